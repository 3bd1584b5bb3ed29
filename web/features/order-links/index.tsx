import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).pairRefusals)

/** Orders that belong together: likely repeats, combinations and their undo, links. */
export const feature: Feature = {
  name: 'order-links',
  slots: [
    { slot: 'order.banner', key: 'order-links.banner', component: lazy(() => import('./PairBanner.tsx').then(({ PairBanner }) => ({ default: PairBanner }))) },
    { slot: 'order.block', key: 'order-links.block', component: lazy(() => import('./LinksBlock.tsx').then(({ LinksBlock }) => ({ default: LinksBlock }))) },
    { slot: 'order.action', key: 'order-links.action', component: lazy(() => import('./PairActions.tsx').then(({ PairActions }) => ({ default: PairActions }))) },
  ],
}
