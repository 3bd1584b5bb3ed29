import type { MailFault } from '#shared/contracts/mail.ts'

type Failure = Error & { code?: string; authenticationFailed?: boolean; responseText?: string; responseStatus?: string; command?: string; mailboxMissing?: boolean }

export type Fault = { code: MailFault; words: string }

const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'EAI_NODATA'])
const DROPPED = new Set(['NoConnection', 'EConnectionClosed', 'StateLogout', 'ECONNRESET', 'EPIPE', 'ETIMEOUT', 'ClosedAfterConnectText', 'ClosedAfterConnectTLS', 'DownloadIncomplete'])

/** What a failure means for whoever keeps the mailbox; `words` are those of the mail server where it said something. */
export function faultOf(error: unknown): Fault {
  const failure = error as Failure
  const code = failure.code ?? ''
  const words = (failure.responseText || failure.message || String(error)).replaceAll(/\s+/g, ' ').slice(0, 500)
  if (failure.authenticationFailed) return { code: 'sign_in', words }
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS|ERR_SSL|WRONG_VERSION|UPGRADE_TIMEOUT/.test(code)) return { code: 'certificate', words: `${words} (${code})` }
  if (UNREACHABLE.has(code)) return { code: 'unreachable', words: `${words} (${code})` }
  if (DROPPED.has(code)) return { code: 'dropped', words }
  if (failure.mailboxMissing || code === 'NotFound' || (failure.responseStatus === 'NO' && /select|examine/i.test(failure.command ?? ''))) return { code: 'folder', words }
  return { code: failure.responseStatus ? 'refused' : 'broken', words }
}
