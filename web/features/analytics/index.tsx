import { msg } from '@lingui/core/macro'
import { IconChartBar } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnalyticsEntry, Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({ ready_stays_shared: msg`A ready dashboard stays shared.` })
addRefusalMessages(async () => (await import('./refusals.ts')).figureRefusals)

const right = 'analytics.view'
const report = (code: string, label: AnalyticsEntry['label']): AnalyticsEntry => ({ to: `/analytics/reports/${code}`, label, group: 'reports', right, hasPeriod: true })

export const feature: Feature = {
  name: 'analytics',
  sections: [{ to: '/analytics', label: msg`Analytics`, icon: IconChartBar, right: [right, 'segments.view', 'costs.view', 'site.view'] }],
  analytics: {
    entries: [
      { to: '/analytics/dashboards', label: msg`Dashboards`, group: 'figures', right, hasPeriod: true },
      { to: '/analytics/builder', label: msg`Report builder`, group: 'figures', right, hasPeriod: true },
      report('overview', msg`Overview`),
      report('funnel', msg`Funnel`),
      report('statuses', msg`Statuses`),
      report('managers', msg`Managers`),
      report('sources', msg`Sources`),
      report('ads', msg`Advertising`),
      report('products', msg`Goods`),
      report('customers', msg`Customers`),
      report('delivery', msg`Delivery`),
      report('tasks', msg`Tasks`),
    ],
    routes: analytics => [
      createRoute({ getParentRoute: () => analytics, path: '/dashboards', component: lazyRouteComponent(() => import('./dashboards/DashboardPage.tsx'), 'DashboardPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/dashboards/$id', component: lazyRouteComponent(() => import('./dashboards/DashboardPage.tsx'), 'DashboardPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/reports/$report', component: lazyRouteComponent(() => import('./reports/ReportPage.tsx'), 'ReportPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/builder', component: lazyRouteComponent(() => import('./builder/ReportsPage.tsx'), 'ReportsPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/builder/$id', component: lazyRouteComponent(() => import('./builder/BuilderPage.tsx'), 'BuilderPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/behind', component: lazyRouteComponent(() => import('./behind/BehindPanel.tsx'), 'BehindPage') }),
    ],
  },
  commands: [{ id: 'analytics', label: msg`Dashboards`, icon: IconChartBar, right, to: '/analytics/dashboards' }],
}
