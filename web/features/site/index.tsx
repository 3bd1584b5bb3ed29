import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).siteRefusals)

/** Visitors of the sites: who is there now, what a customer did there, and the script that tells of it. */
export const feature: Feature = {
  name: 'site',
  analytics: {
    entries: [{ to: '/analytics/site', label: msg`On the site now`, group: 'customers', right: 'site.view' }],
    routes: analytics => [createRoute({ getParentRoute: () => analytics, path: '/site', component: lazyRouteComponent(() => import('./LivePage.tsx'), 'LivePage') })],
  },
  settings: {
    entries: [{ to: '/settings/site', label: msg`Script on the site`, group: 'account', right: 'site.settings' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/site', component: lazyRouteComponent(() => import('./TrackingPage.tsx'), 'TrackingPage') })],
  },
  slots: [
    { slot: 'customer.block', key: 'site.customer', right: 'site.view', component: lazy(() => import('./CustomerOnSite.tsx').then(({ CustomerOnSite }) => ({ default: CustomerOnSite }))) },
    { slot: 'order.block', key: 'site.order', right: 'site.view', component: lazy(() => import('./CustomerOnSite.tsx').then(({ BuyerOnSite }) => ({ default: BuyerOnSite }))) },
  ],
}
