import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  too_many_exports: msg`{most} files of yours are being written already. Wait until one is ready.`,
  nothing_to_export: msg`None of these columns may be exported.`,
})

export const feature: Feature = {
  name: 'exports',
  settings: {
    entries: [{ to: '/settings/exports', label: msg`Your files`, group: 'own' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/exports', component: lazyRouteComponent(() => import('./ExportsPage.tsx'), 'ExportsPage') })],
  },
  slots: [
    { slot: 'list.tool', key: 'export', component: lazy(() => import('./ExportButton.tsx').then(module => ({ default: module.ExportButton }))) },
    { slot: 'shell.overlay', key: 'exports', component: lazy(() => import('./ExportNotices.tsx').then(module => ({ default: module.ExportNotices }))) },
  ],
}
