import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useReasonWords, WhyWords } from './message-words.tsx'

type Entry = { kind: string; about: Record<string, unknown> | null }
type Told = { id?: number; channel?: string; subject?: string | null }

/** What happened to a message, in the history of its order and customer; nothing for other entries. */
export function MessageHistoryEntry({ entry }: { entry: Entry }) {
  if (!entry.kind.startsWith('message.') || entry.kind.startsWith('message_')) return null
  return <Said entry={entry} />
}

function Said({ entry }: { entry: Entry }) {
  const reasonWords = useReasonWords()
  const message = (entry.about?.['message'] ?? {}) as Told
  const subject = message.subject ?? ''
  const params = (entry.about?.['params'] ?? null) as Record<string, unknown> | null
  const reason = typeof entry.about?.['reason'] === 'string' ? entry.about['reason'] : null
  return (
    <>
      <What kind={entry.kind} channel={message.channel ?? ''} />
      {message.id !== undefined && <>{' '}<Link to={`/messages/${message.id}` as never}>{subject ? <span dir="auto">«{subject}»</span> : <Trans>open</Trans>}</Link></>}
      {reason !== null && <>: {params ? <WhyWords reason={reason} params={params} /> : reasonWords(reason)}</>}
    </>
  )
}

function What({ kind, channel }: { kind: string; channel: string }) {
  const isLetter = channel === 'email'
  switch (kind) {
    case 'message.planned': return isLetter ? <Trans>a letter was planned</Trans> : <Trans>a message was planned</Trans>
    case 'message.sent': return isLetter ? <Trans>a letter was sent</Trans> : <Trans>a message was sent</Trans>
    case 'message.delivered': return isLetter ? <Trans>a letter was delivered</Trans> : <Trans>a message was delivered</Trans>
    case 'message.failed': return isLetter ? <Trans>a letter did not arrive</Trans> : <Trans>a message did not arrive</Trans>
    case 'message.cancelled': return isLetter ? <Trans>a letter was cancelled</Trans> : <Trans>a message was cancelled</Trans>
    case 'message.held': return isLetter ? <Trans>a letter was held back</Trans> : <Trans>a message was held back</Trans>
    default: return isLetter ? <Trans>a letter was not sent</Trans> : <Trans>a message was not sent</Trans>
  }
}
