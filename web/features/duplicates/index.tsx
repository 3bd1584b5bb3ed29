import { msg } from '@lingui/core/macro'
import { IconUsersGroup } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  customer_merged: msg`This customer was merged into another one.`,
  merge_other_site: msg`Customers of different stores are not merged.`,
  merge_other_kind: msg`A person and a company are not merged.`,
  merge_in_progress: msg`Orders of this customer are still being moved. Try again in a minute.`,
  merge_undone: msg`Somebody has undone this merge already.`,
  merge_too_old: msg`A merge can be undone for {days} days; this one is older.`,
  merge_survivor_merged: msg`The customer was merged further since. Undo that merge first.`,
})

export const feature: Feature = {
  name: 'duplicates',
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/duplicates', component: lazyRouteComponent(() => import('./DuplicatesPage.tsx'), 'DuplicatesPage') }),
    createRoute({ getParentRoute: () => shell, path: '/duplicates/merges', component: lazyRouteComponent(() => import('./MergesPage.tsx'), 'MergesPage') }),
  ],
  commands: [{ id: 'duplicates', label: msg`Likely duplicates of customers`, icon: IconUsersGroup, right: 'customers.view', to: '/duplicates' }],
  slots: [
    { slot: 'customers.head', key: 'duplicates', right: 'customers.view', component: lazy(async () => ({ default: (await import('./DuplicatesLink.tsx')).DuplicatesLink })) },
    { slot: 'customer.banner', key: 'duplicates', component: lazy(async () => ({ default: (await import('./DuplicatesBanner.tsx')).DuplicatesBanner })) },
    { slot: 'customer.new', key: 'duplicates', component: lazy(async () => ({ default: (await import('./TypedMatches.tsx')).TypedMatches })) },
    { slot: 'customer.history', key: 'duplicates', component: lazy(async () => ({ default: (await import('./UndoFromHistory.tsx')).UndoFromHistory })) },
  ],
}
