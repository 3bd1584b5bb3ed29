import type { ParsedLetter } from './parse-letter.ts'

/** Who wrote it: a person, or a machine of which kind. Machines are never answered by a machine. */
export type LetterKind = 'letter' | 'auto_reply' | 'bulk' | 'bounce' | 'complaint'

const MACHINES = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply[-+.].*|bounces?[-+.=].*|auto-?reply|robot|daemon|.*-bounces)@/i

/** The plain signs of a machine at work: RFC 3834, and what mailers do beside it. Bounces are told apart by their content, see read-bounce.ts. */
export function kindOfLetter(letter: Pick<ParsedLetter, 'headers' | 'from'>): Exclude<LetterKind, 'bounce' | 'complaint'> {
  const header = (name: string): string => (letter.headers.get(name) ?? '').trim().toLowerCase()
  const autoSubmitted = header('auto-submitted')
  if (autoSubmitted !== '' && !autoSubmitted.startsWith('no')) return 'auto_reply'
  if (/\bauto[-_ ]?reply\b|auto_reply/.test(header('precedence')) || header('x-autoreply') !== '' || header('x-autorespond') !== '' || header('x-autoreply-from') !== '') return 'auto_reply'
  if (letter.headers.get('return-path')?.replaceAll(/\s/g, '') === '<>') return 'auto_reply'
  if (/^(?:bulk|junk|list)$/.test(header('precedence')) || header('list-id') !== '' || header('list-unsubscribe') !== '') return 'bulk'
  return letter.from && MACHINES.test(letter.from.address) ? 'bulk' : 'letter'
}

/** Whether its sender asked not to be answered by machines, which a person's mailer may do too. */
export function wantsNoAutoReply(letter: Pick<ParsedLetter, 'headers' | 'from'>): boolean {
  const wish = (letter.headers.get('x-auto-response-suppress') ?? '').toLowerCase()
  return letter.from === null || kindOfLetter(letter) !== 'letter' || /\b(?:all|oof|autoreply)\b/.test(wish)
}
