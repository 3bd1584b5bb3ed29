import { Trans, useLingui } from '@lingui/react/macro'
import { IconKey, IconRobot, IconSettingsAutomation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CustomerTimelineEntry } from '#shared/contracts/customers.ts'
import { Avatar } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { useFieldWords } from '../customer-words.ts'
import { changesOf } from './changes-of.ts'
import { ChangeValue } from './ChangeValue.tsx'
import classes from './timeline.module.css'

const SHOWN = 8

/** One entry: who, what, when; each changed field as it was and as it is. */
export function TimelineLine({ entry }: { entry: CustomerTimelineEntry }) {
  const said = noteOf(entry)
  return (
    <li className={classes.entry}>
      <Author by={entry.by} />
      <div className={classes.body}>
        <div className={classes.line}><b className={classes.author}>{entry.by.name || <ByKind kind={entry.by.kind} />}</b> <span aria-hidden>·</span> {isOfOthers(entry) ? <Slot name="history.entry" with={{ entry }} /> : <EntryTitle entry={entry} />} <span aria-hidden>·</span> <span className="soft"><When value={entry.at} /></span></div>
        {said !== null && <p className={classes.comment} dir="auto">{said}</p>}
        {!isMaking(entry) && !isOfOthers(entry) && <Changes entry={entry} />}
        {entry.entity === 'customer' && <Slot name="customer.history" with={{ entry }} />}
      </div>
    </li>
  )
}

/** Words and fields of another feature, which says it itself. */
const isOfOthers = (entry: CustomerTimelineEntry): boolean => ['task', 'message', 'letter', 'rule', 'hook'].includes(entry.entity)

/** Making tells everything at once: the card says it better. */
const isMaking = (entry: CustomerTimelineEntry): boolean => entry.kind.endsWith('.created')

function noteOf(entry: CustomerTimelineEntry): string | null {
  const comment = entry.about?.comment
  if (entry.kind === 'order.comment_added' && typeof comment === 'object' && comment !== null && 'text' in comment) return String(comment.text)
  const note = entry.fields.note?.[1] ?? (entry.kind === 'customer.note_removed' ? entry.fields.note?.[0] : null)
  return typeof note === 'string' ? note : null
}

function Changes({ entry }: { entry: CustomerTimelineEntry }) {
  const words = useFieldWords()
  const of = entry.entity === 'order' ? 'order' : 'customer'
  const changes = changesOf(entry.fields).filter(({ field }) => field !== 'note' && field !== 'notePinned' && field !== 'company.id' && field !== 'contact.id')
  if (changes.length === 0) return null
  return (
    <ul className={classes.changes}>
      {changes.slice(0, SHOWN).map(({ field, from, to }) => (
        <li key={field}><span className="soft">{words(field, of)}:</span> <ChangeValue kind={entry.kind} of={of} field={field} value={from} /> → <ChangeValue kind={entry.kind} of={of} field={field} value={to} /></li>
      ))}
      {changes.length > SHOWN && <li className="soft"><Trans>and {changes.length - SHOWN} more</Trans></li>}
    </ul>
  )
}

function Author({ by }: { by: CustomerTimelineEntry['by'] }) {
  const { t } = useLingui()
  const icon: ReactNode = by.kind === 'key' ? <IconKey size={14} aria-label={t`API key`} /> : by.kind === 'rule' ? <IconSettingsAutomation size={14} aria-label={t`Rule`} /> : <IconRobot size={14} aria-label={t`System`} />
  return <span className={classes.avatar}>{by.kind === 'user' ? <Avatar name={by.name} size={24} /> : icon}</span>
}

/** Rules and the system have no name of their own. */
const ByKind = ({ kind }: { kind: string }): ReactNode => (kind === 'rule' ? <Trans>Rule</Trans> : kind === 'key' ? <Trans>API key</Trans> : <Trans>System</Trans>)

