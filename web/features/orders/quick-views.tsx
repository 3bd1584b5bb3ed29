import { Trans } from '@lingui/react/macro'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import type { Condition } from '#shared/conditions.ts'
import { api } from '../../base/api.ts'
import { useSession } from '../../base/session.ts'
import type { ViewQuery } from '../../base/views.ts'
import type { Totals } from '../../ui/table/list-data.ts'
import { useStatusGroups } from './status/statuses.ts'
import classes from './list.module.css'

type QuickView = { key: string; name: ReactNode; query: ViewQuery }

/** How many orders meet a filter, capped at a thousand: cheap at any size, and asked again when an order changes. */
const orderCountQuery = (filter: Condition) => ({
  queryKey: ['order', 'totals', 'count', filter] as const,
  queryFn: () => api.get<Totals>('/api/orders/totals', { filter: JSON.stringify(filter) }),
})

/** Chips over the list: the groups of statuses that are in work, with counts; mine, nobody's, with problems, late. */
export function useQuickViews(): QuickView[] {
  const me = useSession().user.id
  const groups = useStatusGroups()
  const working = useMemo(() => groups.filter(group => group.code !== 'complete' && group.code !== 'cancel').map(group => ({
    code: group.code, name: group.name, filter: { field: 'status', op: 'in', value: group.statuses.map(status => status.code) } satisfies Condition,
  })), [groups])
  // No order in work without a next step.
  const stepless = useMemo<Condition>(() => ({ and: [{ field: 'status', op: 'in', value: working.flatMap(group => group.filter.value) }, { field: 'hasTask', op: 'eq', value: false }] }), [working])
  const { data: steplessCount } = useQuery({ ...orderCountQuery(stepless), enabled: working.length > 0 })
  const counts = useQueries({ queries: working.map(group => orderCountQuery(group.filter)) })
  return [
    ...working.map((group, at) => ({ key: group.code, name: <>{group.name}<Count totals={counts[at]?.data} /></>, query: { filter: group.filter } })),
    { key: 'mine', name: <Trans>Mine</Trans>, query: { filter: { field: 'managerId', op: 'in', value: [me] } } },
    { key: 'nobody', name: <Trans>Without a manager</Trans>, query: { filter: { field: 'managerId', op: 'empty' } } },
    { key: 'no-task', name: <><Trans>Without a task</Trans><Count totals={steplessCount} /></>, query: { filter: stepless } },
    { key: 'problems', name: <Trans>With problems</Trans>, query: { filter: { field: 'hasProblems', op: 'eq', value: true } } },
    { key: 'late', name: <Trans>Late</Trans>, query: { filter: { field: 'isLate', op: 'eq', value: true } } },
  ]
}

function Count({ totals }: { totals: Totals | undefined }) {
  if (!totals || totals.count === 0) return null
  return <span className={classes.count}>{totals.count}{totals.capped ? '+' : ''}</span>
}
