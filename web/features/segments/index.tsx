import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { api } from '../../base/api.ts'
import { refreshWith } from '../../base/live.ts'
import { addFinder, type Named } from '../../base/named.ts'
import { addChoices } from '../../base/references.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).segmentRefusals)
// Segments are names that filters choose from; whoever changes moves between them.
refreshWith('segment', 'setting')
refreshWith('customer', 'segment-of')
for (const kind of ['products', 'offers', 'productGroups', 'messageTemplates', 'rules']) {
  addFinder(kind, async (asked, signal) => (await api.get<{ items: Named[] }>(`/api/segments/names/${kind}`, 'q' in asked ? { q: asked.q } : { codes: asked.codes.join() }, signal)).items)
}
addChoices('siteDevices', [{ code: 'desktop', label: msg`computer` }, { code: 'mobile', label: msg`phone` }, { code: 'tablet', label: msg`tablet` }, { code: 'unknown', label: msg`unknown device` }])
addChoices('siteEventKinds', [
  { code: 'page', label: msg`opened a page` }, { code: 'product', label: msg`looked at a product` }, { code: 'category', label: msg`looked at a category` }, { code: 'search', label: msg`searched` },
  { code: 'cart_add', label: msg`put into the cart` }, { code: 'cart_remove', label: msg`took out of the cart` }, { code: 'cart', label: msg`opened the cart` }, { code: 'favourite_add', label: msg`added to favourites` }, { code: 'favourite_remove', label: msg`removed from favourites` }, { code: 'checkout', label: msg`was at the checkout` },
])

/** Segments: who the customers are, who comes and who goes. */
export const feature: Feature = {
  name: 'segments',
  analytics: {
    entries: [{ to: '/analytics/segments', label: msg`Segments`, group: 'customers', right: 'segments.view' }],
    routes: analytics => [
      createRoute({ getParentRoute: () => analytics, path: '/segments', validateSearch: (search: Record<string, unknown>): { archived?: true; ready?: true } => ({ ...(search['archived'] ? { archived: true as const } : {}), ...(search['ready'] ? { ready: true as const } : {}) }), component: lazyRouteComponent(() => import('./SegmentsPage.tsx'), 'SegmentsPage') }),
      createRoute({ getParentRoute: () => analytics, path: '/segments/rfm', component: lazyRouteComponent(() => import('./scale/ScalePage.tsx'), 'ScalePage') }),
      createRoute({ getParentRoute: () => analytics, path: '/segments/$id', component: lazyRouteComponent(() => import('./SegmentPage.tsx'), 'SegmentPage') }),
    ],
  },
  slots: [
    { slot: 'customer.block', key: 'segments', right: 'segments.view', component: lazy(() => import('./CustomerSegmentsBlock.tsx').then(({ CustomerSegmentsBlock }) => ({ default: CustomerSegmentsBlock }))) },
    { slot: 'list.tool', key: 'segments', right: 'segments.change', component: lazy(() => import('./SegmentOfList.tsx').then(({ SegmentOfList }) => ({ default: SegmentOfList }))) },
  ],
}
