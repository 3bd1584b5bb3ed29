import { msg } from '@lingui/core/macro'
import { IconChartBar, IconChecklist } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { api } from '../../base/api.ts'
import type { Feature } from '../../base/feature.ts'
import { addChoices } from '../../base/references.ts'
import { queryClient } from '../../base/query-client.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { sessionQuery, type Session } from '../../base/session.ts'
import { readListSearch } from '../../ui/table/list-state.ts'
import { openNewTask } from './open-new-task.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).taskRefusals)
addChoices('taskResults', [
  { code: 'answered', label: msg`Reached` }, { code: 'no_answer', label: msg`No answer` }, { code: 'refused', label: msg`Refused` }, { code: 'done', label: msg`Completed` },
])

/** One's own that should have been done already. */
const countOverdue = async (): Promise<number | null> => {
  const me = queryClient.getQueryData<Session | null>(sessionQuery.queryKey)?.user.id ?? 0
  const filter = JSON.stringify({ and: [{ field: 'overdue', op: 'eq', value: true }, { field: 'performerId', op: 'eq', value: me }] })
  return (await api.get<{ count: number }>('/api/tasks/totals', { filter })).count || null
}

export const feature: Feature = {
  name: 'tasks',
  sections: [{ to: '/tasks', label: msg`Tasks`, icon: IconChecklist, right: 'tasks.view', counter: { queryKey: ['task', 'totals', 'rail'], queryFn: countOverdue } }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/tasks', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./TasksPage.tsx'), 'TasksPage') }),
    createRoute({ getParentRoute: () => shell, path: '/tasks/report', component: lazyRouteComponent(() => import('./report/TaskReportPage.tsx'), 'TaskReportPage') }),
    createRoute({ getParentRoute: () => shell, path: '/tasks/$id', component: lazyRouteComponent(() => import('./card/TaskPage.tsx'), 'TaskPage') }),
  ],
  panels: [{ entity: 'task', component: lazy(() => import('./card/TaskContent.tsx').then(({ TaskContent }) => ({ default: TaskContent }))), pageOf: id => `/tasks/${id}` }],
  create: [{ id: 'task.new', label: msg`New task`, icon: IconChecklist, right: 'tasks.change', run: () => openNewTask() }],
  commands: [{ id: 'task.report', label: msg`Report of tasks`, icon: IconChartBar, right: 'tasks.view', to: '/tasks/report' }],
  slots: [
    { slot: 'order.block', key: 'tasks', right: 'tasks.view', component: lazy(() => import('./TasksBlock.tsx').then(({ OrderTasks }) => ({ default: OrderTasks }))) },
    { slot: 'customer.block', key: 'tasks', right: 'tasks.view', component: lazy(() => import('./TasksBlock.tsx').then(({ CustomerTasks }) => ({ default: CustomerTasks }))) },
    { slot: 'history.entry', key: 'tasks', component: lazy(() => import('./card/TaskEntryTitle.tsx').then(({ TaskHistoryEntry }) => ({ default: TaskHistoryEntry }))) },
    { slot: 'shell.overlay', key: 'new-task', right: 'tasks.change', component: lazy(() => import('./new/NewTaskHost.tsx').then(({ NewTaskHost }) => ({ default: NewTaskHost }))) },
  ],
}
