import { msg } from '@lingui/core/macro'
import { IconWebhook } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(() => import('./webhook-refusals.ts').then(module => module.webhookRefusals))

export const feature: Feature = {
  name: 'webhooks',
  commands: [{ id: 'settings.webhooks', label: msg`Settings: webhooks`, icon: IconWebhook, right: 'webhooks.change', to: '/settings/webhooks' }],
  settings: {
    entries: [{ to: '/settings/webhooks', label: msg`Webhooks`, group: 'account', right: 'webhooks.change' }],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/webhooks', component: lazyRouteComponent(() => import('./WebhooksPage.tsx'), 'WebhooksPage') }),
      createRoute({
        getParentRoute: () => settings,
        path: '/webhooks/letters',
        validateSearch: (search: Record<string, unknown>) => search,
        component: lazyRouteComponent(() => import('./LettersPage.tsx'), 'LettersPage'),
      }),
    ],
  },
  slots: [{ slot: 'shell.banner', key: 'webhooks', right: 'webhooks.change', component: lazy(() => import('./PausedBanner.tsx').then(module => ({ default: module.PausedBanner }))) }],
}
