import { msg } from '@lingui/core/macro'
import { IconSettings } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature, SettingsEntry } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { otherReferences, referenceTitles } from './reference-titles.ts'

addRefusalMessages({
  group_locked: msg`This group begins or ends every order: it cannot be changed.`,
  last_status_of_group: msg`The group needs at least one status that is in use.`,
  base_has_no_rate: msg`The main currency has no rate: it is what the others are counted in.`,
  new_base_without_rate: msg`Nobody has said yet what {currency} costs in {base}. Without that the orders of the past cannot be counted in it.`,
  not_rate: msg`A rate is a number above nought.`,
  base_currency_needed: msg`One currency must be the base.`,
  id_missing: msg`The number must contain '{id}'.`,
  ends_before_start: msg`It ends before it starts.`,
})

export const feature: Feature = {
  name: 'settings',
  commands: [
    { id: 'settings.statuses', label: msg`Settings: order statuses`, icon: IconSettings, right: 'settings.change', to: '/settings/references/statuses' },
  ],
  settings: {
    entries: [
      { to: '/settings', label: msg`You and your sessions`, group: 'own' },
      { to: '/settings/account', label: msg`Account`, group: 'account', right: 'settings.change' },
      { to: '/settings/currencies', label: msg`Currencies and rates`, group: 'account', right: 'settings.change' },
      { to: '/settings/references/sites', label: referenceTitles.sites, group: 'account', right: 'settings.change' },
      { to: '/settings/references/statusGroups', label: referenceTitles.statusGroups, group: 'orders', right: 'settings.change' },
      { to: '/settings/references/statuses', label: referenceTitles.statuses, group: 'orders', right: 'settings.change' },
      { to: '/settings/status-flow', label: msg`Who may change which status`, group: 'orders', right: 'settings.change' },
      ...otherReferences.map((name): SettingsEntry => ({ to: `/settings/references/${name}`, label: referenceTitles[name], group: 'references', right: 'settings.change' })),
    ],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/', component: lazyRouteComponent(() => import('./OwnPage.tsx'), 'OwnPage') }),
      createRoute({ getParentRoute: () => settings, path: '/account', component: lazyRouteComponent(() => import('./AccountPage.tsx'), 'AccountPage') }),
      createRoute({ getParentRoute: () => settings, path: '/currencies', component: lazyRouteComponent(() => import('./CurrenciesPage.tsx'), 'CurrenciesPage') }),
      createRoute({ getParentRoute: () => settings, path: '/references/$name', component: lazyRouteComponent(() => import('./ReferencePage.tsx'), 'ReferencePage') }),
      createRoute({ getParentRoute: () => settings, path: '/status-flow', component: lazyRouteComponent(() => import('./StatusFlowPage.tsx'), 'StatusFlowPage') }),
    ],
  },
}
