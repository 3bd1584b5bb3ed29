import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  nothing_matches: msg`Nothing matches any more, so there is nothing to change.`,
  too_many_bulk_runs: msg`{most} such actions of yours are under way already. Wait until one is over.`,
  cannot_undo: msg`This cannot be taken back: it is still going on, was taken back already, or is too long ago.`,
})

export const feature: Feature = {
  name: 'bulk',
  settings: {
    entries: [{ to: '/settings/bulk', label: msg`Actions on many records`, group: 'own' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/bulk', component: lazyRouteComponent(() => import('./BulkRunsPage.tsx'), 'BulkRunsPage') })],
  },
}
