/** `hard`: nobody is there. `soft`: this letter was not taken, another may be. `delayed`: they are still trying. */
export type BounceKind = 'hard' | 'soft' | 'delayed'

const NOBODY = /user unknown|unknown user|no such (?:user|mailbox|recipient|person|address)|(?:recipient|mailbox|address|account|user)[^.\n]{0,40}(?:not found|does not exist|doesn'?t exist|unavailable|disabled|inactive|rejected|unknown|invalid|not exist)|invalid (?:recipient|mailbox|address)|no mailbox here|unrouteable address|unroutable|not a valid|account is disabled|has been (?:disabled|blocked|deactivated)|host (?:or domain name )?not found|domain (?:not found|does not exist)|no such domain|name or service not known|nxdomain|нет такого|не существует|не найден|заблокирован/i
const REFUSED_LETTER = /spam|blocked|black ?list|blocklist|reputation|policy|dmarc|\bspf\b|\bdkim\b|rate limit|too many|content|virus|suspicious|greylist|try again|temporar|throttl|deferred|relay(?:ing)? (?:access )?denied|authentication|спам/i
const FULL = /quota|mailbox (?:is )?full|over ?quota|storage|insufficient|переполнен|место/i
const TOO_LARGE = /too (?:large|big)|size (?:limit|exceed)|message length|exceeds/i

/**
 * What a refusal means for the address: RFC 3463's class and detail first, the words where the code says nothing.
 * @param status enhanced status such as `5.1.1`; @param smtp reply code such as 550; @param words the diagnostic
 */
export function bounceKind(status: string | null, smtp: number | null, words: string, action: string | null = null): BounceKind {
  if (action === 'delayed') return 'delayed'
  const [, clazz, subject, detail] = /^([245])\.(\d{1,3})\.(\d{1,3})/.exec(status ?? '') ?? []
  const isTemporary = clazz === '4' || (clazz === undefined && smtp !== null && smtp >= 400 && smtp < 500)
  if (isTemporary) return NOBODY.test(words) && /host|domain|name/i.test(words) && action === 'failed' ? 'hard' : 'soft'
  if (FULL.test(words) || (subject === '2' && detail === '2') || TOO_LARGE.test(words) || (subject === '3' && detail === '4')) return 'soft'
  const saysNobody = NOBODY.test(words)
  if (subject === '1') return detail === '8' || detail === '7' ? 'soft' : 'hard' // 5.1.7, 5.1.8: it is the sender's address that is not liked
  if (subject === '2') return detail === '3' || detail === '4' ? 'soft' : 'hard'
  if (subject === '4') return detail === '4' || detail === '1' ? 'hard' : 'soft' // no such host; the rest is loops, routes and time
  if (subject === '7') return saysNobody && !REFUSED_LETTER.test(words) ? 'hard' : 'soft'
  if (subject === '3' || subject === '5' || subject === '6') return saysNobody ? 'hard' : 'soft'
  if (saysNobody) return 'hard'
  return REFUSED_LETTER.test(words) ? 'soft' : 'hard' // permanent, and no reason told: writing on does harm
}
