import { Button, Kbd, UnstyledButton } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowDown, IconCheck, IconClock, IconHandGrab, IconPhone, IconPhoneCheck, IconPhoneOff } from '@tabler/icons-react'
import type { MessageDescriptor } from '@lingui/core'
import { useState } from 'react'
import type { DayItem } from '#shared/contracts/day.ts'
import type { IconType } from '../../../base/feature.ts'
import { formatPhone, usePhoneRules } from '../../../base/phone.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { NoAnswerDialog } from '../calls/NoAnswerDialog.tsx'
import { sendCall } from '../day-api.ts'
import { CompleteDialog } from '../tasks/CompleteDialog.tsx'
import { SnoozeDialog } from '../tasks/SnoozeDialog.tsx'
import { titleOf } from './item-words.tsx'
import classes from './day.module.css'

type ActionBarProps = {
  item: DayItem
  /** Nothing is left to do with it. */
  isGone: boolean
  hasNext: boolean
  onFinish: (item: DayItem, work: Promise<unknown>) => Promise<void>
  onTake: (orderId: number) => Promise<void>
  onNext: () => void
}
type Action = { key: string; label: MessageDescriptor; icon: IconType; run: () => void }
type Question = 'noAnswer' | 'complete' | 'snooze'

/** What can be done with the item under the cursor, each by its digit: the first is what one usually does. */
export function ActionBar({ item, isGone, hasNext, onFinish, onTake, onNext }: ActionBarProps) {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  usePhoneRules()
  const [question, ask] = useState<Question | null>(null)
  const { order, task, customer } = item
  const phone = order?.phone ?? customer?.phone ?? null
  const actions: Action[] = isGone ? [] : actionsOf(item, {
    take: id => void onTake(id),
    answered: id => void onFinish(item, sendCall(id, { result: 'answered' })),
    ask,
  })
  const dial = (): void => { if (phone && !phone.includes('*')) window.location.href = `tel:${phone}` }
  useShortcuts([
    ...actions.map((action, at) => ({ code: `Digit${at + 1}`, label: action.label, run: action.run })),
    ...(phone ? [{ code: 'KeyD', label: msg`My day: dial the number`, run: dial }] : []),
  ])
  const close = () => ask(null)
  const done = (work: Promise<unknown> = Promise.resolve()): void => { ask(null); void onFinish(item, work) }
  return (
    <div className={classes.bar} role="toolbar" aria-label={t`What to do: ${titleOf(item)}`}>
      {phone && !phone.includes('*') && <Button component="a" href={`tel:${phone}`} variant="default" leftSection={<IconPhone size={16} aria-hidden />} className="numbers" aria-keyshortcuts="d">{formatPhone(phone)}</Button>}
      {actions.map(({ key, label, icon: Icon, run }, at) => (
        <Button key={key} variant={at === 0 ? 'filled' : 'default'} leftSection={<Icon size={16} aria-hidden />} rightSection={narrow ? undefined : <Kbd size="xs" aria-hidden>{at + 1}</Kbd>} aria-keyshortcuts={String(at + 1)} onClick={run}>{i18n._(label)}</Button>
      ))}
      {!narrow && <span className={classes.barTitle} dir="auto">{titleOf(item)}</span>}
      {!narrow && hasNext && <UnstyledButton className={classes.next} onClick={onNext} aria-keyshortcuts="j"><Trans>Next</Trans> <IconArrowDown size={14} aria-hidden /> <Kbd size="xs" aria-hidden>J</Kbd></UnstyledButton>}
      {question === 'noAnswer' && order && <NoAnswerDialog order={order} onDone={() => done()} onClose={close} />}
      {question === 'complete' && task && <CompleteDialog task={task} onDone={() => done()} onClose={close} />}
      {question === 'snooze' && task && <SnoozeDialog task={task} onPick={done} onClose={close} />}
    </div>
  )
}

type Doers = { take: (orderId: number) => void; answered: (orderId: number) => void; ask: (question: Question) => void }

function actionsOf({ kind, isFree, order, task }: DayItem, { take, answered, ask }: Doers): Action[] {
  const actions: Action[] = []
  if (kind === 'task') actions.push({ key: 'complete', label: msg`Completed`, icon: IconCheck, run: () => ask('complete') })
  else if (order && isFree) actions.push({ key: 'take', label: msg`Take it`, icon: IconHandGrab, run: () => take(order.id) })
  else if (order) {
    actions.push({ key: 'answered', label: msg`Reached`, icon: IconPhoneCheck, run: () => answered(order.id) })
    actions.push({ key: 'noAnswer', label: msg`No answer`, icon: IconPhoneOff, run: () => ask('noAnswer') })
  }
  if (task) actions.push({ key: 'snooze', label: msg`Put off`, icon: IconClock, run: () => ask('snooze') })
  return actions
}
