import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRight } from '../../base/session.ts'
import { threadQuery } from './mail-api.ts'

type Entry = { kind: string; about: Record<string, unknown> | null }

/** A letter in the history of its order or customer; its subject is told to those who may read it. */
export function LetterEntry({ entry }: { entry: Entry }) {
  return entry.kind.startsWith('letter.') ? <Told entry={entry} /> : null
}

function Told({ entry }: { entry: Entry }) {
  const mayRead = useRight('mail.view') !== null
  const threadId = Number(entry.about?.['threadId'])
  const card = useQuery({ ...threadQuery(threadId), enabled: mayRead && threadId > 0, retry: false })
  const subject = card.data?.lettersShown.find(letter => letter.id === entry.about?.['letterId'])?.subject
  const what = entry.kind === 'letter.received'
    ? <Trans>a letter came</Trans>
    : entry.kind === 'letter.automatic' ? entry.about?.['letterKind'] === 'bounce' ? <Trans>a letter came back</Trans> : <Trans>an automatic letter came</Trans>
    : entry.kind === 'letter.undone' ? <Trans>a letter was taken back</Trans> : <Trans>a letter was written</Trans>
  return <>{what}{subject !== undefined && <>: <Link to={`/mail/${threadId}` as never} dir="auto">{subject || '…'}</Link></>}</>
}
