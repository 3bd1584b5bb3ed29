import { msg } from '@lingui/core/macro'
import { IconEyeCheck, IconShieldLock } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  INVALID_CODE: msg`This code is wrong or was used already.`,
  INVALID_BACKUP_CODE: msg`This code is wrong or was used already.`,
  INVALID_TWO_FACTOR_COOKIE: msg`Too much time has passed. Begin again with the password.`,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: msg`Too many wrong codes. Begin again with the password.`,
  ACCOUNT_TEMPORARILY_LOCKED: msg`Too many wrong codes. Try again in a quarter of an hour.`,
  TOTP_ALREADY_ENABLED: msg`The second factor is on already.`,
  TOTP_NOT_ENABLED: msg`The second factor is not set up.`,
  BACKUP_CODES_NOT_ENABLED: msg`The second factor is not set up.`,
  INVALID_PASSWORD: msg`The password is wrong.`,
  SESSION_EXPIRED: msg`You are signed in already. Reload this page.`,
  account_inactive: msg`This account is switched off. Ask whoever manages people.`,
  address_refused: msg`You may not sign in from this network. Ask the owner to allow its address.`,
  password_change_needed: msg`First choose a password of your own.`,
  two_factor_needed: msg`First set up the second factor.`,
  two_factor_demanded: msg`Your group demands the second factor: it cannot be switched off.`,
  password_common: msg`This password is among those that are guessed first. Take three or four words in a row.`,
  password_own_name: msg`This is little more than a name: it is guessed first.`,
  password_same: msg`This is the password you have now.`,
  not_an_address: msg`«{entry}» is no address or network.`,
  own_address_outside: msg`This would shut you out: your address {address} is not in the list.`,
  own_alert: msg`An alert about yourself is for somebody else to look into.`,
  own_account: msg`You cannot dismiss yourself.`,
  already_dismissed: msg`This person is dismissed already.`,
  too_late: msg`The two weeks in which this could be taken back are over.`,
  one_of: msg`Choose one of the two.`,
  not_there: msg`Nobody signs in with this e-mail.`,
  nobody_there: msg`Nobody else works in this group.`,
  inactive: msg`This person does not work here any more.`,
})

export const feature: Feature = {
  name: 'security',
  commands: [
    { id: 'settings.security', label: msg`Settings: security`, icon: IconShieldLock, right: 'users.change', to: '/settings/security' },
    { id: 'settings.audit', label: msg`Settings: journal`, icon: IconEyeCheck, right: 'audit.view', to: '/settings/audit' },
  ],
  settings: {
    entries: [
      { to: '/settings/security', label: msg`Security`, group: 'people', right: 'users.change' },
      { to: '/settings/audit', label: msg`Journal`, group: 'people', right: 'audit.view' },
    ],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/security', component: lazyRouteComponent(() => import('./SecurityPage.tsx'), 'SecurityPage') }),
      createRoute({ getParentRoute: () => settings, path: '/audit', validateSearch: (search: Record<string, unknown>) => search, component: lazyRouteComponent(() => import('./AuditPage.tsx'), 'AuditPage') }),
    ],
  },
  slots: [{ slot: 'shell.banner', key: 'leaks', right: 'audit.view', component: lazy(() => import('./LeakBanner.tsx').then(module => ({ default: module.LeakBanner }))) }],
}
