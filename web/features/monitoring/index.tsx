import { msg } from '@lingui/core/macro'
import { IconSpeakerphone } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).monitoringRefusals)
refreshWith('alert_settings', 'metric_alert')

/** What is watched for the shop: unusual figures, plans and facts, the screen of the sales room; what to think of a customer; programs that ask with a person's key. */
export const feature: Feature = {
  name: 'monitoring',
  analytics: {
    entries: [
      { to: '/analytics/plans', label: msg`Plan and fact`, group: 'figures', right: 'analytics.view' },
      { to: '/analytics/alerts', label: msg`Alerts`, group: 'figures', right: 'analytics.view' },
      { to: '/analytics/screens', label: msg`Screens on the wall`, group: 'figures', right: 'analytics.change' },
    ],
    routes: analytics => [
      createRoute({ getParentRoute: () => analytics, path: '/plans', component: lazyRouteComponent(() => import('./plans/PlansPage.tsx'), 'PlansPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/alerts', component: lazyRouteComponent(() => import('./alerts/AlertsPage.tsx'), 'AlertsPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/screens', component: lazyRouteComponent(() => import('./tv/ScreensPage.tsx'), 'ScreensPage') }),
    ],
  },
  settings: {
    entries: [{ to: '/settings/assistant', label: msg`Assistants and your keys`, group: 'own' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/assistant', component: lazyRouteComponent(() => import('./assistant/AssistantPage.tsx'), 'AssistantPage') })],
  },
  commands: [{ id: 'alerts', label: msg`Alerts`, icon: IconSpeakerphone, right: 'analytics.view', to: '/analytics/alerts' }],
  slots: [
    { slot: 'customer.banner', key: 'outlook', right: 'customers.view', component: lazy(() => import('./customer/Outlook.tsx').then(({ CustomerOutlook }) => ({ default: CustomerOutlook }))) },
    { slot: 'order.block', key: 'suggestions', right: 'orders.view', component: lazy(() => import('./customer/Suggestions.tsx').then(({ Suggestions }) => ({ default: Suggestions }))) },
  ],
}
