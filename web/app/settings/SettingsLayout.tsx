import { NativeSelect } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import type { SettingsEntry } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { useNarrow } from '../../ui/page/narrow.ts'
import { NoRight } from '../../ui/states/NoRight.tsx'
import { features } from '../features.ts'
import classes from './settings.module.css'

const headings: { group: SettingsEntry['group']; label: MessageDescriptor }[] = [
  { group: 'own', label: msg`Personal` },
  { group: 'account', label: msg`Account` },
  { group: 'people', label: msg`People` },
  { group: 'orders', label: msg`Orders` },
  { group: 'references', label: msg`References` },
]

/** The entry that a page belongs to: its own, or the one that it lies below. */
const pageOf = (entries: readonly { to: string }[], pathname: string): string | undefined =>
  entries.map(entry => entry.to).filter(to => pathname === to || (to !== '/settings' && pathname.startsWith(`${to}/`))).toSorted((a, b) => b.length - a.length)[0]

/** The pages of settings at the left, one of them at the right; on a phone a select instead of the list. */
export function SettingsLayout() {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { rights } = useSession().user
  const entries = features.flatMap(feature => feature.settings?.entries ?? [])
  const allowed = entries.filter(entry => !entry.right || rights[entry.right])
  const shown = headings.map(heading => ({ ...heading, entries: allowed.filter(entry => entry.group === heading.group).toSorted((a, b) => Number(b.to === '/settings') - Number(a.to === '/settings')) })).filter(heading => heading.entries.length > 0)
  // A page below one of them (a log below its settings) belongs to it.
  const at = pageOf(allowed, pathname)
  const page = at === pageOf(entries, pathname) ? <Outlet /> : <NoRight />
  if (narrow) {
    return (
      <div>
        <NativeSelect
          className={classes.select} aria-label={t`Page of settings`} value={at ?? pathname} onChange={event => void navigate({ to: event.currentTarget.value })}
          data={shown.map(group => ({ group: i18n._(group.label), items: group.entries.map(entry => ({ value: entry.to, label: i18n._(entry.label) })) }))}
        />
        {page}
      </div>
    )
  }
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t`Settings`}>
        {shown.map(group => (
          <div key={group.label.id}>
            <div className={classes.group}>{i18n._(group.label)}</div>
            {group.entries.map(entry => <Link key={entry.to} to={entry.to} className={classes.link} activeOptions={{ exact: entry.to !== at }}>{i18n._(entry.label)}</Link>)}
          </div>
        ))}
      </nav>
      <div className={classes.page}>{page}</div>
    </div>
  )
}
