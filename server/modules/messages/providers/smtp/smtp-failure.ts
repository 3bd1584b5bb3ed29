import { SendError } from '../provider.ts'

type Failure = Error & { code?: string; responseCode?: number; response?: string; command?: string; syscall?: string }

const CONNECTING = new Set(['EDNS', 'ETLS', 'EREQUIRETLS', 'EAUTH', 'ENOAUTH', 'EPROTOCOL', 'ECONFIG'])

/**
 * What an answer of a mail server means for the letter. RFC 5321: 4yz passes, 5yz stays; RFC 3463: the enhanced code says whether it is the
 * address, the letter or us.
 * @param isRead whether a byte of the letter was on its way
 */
export function smtpFailure(failure: unknown, isRead: boolean): SendError {
  const error = failure as Failure
  const words = (error.response ?? error.message).slice(0, 500)
  const code = error.code ?? ''
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    // 454: the server cannot look passwords up just now.
    return new SendError({ isTemporary: true, code: error.responseCode && error.responseCode < 500 ? 'unreachable' : 'auth_failed', words, isProviderDown: true })
  }
  const status = error.responseCode
  if (status === undefined) {
    if (isRead) return new SendError({ isTemporary: true, code: code === 'ETIMEDOUT' ? 'timeout' : 'dropped', words, isUncertain: true })
    return new SendError({ isTemporary: true, code: code === 'ETIMEDOUT' ? 'timeout' : 'unreachable', words, isProviderDown: true })
  }
  if (CONNECTING.has(code) || error.command === 'CONN' || error.command === 'EHLO' || error.command === 'HELO') {
    return new SendError({ isTemporary: true, code: 'unreachable', words, isProviderDown: true })
  }
  const enhanced = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/.exec(error.response ?? '')
  const isRecipient = error.command === 'RCPT TO'
  if (status >= 500) {
    const bounce = isGone(enhanced, isRecipient, error.response ?? '') ? 'hard' : undefined
    const isFull = enhanced?.[2] === '2' && enhanced[3] === '2'
    return new SendError({
      isTemporary: false, words, ...(bounce ? { bounce } : isFull ? { bounce: 'soft' } : {}),
      code: bounce ? 'refused_recipient' : isFull ? 'mailbox_full' : error.command === 'MAIL FROM' ? 'refused_sender' : isRecipient ? 'refused_recipient' : 'refused_content',
    })
  }
  return new SendError({ isTemporary: true, words, code: status === 421 ? 'busy' : isRecipient ? 'recipient_busy' : 'busy' })
}

/** Nobody will ever read letters there: X.1.1 bad mailbox, X.1.2 bad domain, X.1.3 bad syntax, X.1.6 moved, X.1.10 null MX, X.2.1 disabled. */
function isGone(enhanced: RegExpExecArray | null, isRecipient: boolean, words: string): boolean {
  if (enhanced) {
    const [, , subject, detail] = enhanced
    return (subject === '1' && ['1', '2', '3', '6', '10'].includes(detail!)) || (subject === '2' && detail === '1')
  }
  return isRecipient && /user unknown|unknown user|no such user|does not exist|mailbox (?:not found|unavailable)|invalid (?:mailbox|recipient)|no such mailbox/i.test(words)
}