function BonusTitle({ about }: { about: CustomerTimelineEntry['about'] }) {
  const amount = Math.abs(Number(about?.amount ?? 0))
  const comment = String(about?.comment ?? '')
  const what = about?.type === 'credit_for_order' ? <Trans>bonuses for an order: {amount}</Trans>
    : about?.type === 'charge_for_order' ? <Trans>paid an order with bonuses: {amount}</Trans>
    : about?.type === 'cancel_of_charge' ? <Trans>bonuses came back from an order: {amount}</Trans>
    : about?.type === 'cancel_of_credit' ? <Trans>bonuses of an order taken back: {amount}</Trans>
    : about?.type === 'charge_manual' ? <Trans>charged bonuses: {amount}</Trans>
    : <Trans>credited bonuses: {amount}</Trans>
  return <>{what}{comment && <span className="soft" dir="auto"> · {comment}</span>}</>
}

function EntryTitle({ entry }: { entry: CustomerTimelineEntry }) {
  const order = entry.order && <Link to={`/orders/${entry.order.id}`} className="numbers">{entry.order.number}</Link>
  const company = String(entry.about?.companyName ?? '')
  const name = String((entry.about?.file as { name?: string } | undefined)?.name ?? '')
  switch (entry.kind) {
    case 'customer.created': return entry.about?.by === 'order' ? <Trans>came with an order</Trans> : <Trans>made the customer</Trans>
    case 'customer.note_added': return <Trans>noted</Trans>
    case 'customer.note_changed': return 'note' in entry.fields ? <Trans>rewrote a note</Trans> : entry.fields.notePinned?.[1] === true ? <Trans>pinned a note</Trans> : <Trans>unpinned a note</Trans>
    case 'customer.note_removed': return <Trans>removed a note</Trans>
    case 'customer.address_added': return <Trans>added an address</Trans>
    case 'customer.address_changed': return <Trans>changed an address</Trans>
    case 'customer.address_removed': return <Trans>removed an address</Trans>
    case 'customer.file_attached': return <Trans>attached the file {name}</Trans>
    case 'customer.file_removed': return <Trans>took the file {name} away</Trans>
    case 'customer.merged': return <Trans>merged with {String(entry.about?.name ?? '')}</Trans>
    case 'customer.split': return <Trans>undid the merge with {String(entry.about?.name ?? '')}</Trans>
    case 'customer.moved': return <Trans>moved the rest of the orders</Trans>
    case 'customer.subscribed': return <Trans>changed what the customer agreed to</Trans>
    case 'customer.company_added': return <Trans>added the legal entity</Trans>
    case 'customer.company_changed': return <Trans>changed the legal entity {company}</Trans>
    case 'customer.company_removed': return <Trans>removed the legal entity</Trans>
    case 'customer.contact_added': return <Trans>added the contact</Trans>
    case 'customer.contact_changed': return <Trans>changed a contact</Trans>
    case 'customer.contact_removed': return <Trans>took the contact off</Trans>
    case 'customer.terms_changed': return <Trans>changed the terms</Trans>
    case 'customer.identified': return <Trans>recognised on the site</Trans>
    case 'customer.visitors_moved': return <Trans>took over visits to the site</Trans>
    case 'customer.site_history_removed': return <Trans>removed what the customer did on the site</Trans>
    case 'site.client_id_linked': return <Trans>linked a counter's client id</Trans>
    case 'site.source_told': return <Trans>told the source {[entry.about?.source, entry.about?.medium, entry.about?.campaign].filter(Boolean).join(' / ')}</Trans>
    case 'customer.joined_loyalty': return <Trans>let the customer in to the bonus programme</Trans>
    case 'customer.loyalty_changed': return <Trans>changed the bonus account</Trans>
    case 'customer.bonuses': return <BonusTitle about={entry.about} />
    case 'customer.changed': return entry.about?.by === 'order' ? <Trans>learned from an order</Trans> : <Trans>changed</Trans>
    case 'order.created': return <Trans>made the order {order}</Trans>
    case 'order.comment_added': return <Trans>wrote in the order {order}</Trans>
    default: return order ? <Trans>changed the order {order}</Trans> : null
  }
}
