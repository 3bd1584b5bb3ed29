import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChartBar, IconCheck, IconChecklist, IconPlus, IconUserShare } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useRight } from '../../base/session.ts'
import type { BulkAction, BulkTargets } from '../../ui/list/bulk.ts'
import { ListPage, type Among } from '../../ui/list/ListPage.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import type { RowKey } from '../../ui/table/use-row-keys.ts'
import { taskCells, TaskRowCard } from './cells.tsx'
import { openNewTask } from './open-new-task.ts'
import { allTasks, type TaskRow } from './task-api.ts'
import { useTaskViews } from './task-views.tsx'

const loadPanel = () => import('./card/TaskPanel.tsx')
const TaskPanel = lazy(async () => ({ default: (await loadPanel()).TaskPanel }))
const ResultDialog = lazy(async () => ({ default: (await import('./complete/ResultDialog.tsx')).ResultDialog }))
const HandOverDialog = lazy(async () => ({ default: (await import('./HandOverDialog.tsx')).HandOverDialog }))
setTimeout(() => void loadPanel(), 1500)

const pageOf = (id: number): string => `/tasks/${id}`
const widths = { text: 360, dueAt: 148, performerId: 176, orderId: 92, customerId: 196, creatorId: 160 }
const columns = ['text', 'dueAt', 'performerId', 'orderId', 'customerId', 'creatorId']
const needs = ['performerId', 'performerGroupId'] as const
const panel = (id: number, among: Among<TaskRow>) => <Suspense fallback={<CardSkeleton lines={8} />}><TaskPanel id={id} among={among} /></Suspense>
const card = (row: TaskRow) => <TaskRowCard row={row} />

/** All tasks: one's own first of all. */
export function TasksPage() {
  const { t } = useLingui()
  const mayChange = useRight('tasks.change') !== null
  const views = useTaskViews()
  const [completing, setCompleting] = useState<{ id: number; text: string }[] | null>(null)
  const [handing, setHanding] = useState<BulkTargets<TaskRow> | null>(null)
  const keys = useMemo<RowKey<TaskRow>[]>(() => (mayChange ? [
    { code: 'KeyC', label: msg`Complete the task`, run: rows => { const open = rows.filter(row => !row.complete); if (open.length > 0) setCompleting(open) } },
    { code: 'KeyH', label: msg`Hand the task over`, run: rows => setHanding({ rows, count: rows.length, whole: null }) },
  ] : []), [mayChange])
  const bulk = useMemo<BulkAction<TaskRow>[]>(() => (mayChange ? [
    { id: 'complete', label: <Trans>Complete</Trans>, icon: IconCheck, open: ({ rows, whole }) => void (whole ? allTasks(whole) : Promise.resolve(rows)).then(tasks => { const open = tasks.filter(task => !task.complete); if (open.length > 0) setCompleting(open) }, toastError) },
    { id: 'hand-over', label: <Trans>Hand over</Trans>, icon: IconUserShare, open: setHanding },
  ] : []), [mayChange])
  const actions = (
    <>
      <Button component={Link} to={'/tasks/report' as never} variant="default" leftSection={<IconChartBar size={16} aria-hidden />}><Trans>Report</Trans></Button>
      {mayChange && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openNewTask()}><Trans>New task</Trans></Button>}
    </>
  )
  return (
    <>
      <ListPage<TaskRow>
        entity="task" endpoint="/api/tasks" title={t`Tasks`} allLabel={<Trans>All tasks</Trans>} actions={actions} rowLabel={row => t`task “${row.text}”`} cells={taskCells} needs={needs} widths={widths}
        defaultColumns={columns} defaultSort="-createdAt" builtInViews={views} panel={panel} pageOf={pageOf} keys={keys} bulk={bulk} card={card}
        empty={<EmptyState icon={<IconChecklist size={28} stroke={1.5} />} title={<Trans>No tasks yet</Trans>} action={mayChange && <Button onClick={() => openNewTask()}><Trans>New task</Trans></Button>}><Trans>A task is one line: “call back tomorrow at 11”. It reminds at its minute, over any page. Tasks are set here, on an order or on a customer.</Trans></EmptyState>}
      />
      <Suspense>
        {completing && <ResultDialog tasks={completing} onClose={() => setCompleting(null)} />}
        {handing && <HandOverDialog targets={handing} onClose={() => setHanding(null)} />}
      </Suspense>
    </>
  )
}
