/** One entry of the ledger, as far as it decides what holds now. */
export type Word = {
  id: number
  purpose: string
  /** Null: every channel. */
  channel: string | null
  /** Null: every topic of the channel. */
  topic: string | null
  state: 'granted' | 'withdrawn'
  textVersion: string | null
  at: Date
}
type Said = Omit<Word, 'id' | 'at'> & { reason?: string | null }

const covers = (word: Word, said: Pick<Said, 'purpose' | 'channel' | 'topic'>): boolean =>
  word.purpose === said.purpose && (word.channel === null || word.channel === said.channel) && (word.topic === null || word.topic === said.topic)

const isLater = (one: Word, than: Word): boolean => one.at.getTime() > than.at.getTime() || (one.at.getTime() === than.at.getTime() && one.id > than.id)

const lastOf = (words: readonly Word[]): Word | null => words.reduce<Word | null>((last, word) => (last === null || isLater(word, last) ? word : last), null)

/** The word that decides: the latest of those that cover what is asked for. The SQL function `mailing_consent` decides likewise. */
export function decidingWord(words: readonly Word[], asked: Pick<Said, 'purpose' | 'channel' | 'topic'>): Word | null {
  return lastOf(words.filter((word) => covers(word, asked)))
}

/**
 * Whether saying it changes anything of what it covers: the state of it, of any narrower thing that was spoken of since, or the wording that was
 * agreed to.
 */
export function isNews(words: readonly Word[], said: Said): boolean {
  const last = decidingWord(words, said)
  if (!last || last.state !== said.state) return true
  if (said.textVersion && said.textVersion !== last.textVersion) return true
  return words.some((word) => word.purpose === said.purpose && word.state !== said.state && isLater(word, last) && isNarrower(word, said))
}

const isNarrower = (word: Word, than: Said): boolean => (than.channel === null || word.channel === than.channel) && (than.topic === null || word.topic === than.topic)
