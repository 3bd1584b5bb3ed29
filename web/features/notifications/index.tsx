import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({ signature_wrong: msg`The signature is wrong.`, body_unreadable: msg`What was sent cannot be read.`, telegram_not_set: msg`There is no bot yet: whoever keeps the settings adds one under sending.` })

export const feature: Feature = {
  name: 'notifications',
  slots: [{ slot: 'shell.top', key: 'notifications', component: lazy(() => import('./Bell.tsx').then(({ Bell }) => ({ default: Bell }))) }],
  settings: {
    entries: [{ to: '/settings/telegram', label: msg`Telegram`, group: 'own' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/telegram', component: lazyRouteComponent(() => import('./TelegramPage.tsx'), 'TelegramPage') })],
  },
}
