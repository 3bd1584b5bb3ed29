import { msg } from '@lingui/core/macro'
import { IconShieldLock } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  'condition_invalid.hidden_field': msg`This list is chosen by a field that is not shown to you. Take the condition away, or ask whoever keeps the rights.`,
  'condition_invalid.masked_field': msg`This list is chosen by a field that you see in part. A phone can be looked for by its last four digits alone.`,
  field_forbidden: msg`This field is not yours to change.`,
  only_looking: msg`You only look with the eyes of {name}: nothing can be changed. Go back to yourself first.`,
  too_many_questions: msg`You have asked {most} times already. Wait for an answer.`,
  not_possible: msg`This field cannot be kept so.`,
  oneself: msg`You see with your own eyes already.`,
  no_record: msg`This address leads to no order and no customer.`,
})

const ViewAsBanner = lazy(async () => ({ default: (await import('./ViewAsBanner.tsx')).ViewAsBanner }))
const AskAccess = lazy(async () => ({ default: (await import('./AskAccess.tsx')).AskAccess }))

export const feature: Feature = {
  name: 'rights',
  commands: [{ id: 'settings.rights', label: msg`Settings: rights`, icon: IconShieldLock, right: 'users.change', to: '/settings/groups' }],
  settings: {
    entries: [{ to: '/settings/groups', label: msg`Rights`, group: 'people', right: 'users.change' }],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/groups', component: lazyRouteComponent(() => import('./RightsPage.tsx'), 'RightsPage') }),
    ],
  },
  slots: [
    { slot: 'shell.banner', key: 'view-as', component: ViewAsBanner },
    { slot: 'error.action', key: 'ask-access', component: AskAccess },
  ],
}
