import { msg } from '@lingui/core/macro'
import { IconMailCheck } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(() => import('./deliverability-refusals.ts').then(module => module.deliverabilityRefusals))

export const feature: Feature = {
  name: 'deliverability',
  commands: [{ id: 'settings.deliverability', label: msg`Settings: deliverability of letters`, icon: IconMailCheck, right: 'messages.settings', to: '/settings/deliverability' }],
  settings: {
    entries: [{ to: '/settings/deliverability', label: msg`Deliverability of letters`, group: 'account', right: 'messages.settings' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/deliverability', component: lazyRouteComponent(() => import('./DeliverabilityPage.tsx'), 'DeliverabilityPage') })],
  },
}
