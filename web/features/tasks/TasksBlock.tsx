import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useRight } from '../../base/session.ts'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { Due } from './Due.tsx'
import type { TaskAbout } from './open-new-task.ts'
import { OF_BLOCK, tasksOf, type TaskRow } from './task-api.ts'
import { RESULTS, usePerformerName } from './task-words.ts'
import classes from './tasks.module.css'

const NewTask = lazy(async () => ({ default: (await import('./new/NewTask.tsx')).NewTask }))
const ResultDialog = lazy(async () => ({ default: (await import('./complete/ResultDialog.tsx')).ResultDialog }))

export function OrderTasks({ order }: { order: OrderCard }) {
  return <TasksBlock of={{ order: order.id }} about={{ order: { id: order.id, number: order.number } }} />
}

export function CustomerTasks({ customer }: { customer: CustomerCard }) {
  return <TasksBlock of={{ customer: customer.id }} about={{ customer: { id: customer.id, name: customer.fullName } }} />
}

/** The next steps of an order or with a customer: what is open, a line for one more, what came of those that are done. */
function TasksBlock({ of, about }: { of: { order: number } | { customer: number }; about: TaskAbout }) {
  const { t } = useLingui()
  const mayChange = useRight('tasks.change') !== null
  const open = useQuery(tasksOf(of, false))
  const [showsDone, setShowsDone] = useState(false)
  const done = useQuery({ ...tasksOf(of, true), enabled: showsDone })
  const [adding, setAdding] = useState(false)
  const [completing, setCompleting] = useState<TaskRow | null>(null)
  useShortcuts(mayChange ? [{ code: 'KeyT', label: msg`New task`, run: () => setAdding(true) }] : [])
  const rows = open.data?.rows ?? []
  const add = mayChange && !adding && <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}><Trans>Task</Trans></Button>
  return (
    <Block title={<Trans>Tasks</Trans>} actions={add}>
      {open.isError && rows.length === 0 && <ErrorState error={open.error} onRetry={() => void open.refetch()} />}
      {adding && (
        <div onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); event.stopPropagation(); setAdding(false) } }}>
          <Suspense><NewTask about={about} autoFocus onMade={() => setAdding(false)} /></Suspense>
        </div>
      )}
      {open.isSuccess && rows.length === 0 && !adding && <p className={classes.nothing}><Trans>No next step is planned.</Trans></p>}
      <ul className={classes.tasks} aria-label={t`Open tasks`}>
        {rows.map(task => <Line key={task.id} task={task} onComplete={mayChange ? () => setCompleting(task) : undefined} />)}
      </ul>
      {open.data?.nextCursor && <p className={classes.nothing}><Trans>The first {OF_BLOCK} are shown.</Trans></p>}
      {showsDone
        ? <ul className={classes.tasks} aria-label={t`Completed tasks`}>{done.data?.rows.map(task => <Line key={task.id} task={task} />)}{done.data?.rows.length === 0 && <li className={classes.nothing}><Trans>None is completed yet.</Trans></li>}</ul>
        : <Button variant="subtle" size="compact-xs" color="gray" onClick={() => setShowsDone(true)}><Trans>Show the completed ones</Trans></Button>}
      <Suspense>{completing && <ResultDialog tasks={[completing]} onClose={() => setCompleting(null)} />}</Suspense>
    </Block>
  )
}

function Line({ task, onComplete }: { task: TaskRow; onComplete?: () => void }) {
  const { t, i18n } = useLingui()
  const performer = usePerformerName()(task)
  const result = RESULTS.find(one => one.result === task.result)
  return (
    <li className={classes.task} data-done={task.complete || undefined}>
      {onComplete && <Button variant="default" size="compact-xs" aria-label={t`Complete: ${task.text}`} title={t`Complete`} onClick={onComplete}><IconCheck size={14} aria-hidden /></Button>}
      <Link className={classes.taskText} to={`/tasks/${task.id}` as never} dir="auto">{task.text}</Link>
      <span className={classes.taskFacts}>{task.complete ? result && <span className="soft">{i18n._(result.label)}</span> : <Due task={task} />}{performer && <span className="soft">{performer}</span>}</span>
    </li>
  )
}
