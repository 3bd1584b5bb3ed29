import type { ParsedLetter } from '../letter/parse-letter.ts'
import { bounceKind } from './bounce-kind.ts'
import type { BouncedRecipient } from './read-bounce.ts'

const ADDRESS = String.raw`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+[^\s<>"'(),;:.]`
const SYSTEMS = /^(?:mailer-daemon|postmaster|mail-daemon|postmaster-|mdaemon|microsoftexchange\w*)[^@]*@/i

// How systems that write prose begin it, and where the list of addresses starts.
const OPENINGS = [
  /the following address(?:es|\(es\))? failed:?/i, // Exim, Mail.ru
  /wasn'?t able to deliver your message to the following address/i, // qmail
  /did not reach (?:the following recipients?(?:\(s\))?|some or all of the intended recipients)|recipients?(?:\(s\))? (?:could not|cannot) be reached/i, // Exchange of old
  /following addresses had (?:permanent fatal|transient non-fatal) errors/i, // sendmail
  /delivery (?:to|of) the following recipients? (?:failed|has been|was)/i,
  /(?:could not|cannot|can't|couldn't) be delivered to|undeliver(?:able|ed)|delivery (?:has )?failed|failed to deliver|delivery status notification/i,
  /не (?:может|могло|удалось|было)[^\n]{0,20} достав(?:лено|ить)|не доставлено|невозможно доставить|недоставленн/i, // Yandex, Mail.ru
]
const COPY_BEGINS = /^(?:-{2,}|_{10,})[^\n]*(?:copy|original|headers|копия|исходн|заголов)[^\n]*$/im
const STILL_TRYING = /delivery attempts will continue|will (?:keep|continue) (?:trying|to try)|has not yet been delivered|delayed|попытки (?:доставки )?будут/i

/** Reports in prose: qmail, Exim and Mail.ru of old, Exchange 5.5, sendmail. @returns null when the letter is none */
export function readTextBounce(letter: ParsedLetter): BouncedRecipient[] | null {
  const named = (letter.headers.get('x-failed-recipients') ?? '').split(',').map((one) => one.trim().toLowerCase()).filter((one) => one.includes('@'))
  const isFromSystem = (letter.from !== null && SYSTEMS.test(letter.from.address)) || letter.headers.get('return-path')?.replaceAll(/\s/g, '') === '<>'
  const told = letter.text.split(COPY_BEGINS)[0]!
  const opening = OPENINGS.map((pattern) => pattern.exec(told)).find((match) => match !== null)
  if (named.length === 0 && (!isFromSystem || !opening)) return null
  const after = opening ? told.slice(opening.index + opening[0].length) : told
  const isStillTrying = STILL_TRYING.test(told) && !/permanent|giving up|перманент/i.test(told)
  const groups = byAddress(after, named)
  const recipients = groups.map(({ address, words }) => {
    const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? null
    const smtp = Number(/(?:^|[\s:(])([45]\d\d)(?=[\s-])/.exec(words)?.[1]) || null
    return { address, status, kind: bounceKind(status, smtp, words, isStillTrying ? 'delayed' : null), words }
  })
  return recipients.length > 0 ? recipients : null
}

/** Each address with the lines that say why: those after it, up to the next address. */
function byAddress(text: string, named: string[]): { address: string; words: string }[] {
  const found: { address: string; words: string }[] = []
  // An address that a line begins with is told about; one in the middle of a sentence is only mentioned.
  const beginsLine = new RegExp(`^\\s*['"<(]*(${ADDRESS})['">)]*\\s*(.*)$`)
  for (const line of text.split('\n')) {
    const [, address, rest] = beginsLine.exec(line) ?? []
    if (address && (named.length === 0 || named.includes(address.toLowerCase()))) found.push({ address: address.toLowerCase(), words: rest!.replace(/^[:\s]+/, '') })
    else if (found.length > 0 && line.trim() !== '') found.at(-1)!.words += ` ${line.trim()}`
  }
  const whole = text.replaceAll(/\s+/g, ' ').trim()
  if (found.length === 0 && named.length === 0) {
    const mentioned = new RegExp(ADDRESS).exec(text)?.[0]
    return mentioned ? [{ address: mentioned.toLowerCase(), words: whole }] : []
  }
  const once = new Map<string, { address: string; words: string }>()
  for (const one of found) if (!once.has(one.address)) once.set(one.address, { ...one, words: one.words.trim() || whole })
  for (const address of named) if (!once.has(address)) once.set(address, { address, words: whole })
  return [...once.values()]
}
