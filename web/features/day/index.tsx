import { msg } from '@lingui/core/macro'
import { IconHeadset, IconListCheck } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { api } from '../../base/api.ts'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readDaySearch } from './my-day/day-search.ts'

addRefusalMessages({
  order_taken: msg`A colleague was faster: the order is taken.`,
  not_for_person: msg`This person could not open the order.`,
  person_inactive: msg`This person does not work here any more.`,
  retry_in_past: msg`This moment is over already.`,
})
for (const entity of ['order', 'task']) refreshWith(entity, 'day', 'board')
refreshWith('user', 'board')

type Counts = { counts: Record<'touch' | 'late' | 'task' | 'retry' | 'missed', number> }
/** All that waits now; what comes later today is no call to hurry. */
const waiting = async (): Promise<number | null> => {
  const { counts } = await api.get<Counts>('/api/day', { limit: 1 })
  return counts.touch + counts.late + counts.task + counts.retry + counts.missed || null
}

export const feature: Feature = {
  name: 'day',
  sections: [{ to: '/day', label: msg`My day`, icon: IconListCheck, right: 'orders.view', phone: 1, counter: { queryKey: ['day', 'rail'], queryFn: waiting } }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/day', validateSearch: readDaySearch, component: lazyRouteComponent(() => import('./my-day/DayPage.tsx'), 'DayPage') }),
    createRoute({ getParentRoute: () => shell, path: '/day/board', component: lazyRouteComponent(() => import('./board/BoardPage.tsx'), 'BoardPage') }),
  ],
  commands: [
    { id: 'day', label: msg`My day`, icon: IconListCheck, right: 'orders.view', to: '/day' },
    { id: 'day.board', label: msg`The team now`, icon: IconHeadset, right: 'board.view', to: '/day/board' },
  ],
  settings: {
    entries: [
      { to: '/settings/reminders', label: msg`Reminders and notifications`, group: 'own', right: 'tasks.view' },
      { to: '/settings/distribution', label: msg`Distribution of orders`, group: 'orders', right: 'settings.change' },
    ],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/reminders', component: lazyRouteComponent(() => import('./reminders/ReminderSettingsPage.tsx'), 'ReminderSettingsPage') }),
      createRoute({ getParentRoute: () => settings, path: '/distribution', component: lazyRouteComponent(() => import('./distribution/DistributionPage.tsx'), 'DistributionPage') }),
    ],
  },
  slots: [
    { slot: 'order.action', key: 'day.calls', right: 'orders.change', component: lazy(() => import('./calls/CallButtons.tsx').then(({ CallButtons }) => ({ default: CallButtons }))) },
    { slot: 'order.head', key: 'day.touch', component: lazy(() => import('./order/TouchFields.tsx').then(({ TouchFields }) => ({ default: TouchFields }))) },
    { slot: 'shell.top', key: 'day.status', component: lazy(() => import('./status/StatusSwitch.tsx').then(({ StatusSwitch }) => ({ default: StatusSwitch }))) },
    { slot: 'shell.overlay', key: 'day.reminders', right: 'tasks.view', component: lazy(() => import('./reminders/ReminderOverlay.tsx').then(({ ReminderOverlay }) => ({ default: ReminderOverlay }))) },
  ],
}
