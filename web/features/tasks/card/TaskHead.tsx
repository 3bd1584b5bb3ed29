import { Button, Menu } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconClockPause, IconPhone, IconRotate, IconUserShare } from '@tabler/icons-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { SnoozeTask, TaskCard } from '#shared/contracts/tasks.ts'
import { usePresence } from '../../../base/live.ts'
import { useSession } from '../../../base/session.ts'
import { PresenceAvatars } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { isOverdue, Term } from '../Due.tsx'
import { reopenTask, snoozeTask } from '../task-api.ts'
import { RESULTS } from '../task-words.ts'
import classes from '../tasks.module.css'

const ResultDialog = lazy(async () => ({ default: (await import('../complete/ResultDialog.tsx')).ResultDialog }))
const HandOverDialog = lazy(async () => ({ default: (await import('../HandOverDialog.tsx')).HandOverDialog }))

const snoozes: { choice: NonNullable<SnoozeTask['for']>; name: ReturnType<typeof msg> }[] = [
  { choice: '15min', name: msg`for 15 minutes` }, { choice: 'hour', name: msg`for an hour` }, { choice: 'tomorrow', name: msg`until tomorrow at 10:00` },
]

/** What is to be done, whether it is late, and the buttons that end it or put it off. */
export function TaskHead({ task, edit, asPage }: { task: TaskCard; edit: CardEdit; asPage: boolean }) {
  const { t, i18n } = useLingui()
  const me = useSession().user.id
  const people = usePresence('task', task.id, edit.focused)
  const others = useMemo(() => people.filter(person => person.userId !== me), [people, me])
  const fieldLabel = (field: string): string => ({ text: t`What is to be done`, dueAt: t`Due`, performerId: t`Performer`, commentary: t`Commentary`, phone: t`Phone` })[field] ?? field
  const [asks, ask] = useState<'result' | 'hand-over' | null>(null)
  const mayComplete = task.mayChange && !task.complete
  useShortcuts(mayComplete ? [{ code: 'KeyC', label: msg`Complete the task`, run: () => ask('result') }] : [])
  const snooze = (choice: NonNullable<SnoozeTask['for']>): void => {
    void snoozeTask(task.id, { for: choice }).then(card => toast({ message: card.snoozedUntil && <Trans>Reminds again <Term value={card.snoozedUntil} /></Trans> }), toastError)
  }
  const Title = asPage ? 'h1' : 'h2'
  const result = RESULTS.find(one => one.result === task.result)
  return (
    <header className={classes.head}>
      <Title className={classes.title} dir="auto">{task.text}</Title>
      <div className={classes.facts}>
        {task.complete
          ? <span className={classes.state} data-tone="done"><Trans>Completed</Trans>{result && <>: {i18n._(result.label).toLowerCase()}</>}</span>
          : isOverdue(task) ? <span className={classes.state} data-tone="late"><Trans>It is overdue</Trans></span> : <span className={classes.state}><Trans>Still open</Trans></span>}
        {task.complete && <span><When value={task.completedAt} />{task.completedBy && <>, {task.completedBy.name}</>}</span>}
        {!task.complete && task.snoozedUntil && <span><Trans>reminds again <Term value={task.snoozedUntil} /></Trans></span>}
        {!task.complete && task.dueAt && <span><Trans>due</Trans> <Term value={task.dueAt} /></span>}
        <span>№ <span className="numbers">{task.id}</span></span>
        <span><Trans>set</Trans> <When value={task.createdAt} />{task.creator && <>, {task.creator}</>}</span>
        <PresenceAvatars people={others} fieldLabel={fieldLabel} />
      </div>
      <div className={classes.actions}>
        {mayComplete && <Button size="compact-md" leftSection={<IconCheck size={16} aria-hidden />} onClick={() => ask('result')}><Trans>Complete</Trans></Button>}
        {task.phone && /^\+?\d+$/.test(task.phone) && <Button component="a" href={`tel:${task.phone}`} size="compact-md" variant="default" leftSection={<IconPhone size={16} aria-hidden />}><Trans>Call</Trans></Button>}
        {mayComplete && (
          <Menu position="bottom-start">
            <Menu.Target><Button size="compact-md" variant="default" leftSection={<IconClockPause size={16} aria-hidden />}><Trans>Put off</Trans></Button></Menu.Target>
            <Menu.Dropdown>{snoozes.map(({ choice, name }) => <Menu.Item key={choice} onClick={() => snooze(choice)}>{i18n._(name)}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
        )}
        {mayComplete && <Button size="compact-md" variant="default" leftSection={<IconUserShare size={16} aria-hidden />} onClick={() => ask('hand-over')}><Trans>Hand over</Trans></Button>}
        {task.mayChange && task.complete && <Button size="compact-md" variant="default" leftSection={<IconRotate size={16} aria-hidden />} onClick={() => void reopenTask(task.id).catch(toastError)}><Trans>Open again</Trans></Button>}
      </div>
      <Suspense>
        {asks === 'result' && <ResultDialog tasks={[task]} onClose={() => ask(null)} />}
        {asks === 'hand-over' && <HandOverDialog targets={{ rows: [task], count: 1, whole: null }} onClose={() => ask(null)} />}
      </Suspense>
    </header>
  )
}
