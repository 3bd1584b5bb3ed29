import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).loyaltyRefusals)
// The feed tells of bonuses as of the customer and of the order that they belong to.
for (const entity of ['customer', 'order']) refreshWith(entity, 'loyalty')

/** Bonuses: the programme of each site, the account of a customer, what bonuses pay of an order. */
export const feature: Feature = {
  name: 'loyalty',
  settings: {
    entries: [{ to: '/settings/loyalty', label: msg`Bonus programme`, group: 'orders', right: 'settings.change' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/loyalty', component: lazyRouteComponent(() => import('./ProgramsPage.tsx'), 'ProgramsPage') })],
  },
  slots: [
    { slot: 'order.block', key: 'loyalty.order', right: 'loyalty.view', component: lazy(() => import('./OrderBonuses.tsx').then(({ OrderBonuses }) => ({ default: OrderBonuses }))) },
    { slot: 'customer.block', key: 'loyalty.customer', right: 'loyalty.view', component: lazy(() => import('./CustomerBonuses.tsx').then(({ CustomerBonuses }) => ({ default: CustomerBonuses }))) },
  ],
}
