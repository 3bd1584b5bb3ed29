import { NativeSelect } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import type { AnalyticsEntry } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { useNarrow } from '../../ui/page/narrow.ts'
import { NoRight } from '../../ui/states/NoRight.tsx'
import { features } from '../features.ts'
import classes from './analytics.module.css'

const headings: { group: AnalyticsEntry['group']; label: MessageDescriptor }[] = [
  { group: 'figures', label: msg`Key figures` },
  { group: 'reports', label: msg`Reports` },
  { group: 'customers', label: msg`Customers` },
  { group: 'costs', label: msg`Costs` },
]
/** What a person chose on one page and means for the next one too. */
const CARRIED = ['period', 'from', 'to', 'sites', 'compare']

type Search = Record<string, unknown>
const carried = (search: Search): Search => Object.fromEntries(CARRIED.flatMap(key => (search[key] === undefined ? [] : [[key, search[key]]])))

/** The entry that a page belongs to: its own, or the one that it lies below. */
const pageOf = (entries: readonly AnalyticsEntry[], pathname: string): string | undefined =>
  entries.map(entry => entry.to).filter(to => pathname === to || pathname.startsWith(`${to}/`)).toSorted((a, b) => b.length - a.length)[0]

/** The pages of analytics at the left, one of them at the right; on a phone a select instead of the list. Printed without either. */
export function AnalyticsLayout() {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const { rights } = useSession().user
  const entries = features.flatMap(feature => feature.analytics?.entries ?? [])
  const allowed = entries.filter(entry => !entry.right || rights[entry.right])
  const shown = headings.map(heading => ({ ...heading, entries: allowed.filter(entry => entry.group === heading.group) })).filter(heading => heading.entries.length > 0)
  // A page below one of them (a segment below the segments) belongs to it.
  const at = pageOf(allowed, pathname)
  const isShut = (pathname === '/analytics' && allowed.length === 0) || at !== pageOf(entries, pathname)
  const page = isShut ? <NoRight /> : <Outlet />
  const searchOf = (entry: AnalyticsEntry | undefined): Search => (entry?.hasPeriod ? carried(search) : {})
  // It begins with the first page that one may see.
  if (pathname === '/analytics' && allowed[0]) return <Navigate to={allowed[0].to} replace />
  if (allowed.length === 0) return page
  if (narrow) {
    return (
      <div className={classes.narrow}>
        <NativeSelect
          className={classes.select} aria-label={t`Page of analytics`} value={at ?? pathname}
          onChange={event => { const to = event.currentTarget.value; void navigate({ to, search: searchOf(allowed.find(entry => entry.to === to)) as never }) }}
          data={[
            ...(at === undefined ? [{ value: pathname, label: '' }] : []),
            ...shown.map(group => ({ group: i18n._(group.label), items: group.entries.map(entry => ({ value: entry.to, label: i18n._(entry.label) })) })),
          ]}
        />
        <div className={classes.page}>{page}</div>
      </div>
    )
  }
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t`Analytics`}>
        {shown.map(group => (
          <div key={group.group}>
            <div className={classes.group}>{i18n._(group.label)}</div>
            {group.entries.map(entry => (
              <Link key={entry.to} to={entry.to} search={searchOf(entry) as never} className={classes.link} activeOptions={{ exact: entry.to !== at, includeSearch: false }}>{i18n._(entry.label)}</Link>
            ))}
          </div>
        ))}
      </nav>
      <div className={classes.page}>{page}</div>
    </div>
  )
}
