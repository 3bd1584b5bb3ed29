import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({ demo_beside_real_data: msg`There are real orders here: the demo is not mixed with them unasked.` })

export const feature: Feature = {
  name: 'demo',
  settings: {
    entries: [{ to: '/settings/demo', label: msg`Demo data`, group: 'account', right: 'settings.change' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/demo', component: lazyRouteComponent(() => import('./DemoPage.tsx'), 'DemoPage') })],
  },
  routes: shell => [createRoute({ getParentRoute: () => shell, path: '/start', component: lazyRouteComponent(() => import('./StartPage.tsx'), 'StartPage') })],
}
