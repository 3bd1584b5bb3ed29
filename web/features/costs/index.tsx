import { msg } from '@lingui/core/macro'
import { IconReceipt } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readListSearch } from '../../ui/table/list-state.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).costRefusals)
for (const entity of ['ad_account', 'ad_load', 'conversion_feed']) refreshWith(entity, 'cost')

/** What the trade costs, what advertising costs and brings, and what goes back to it. */
export const feature: Feature = {
  name: 'costs',
  analytics: {
    entries: [
      { to: '/analytics/costs', label: msg`Costs`, group: 'costs', right: 'costs.view' },
      { to: '/analytics/ad-spend', label: msg`Ad spend`, group: 'costs', right: 'costs.view' },
      { to: '/analytics/conversions', label: msg`Offline conversions`, group: 'costs', right: 'costs.view' },
    ],
    routes: analytics => [
      createRoute({ getParentRoute: () => analytics, path: '/costs', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./CostsPage.tsx'), 'CostsPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/costs/new', component: lazyRouteComponent(() => import('./new/NewCostPage.tsx'), 'NewCostPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/costs/$id', component: lazyRouteComponent(() => import('./card/CostPage.tsx'), 'CostPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/ad-spend', component: lazyRouteComponent(() => import('./ad-spend/AdSpendPage.tsx'), 'AdSpendPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/conversions', component: lazyRouteComponent(() => import('./conversions/ConversionsPage.tsx'), 'ConversionsPage') }),
    ],
  },
  panels: [{ entity: 'cost', component: lazy(() => import('./card/CostContent.tsx').then(({ CostContent }) => ({ default: CostContent }))), pageOf: id => `/analytics/costs/${id}` }],
  create: [{ id: 'cost.new', label: msg`New cost`, icon: IconReceipt, right: 'costs.change', to: '/analytics/costs/new' }],
  slots: [
    { slot: 'order.block', key: 'costs', right: 'costs.view', component: lazy(() => import('./order/OrderCosts.tsx').then(({ OrderCosts }) => ({ default: OrderCosts }))) },
    { slot: 'order.block', key: 'touches', component: lazy(() => import('./touches/Touches.tsx').then(({ OrderTouches }) => ({ default: OrderTouches }))) },
    { slot: 'customer.block', key: 'touches', component: lazy(() => import('./touches/Touches.tsx').then(({ CustomerTouches }) => ({ default: CustomerTouches }))) },
  ],
}
