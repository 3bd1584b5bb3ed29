import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'

const load = () => import('./IssuesBanner.tsx')

/** What a customer has reason to be angry about, shown to whoever is about to call or sell. */
export const feature: Feature = {
  name: 'open-issues',
  slots: [
    { slot: 'customer.banner', key: 'open-issues', right: 'orders.view', component: lazy(async () => ({ default: (await load()).CustomerIssues })) },
    { slot: 'order.banner', key: 'open-issues', right: 'orders.view', component: lazy(async () => ({ default: (await load()).OrderIssues })) },
  ],
}
