import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { When } from '../../ui/display/When.tsx'
import { CHANNEL_WORDS } from './channel-words.ts'
import type { MessageRow } from './message-api.ts'
import { StateBadge, useReasonWords } from './message-words.tsx'
import classes from './messages.module.css'

const stop = (event: { stopPropagation(): void }): void => event.stopPropagation()

/** Columns that say more than a plain value. */
export const messageCells: Record<string, (row: MessageRow) => ReactNode> = {
  channel: row => <ChannelCell channel={row.channel} />,
  state: row => <StateBadge state={row.state} />,
  reason: row => <ReasonCell reason={row.reason} />,
  subject: row => <TitleCell row={row} />,
  orderId: row => (row.orderId === null ? <span className="faint">—</span> : <Link to={`/orders/${row.orderId}` as never} onClick={stop} tabIndex={-1}>{row.orderNumber}</Link>),
  customerId: row => (row.customerId === null ? <span className="faint">—</span> : <Link className={classes.cut} to={`/customers/${row.customerId}` as never} onClick={stop} tabIndex={-1}>{row.customerName || `№ ${row.customerId}`}</Link>),
  templateId: row => (row.templateName ? <span className={classes.cut} dir="auto">{row.templateName}</span> : <span className="faint">—</span>),
}

function ChannelCell({ channel }: { channel: MessageRow['channel'] }) {
  const { i18n } = useLingui()
  const { icon: Icon, label } = CHANNEL_WORDS[channel]
  return <span className={classes.channel}><Icon size={16} stroke={1.5} /> {i18n._(label)}</span>
}

function ReasonCell({ reason }: { reason: string | null }) {
  const words = useReasonWords()
  return reason === null ? <span className="faint">—</span> : <span className={classes.cut} title={words(reason)}>{words(reason)}</span>
}

/** A message without a subject is called by its template. */
function TitleCell({ row }: { row: Pick<MessageRow, 'subject' | 'templateName'> }) {
  const title = row.subject || row.templateName
  return title ? <span className={classes.cut} dir="auto">{title}</span> : <span className="faint">—</span>
}

/** The row on a phone: what, to whom, what became of it. */
export function MessageRowCard({ row }: { row: MessageRow }) {
  const words = useReasonWords()
  return (
    <>
      <div className={classes.cardLine}><TitleCell row={row} /><StateBadge state={row.state} /></div>
      <div className={classes.cardLine}><span className="soft">{[row.orderNumber, row.customerName].filter(Boolean).join(' · ') || '—'}{row.reason && ` · ${words(row.reason)}`}</span><span className="soft"><When value={row.createdAt ?? null} /></span></div>
    </>
  )
}
