import { msg } from '@lingui/core/macro'
import { IconKey, IconUsersGroup } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  last_owner: msg`The account needs at least one owner.`,
  beyond_own_rights: msg`You cannot give more rights than you have.`,
  not_an_email: msg`This is not an e-mail address.`,
  password_too_short: msg`The password is too short: eight characters at least.`,
  password_too_long: msg`The password is too long.`,
  not_scoped: msg`This right cannot be limited to own records.`,
  too_many_attempts: msg`Too many attempts. Try again in {seconds} seconds.`,
  setup_link_invalid: msg`This link is old or not whole. Take the one that the server printed when it started last.`,
})

export const feature: Feature = {
  name: 'users',
  commands: [
    { id: 'settings.users', label: msg`Settings: people`, icon: IconUsersGroup, right: 'users.change', to: '/settings/users' },
    { id: 'settings.keys', label: msg`Settings: API keys`, icon: IconKey, right: 'keys.change', to: '/settings/keys' },
  ],
  settings: {
    entries: [
      { to: '/settings/users', label: msg`People`, group: 'people', right: 'users.change' },
      { to: '/settings/keys', label: msg`API keys`, group: 'account', right: 'keys.change' },
    ],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/users', component: lazyRouteComponent(() => import('./UsersPage.tsx'), 'UsersPage') }),
      createRoute({ getParentRoute: () => settings, path: '/keys', component: lazyRouteComponent(() => import('./KeysPage.tsx'), 'KeysPage') }),
    ],
  },
}
