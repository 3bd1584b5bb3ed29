import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconMail, IconRefresh, IconSend, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useRight } from '../../base/session.ts'
import type { BulkAction, BulkTargets } from '../../ui/list/bulk.ts'
import { ListPage } from '../../ui/list/ListPage.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import type { RowKey } from '../../ui/table/use-row-keys.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { messageCells, MessageRowCard } from './cells.tsx'
import { cancelMessage, resendMany, resendMessage, type MessageRow } from './message-api.ts'
import './message-words.tsx'

const MessageContent = lazy(async () => ({ default: (await import('./card/MessageContent.tsx')).MessageContent }))

const pageOf = (id: number): string => `/messages/${id}`
const widths = { createdAt: 120, channel: 104, state: 148, reason: 220, subject: 300, orderId: 96, customerId: 180, templateId: 180, sentAt: 120 }
const columns = ['createdAt', 'state', 'reason', 'channel', 'subject', 'customerId', 'orderId', 'sentAt']
const needs = ['state', 'reason', 'channel', 'subject', 'createdAt', 'templateId', 'orderId', 'customerId'] as const
const panel = (id: number) => <Suspense fallback={<CardSkeleton lines={8} />}><MessageContent id={id} /></Suspense>
const card = (row: MessageRow) => <MessageRowCard row={row} />
const OVER = new Set(['dead', 'failed', 'cancelled', 'suppressed'])
const WAITING = new Set(['planned', 'held'])

/** The outbox: all that was said, is to be said and could not be said, with the reason. */
export function MessagesPage() {
  const { t } = useLingui()
  const maySend = useRight('messages.send') !== null
  const maySet = useRight('messages.settings') !== null
  const views = useMemo(() => [
    { key: 'planned', name: <Trans>Planned</Trans>, query: { filter: { field: 'state', op: 'in', value: ['planned', 'sending'] }, sort: 'dueAt' } },
    { key: 'held', name: <Trans>Held back</Trans>, query: { filter: { field: 'state', op: 'eq', value: 'held' }, sort: '-createdAt' } },
    { key: 'over', name: <Trans>Not arrived</Trans>, query: { filter: { field: 'state', op: 'in', value: ['dead', 'failed'] }, sort: '-createdAt' } },
    { key: 'refused', name: <Trans>Not sent</Trans>, query: { filter: { field: 'state', op: 'eq', value: 'suppressed' }, sort: '-createdAt' } },
  ] as never, [])
  const keys = useMemo<RowKey<MessageRow>[]>(() => (maySend ? [
    { code: 'KeyR', label: msg`Send again`, run: rows => { for (const row of rows.filter(one => OVER.has(one.state))) void resendMessage(row.id).then(() => toast({ message: t`It is planned again.` }), toastError) } },
  ] : []), [maySend, t])
  const bulk = useMemo<BulkAction<MessageRow>[]>(() => (maySend ? [
    { id: 'resend', label: <Trans>Send again</Trans>, icon: IconRefresh, open: targets => void resend(targets).catch(toastError) },
    { id: 'cancel', label: <Trans>Cancel sending</Trans>, icon: IconX, open: targets => void cancel(targets).catch(toastError) },
  ] : []), [maySend])
  const actions = (
    <>
      <Button component={Link} to={'/messages/templates' as never} variant="default" leftSection={<IconMail size={16} aria-hidden />}><Trans>Templates</Trans></Button>
      {maySet && <Button component={Link} to={'/settings/message-providers' as never} variant="default"><Trans>How messages are sent</Trans></Button>}
    </>
  )
  return (
    <ListPage<MessageRow>
      entity="message" endpoint="/api/messages" title={t`Messages`} allLabel={<Trans>All messages</Trans>} actions={actions} rowLabel={row => t`message “${row.subject || row.templateName || String(row.id)}”`}
      cells={messageCells} needs={needs} widths={widths} defaultColumns={columns} defaultSort="-createdAt" builtInViews={views} panel={panel} pageOf={pageOf} keys={keys} bulk={bulk} card={card}
      empty={<EmptyState icon={<IconSend size={28} stroke={1.5} />} title={<Trans>Nothing was sent yet</Trans>} action={maySet && <Button component={Link} to={'/settings/message-providers' as never}><Trans>Set up sending</Trans></Button>}><Trans>Letters and SMS of rules and people come here: planned, sent, delivered, and those that did not arrive, with the reason.</Trans></EmptyState>}
    />
  )
}

/** Dead and failed ones of a whole filter at once; of the marked ones also those that were taken back or not sent. */
async function resend({ rows, count, whole }: BulkTargets<MessageRow>): Promise<void> {
  const ids = rows.filter(row => OVER.has(row.state)).map(row => row.id)
  const asked = whole ? count : ids.length
  if (asked === 0) return toast({ message: i18n._(msg`None of these can be sent again: they have arrived or are on their way.`) })
  const sure = await confirm({
    title: i18n._(msg`Send again?`), action: i18n._(msg`Send again`),
    body: whole ? i18n._(msg`All messages of this list that did not arrive are planned again, ten thousand at a time. Each receiver is asked for consent anew.`) : i18n._(msg`Messages: ${asked}. Each receiver is asked for consent anew.`),
  })
  if (!sure) return
  const { count: planned } = await resendMany(whole ? { filter: whole.filter } : { ids })
  toast({ message: i18n._(msg`Planned again: ${planned}`) })
}

async function cancel({ rows, whole }: BulkTargets<MessageRow>): Promise<void> {
  const waiting = rows.filter(row => WAITING.has(row.state))
  if (waiting.length === 0) return toast({ message: i18n._(msg`None of these is waiting: what has left cannot be taken back.`) })
  const n = waiting.length
  const words = whole ? i18n._(msg`Of the loaded rows ${n} are waiting and will not be sent.`) : i18n._(msg`Messages that will not be sent: ${n}.`)
  if (!(await confirm({ title: i18n._(msg`Cancel sending?`), body: words, action: i18n._(msg`Cancel sending`), danger: true }))) return
  const done = await Promise.allSettled(waiting.map(row => cancelMessage(row.id)))
  const stopped = done.filter(one => one.status === 'fulfilled').length
  toast({ message: stopped === n ? i18n._(msg`Sending is cancelled: ${stopped}`) : i18n._(msg`Sending is cancelled: ${stopped} of ${n}. The others had left.`) })
}
