import { msg } from '@lingui/core/macro'
import { IconSettings } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  group_locked: msg`This group begins or ends every order: it cannot be changed.`,
  last_status_of_group: msg`The group needs at least one status that is in use.`,
  base_currency_needed: msg`One currency must be the base.`,
  id_missing: msg`The number must contain '{id}'.`,
  ends_before_start: msg`It ends before it starts.`,
})

export const feature: Feature = {
  name: 'settings',
  sections: [{ to: '/settings', label: msg`Settings`, icon: IconSettings }],
  commands: [
    { id: 'settings.statuses', label: msg`Settings: order statuses`, icon: IconSettings, right: 'settings.change', to: '/settings/references/statuses' },
    { id: 'settings.keys', label: msg`Settings: API keys`, icon: IconSettings, right: 'keys.change', to: '/settings/keys' },
    { id: 'settings.users', label: msg`Settings: people`, icon: IconSettings, right: 'users.change', to: '/settings/users' },
  ],
  routes: shell => {
    const settings = createRoute({ getParentRoute: () => shell, path: '/settings', component: lazyRouteComponent(() => import('./SettingsLayout.tsx'), 'SettingsLayout') })
    return [settings.addChildren([
      createRoute({ getParentRoute: () => settings, path: '/', component: lazyRouteComponent(() => import('./OwnPage.tsx'), 'OwnPage') }),
      createRoute({ getParentRoute: () => settings, path: '/account', component: lazyRouteComponent(() => import('./AccountPage.tsx'), 'AccountPage') }),
      createRoute({ getParentRoute: () => settings, path: '/references/$name', component: lazyRouteComponent(() => import('./ReferencePage.tsx'), 'ReferencePage') }),
      createRoute({ getParentRoute: () => settings, path: '/status-flow', component: lazyRouteComponent(() => import('./StatusFlowPage.tsx'), 'StatusFlowPage') }),
      createRoute({ getParentRoute: () => settings, path: '/users', component: lazyRouteComponent(() => import('../users/UsersPage.tsx'), 'UsersPage') }),
      createRoute({ getParentRoute: () => settings, path: '/groups', component: lazyRouteComponent(() => import('../users/GroupsPage.tsx'), 'GroupsPage') }),
      createRoute({ getParentRoute: () => settings, path: '/keys', component: lazyRouteComponent(() => import('../users/KeysPage.tsx'), 'KeysPage') }),
      createRoute({ getParentRoute: () => settings, path: '/demo', component: lazyRouteComponent(() => import('../demo/DemoPage.tsx'), 'DemoPage') }),
    ])]
  },
}
