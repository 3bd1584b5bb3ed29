import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlarm, IconPhone, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import type { Reminder, SnoozeTask } from '#shared/contracts/tasks.ts'
import { formatPhone, usePhoneRules } from '../../../base/phone.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { CompleteDialog } from '../tasks/CompleteDialog.tsx'
import { snoozeTask } from '../tasks/task-api.ts'
import { closeReminders, tellTabs } from './reminder-api.ts'
import classes from './reminders.module.css'

const pageOf = ({ id, order, customer }: Reminder): string => (order ? `/orders/${order.id}` : customer ? `/customers/${customer.id}` : `/tasks/${id}`)

/** One reminder and all that can be done about it at once; each action has its digit while the focus is in it, Esc closes it. */
export function ReminderCard({ reminder, onLeave }: { reminder: Reminder; onLeave: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  usePhoneRules()
  const mayChange = useRight('tasks.change') !== null
  const [completing, setCompleting] = useState(false)
  const { id, text, dueAt, phone, order, customer } = reminder

  const close = (): void => { onLeave(); void closeReminders({ ids: [id] }).catch(toastError) }
  const open = (): void => { void navigate({ to: pageOf(reminder) }); void closeReminders({ ids: [id] }).catch(toastError) }
  const snooze = async (until: SnoozeTask): Promise<void> => {
    onLeave()
    try {
      await snoozeTask(id, until)
      tellTabs()
      toast({ message: <Trans>Put off: {text}</Trans> })
    } catch (error) {
      toastError(error)
    }
  }
  const actions = [
    ...(phone ? [{ key: 'call', label: <Trans>Call</Trans>, run: () => { window.location.href = `tel:${phone}` } }] : []),
    { key: 'open', label: <Trans>Open</Trans>, run: open },
    ...(mayChange
      ? [
        { key: 'complete', label: <Trans>Complete…</Trans>, run: () => setCompleting(true) },
        { key: '15min', label: <Trans>+15 min</Trans>, run: () => void snooze({ for: '15min' }) },
        { key: 'hour', label: <Trans>+1 hour</Trans>, run: () => void snooze({ for: 'hour' }) },
        { key: 'tomorrow', label: <Trans>tomorrow 10:00</Trans>, run: () => void snooze({ for: 'tomorrow' }) },
      ]
      : []),
  ]
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.target as Node) || event.ctrlKey || event.metaKey || event.altKey) return
    const action = actions[Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0) - 1]
    if (action) { event.preventDefault(); event.stopPropagation(); action.run() }
    else if (event.code === 'Escape') { event.preventDefault(); event.stopPropagation(); close() }
  }
  return (
    <article className={classes.card} tabIndex={-1} aria-label={text} onKeyDown={onKeyDown}>
      <div className={classes.head}>
        <IconAlarm size={18} stroke={1.5} aria-hidden />
        <b className={classes.text} dir="auto" title={text}>{text}</b>
        <Tooltip label={<Trans>Close (Esc)</Trans>}><ActionIcon size={24} variant="subtle" color="gray" aria-label={t`Close the reminder`} onClick={close}><IconX size={16} /></ActionIcon></Tooltip>
      </div>
      <div className={classes.about}>
        {dueAt && <span><Trans>due <When value={dueAt} /></Trans></span>}
        {order && <span className="numbers">№ {order.number}</span>}
        {customer && <span className={classes.name} dir="auto">{customer.name}</span>}
        {phone && <span className="numbers">{formatPhone(phone)}</span>}
      </div>
      <div className={classes.actions}>
        {actions.map((action, at) => action.key === 'call'
          ? <Button key="call" component="a" href={`tel:${phone}`} size="compact-sm" leftSection={<IconPhone size={14} aria-hidden />} aria-keyshortcuts="1">{action.label}</Button>
          : <Button key={action.key} size="compact-sm" variant={at === 0 ? 'filled' : 'default'} aria-keyshortcuts={String(at + 1)} onClick={action.run}>{action.label}</Button>)}
      </div>
      {completing && <CompleteDialog task={reminder} onDone={() => { setCompleting(false); tellTabs() }} onClose={() => setCompleting(false)} />}
    </article>
  )
}
