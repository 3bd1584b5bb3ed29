import { NativeSelect } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useSession } from '../../base/session.ts'
import { useNarrow } from '../../ui/page/narrow.ts'
import { referenceForms } from './reference-forms.ts'
import classes from './settings.module.css'

type Entry = { to: string; label: MessageDescriptor; right?: string }
type Group = { label: MessageDescriptor; entries: Entry[] }

const groups: Group[] = [
  { label: msg`Personal`, entries: [{ to: '/settings', label: msg`You and your sessions` }] },
  { label: msg`Account`, entries: [
    { to: '/settings/account', label: msg`Account`, right: 'settings.change' },
    { to: '/settings/references/sites', label: msg`Stores on the web`, right: 'settings.change' },
    { to: '/settings/keys', label: msg`API keys`, right: 'keys.change' },
    { to: '/settings/demo', label: msg`Demo data`, right: 'settings.change' },
  ] },
  { label: msg`People`, entries: [
    { to: '/settings/users', label: msg`People`, right: 'users.change' },
    { to: '/settings/groups', label: msg`Groups and rights`, right: 'users.change' },
  ] },
  { label: msg`Orders`, entries: [
    { to: '/settings/references/statusGroups', label: referenceForms.statusGroups.title, right: 'settings.change' },
    { to: '/settings/references/statuses', label: referenceForms.statuses.title, right: 'settings.change' },
    { to: '/settings/status-flow', label: msg`Who may change which status`, right: 'settings.change' },
  ] },
  { label: msg`References`, entries: (['itemStatuses', 'orderTypes', 'orderMethods', 'paymentTypes', 'paymentStatuses', 'deliveryTypes', 'deliveryServices', 'stores', 'priceTypes', 'units', 'currencies', 'countries', 'legalEntities', 'costGroups', 'costItems'] as const)
    .map(name => ({ to: `/settings/references/${name}`, label: referenceForms[name].title, right: 'settings.change' })) },
]

/** The pages of settings at the left, one of them at the right; on a phone a select instead of the list. */
export function SettingsLayout() {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { rights } = useSession().user
  const shown = groups.map(group => ({ ...group, entries: group.entries.filter(entry => !entry.right || rights[entry.right]) })).filter(group => group.entries.length > 0)
  if (narrow) {
    return (
      <div>
        <NativeSelect
          className={classes.select} aria-label={t`Page of settings`} value={pathname} onChange={event => void navigate({ to: event.currentTarget.value })}
          data={shown.map(group => ({ group: i18n._(group.label), items: group.entries.map(entry => ({ value: entry.to, label: i18n._(entry.label) })) }))}
        />
        <Outlet />
      </div>
    )
  }
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t`Settings`}>
        {shown.map(group => (
          <div key={group.label.id}>
            <div className={classes.group}>{i18n._(group.label)}</div>
            {group.entries.map(entry => <Link key={entry.to} to={entry.to} className={classes.link} activeOptions={{ exact: true }}>{i18n._(entry.label)}</Link>)}
          </div>
        ))}
      </nav>
      <div className={classes.page}><Outlet /></div>
    </div>
  )
}
