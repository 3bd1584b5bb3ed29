import { Trans, useLingui } from '@lingui/react/macro'
import { IconKey, IconRobot, IconSettingsAutomation } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { TimelineEntry } from '#shared/contracts/orders.ts'
import { Avatar } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { useFieldWords } from '../order-words.ts'
import { ChangeValue } from './ChangeValue.tsx'
import classes from './timeline.module.css'

type PartProps = { entry: TimelineEntry; currency: string }
type Place = 'order' | 'item' | 'payment'

const placeOf = (kind: string): Place => (kind.startsWith('order.item_') ? 'item' : kind.startsWith('order.payment_') ? 'payment' : 'order')
const part = (entry: TimelineEntry, name: string): Record<string, unknown> | null => {
  const value = entry.about?.[name]
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}

/** One act of one author: what they did at once (a line and the sum that followed) stands together. */
export function TimelineLine({ entries, currency }: { entries: [TimelineEntry, ...TimelineEntry[]]; currency: string }) {
  const [first] = entries
  return (
    <li className={classes.entry}>
      <Author by={first.by} />
      <div className={classes.body}>
        <div className={classes.line}><b className={classes.author}>{first.by.name || <ByKind kind={first.by.kind} />}</b> <span aria-hidden>·</span> <span className="soft"><When value={first.at} /></span></div>
        {entries.map(entry => <EntryPart key={entry.id} entry={entry} currency={currency} />)}
      </div>
    </li>
  )
}

function EntryPart({ entry, currency }: PartProps) {
  if (/^(task|message|letter|rule|hook)\./.test(entry.kind)) return <div className={classes.title}><Slot name="history.entry" with={{ entry }} /></div>
  const comment = part(entry, 'comment')
  if (comment) return <p className={classes.comment} dir="auto">{String(comment.text ?? '')}</p>
  return (
    <>
      <div className={classes.title}><EntryTitle entry={entry} /></div>
      <Changes entry={entry} currency={currency} />
      {entry.about?.outsideMatrix === true && <div className={classes.outside}><Trans>Outside the matrix of statuses</Trans></div>}
    </>
  )
}

function Author({ by }: { by: TimelineEntry['by'] }) {
  const { t } = useLingui()
  const icon: ReactNode = by.kind === 'key' ? <IconKey size={14} aria-label={t`API key`} /> : by.kind === 'rule' ? <IconSettingsAutomation size={14} aria-label={t`Rule`} /> : <IconRobot size={14} aria-label={t`System`} />
  return <span className={classes.avatar}>{by.kind === 'user' ? <Avatar name={by.name} size={24} /> : icon}</span>
}

/** Rules and the system have no name of their own. */
const ByKind = ({ kind }: { kind: string }): ReactNode => (kind === 'rule' ? <Trans>Rule</Trans> : kind === 'key' ? <Trans>API key</Trans> : <Trans>System</Trans>)

function EntryTitle({ entry }: { entry: TimelineEntry }) {
  const other = String((part(entry, 'other') ?? part(entry, 'survivor'))?.number ?? '')
  const name = String((part(entry, 'item') ?? part(entry, 'file') ?? part(entry, 'payment'))?.name ?? '')
  switch (entry.kind) {
    case 'order.created': return <Trans>made the order</Trans>
    case 'order.item_added': return <Trans>added {name}</Trans>
    case 'order.item_changed': return <Trans>changed {name}</Trans>
    case 'order.item_removed': return <Trans>removed {name}</Trans>
    case 'order.payment_added': return <Trans>added a payment</Trans>
    case 'order.payment_changed': return <Trans>changed a payment</Trans>
    case 'order.payment_removed': return <Trans>removed a payment</Trans>
    case 'order.problem_found': return <Trans>found a problem</Trans>
    case 'order.problem_solved': return <Trans>solved a problem</Trans>
    case 'order.file_attached': return <Trans>attached the file {name}</Trans>
    case 'order.file_removed': return <Trans>took the file {name} away</Trans>
    case 'order.combined': return <Trans>took in order {other}</Trans>
    case 'order.combined_into': return <Trans>became part of order {other}</Trans>
    case 'order.parted': return <Trans>parted it from order {other}</Trans>
    case 'order.repeat_found': return <Trans>looks like order {other}</Trans>
    case 'order.repeat_gone': return <Trans>no longer looks like order {other}</Trans>
    case 'order.not_repeat': return <Trans>said that order {other} is not the same</Trans>
    case 'order.maybe_repeat': return <Trans>said that order {other} may be the same</Trans>
    case 'order.link_added': return <Trans>linked order {other}</Trans>
    case 'order.link_changed': return <Trans>changed the link with order {other}</Trans>
    case 'order.touched': return <Trans>the order was taken up for the first time</Trans>
    case 'order.call_attempted': return <CallTitle entry={entry} />
    case 'order.link_removed': return <Trans>removed the link with order {other}</Trans>
    default: return null
  }
}

function CallTitle({ entry }: { entry: TimelineEntry }) {
  const call = part(entry, 'call')
  if (!call) return <Trans>the promised call followed its task</Trans>
  return call.result === 'answered' ? <Trans>spoke with the buyer</Trans> : <Trans>called in vain</Trans>
}

/** Figures that follow from others say nothing new in a history. */
const derived = new Set(['goodsSum', 'discountSum', 'purchaseSum', 'margin', 'toPay', 'discountTotal', 'problemsCount', 'statusChangedAt', 'statusDeadlineAt'])
/** A new order or line has too many fields to say; these are what one looks for. */
const telling = new Set(['status', 'total', 'quantity', 'initialPrice', 'type', 'amount', 'deliveryType', 'customerComment'])

function Changes({ entry, currency }: PartProps) {
  const words = useFieldWords()
  const place = placeOf(entry.kind)
  const isNew = entry.kind.endsWith('created') || entry.kind.endsWith('added') || entry.kind.endsWith('removed')
  const shown = Object.entries(entry.fields).filter(([field]) => !derived.has(field) && !(place === 'item' && field === 'total') && (!isNew || telling.has(field)))
  if (shown.length === 0) return null
  return (
    <ul className={classes.changes}>
      {shown.map(([field, [before, after]]) => (
        <li key={field}>
          <span className="soft">{words(field, place)}: </span>
          {!isNew && <><ChangeValue field={field} place={place} value={before} currency={currency} /> <span aria-hidden>→</span><span className="visually-hidden"><Trans>became</Trans></span> </>}
          <ChangeValue field={field} place={place} value={isNew && entry.kind.endsWith('removed') ? before : after} currency={currency} />
        </li>
      ))}
    </ul>
  )
}
