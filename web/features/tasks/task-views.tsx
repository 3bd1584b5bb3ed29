import { Trans } from '@lingui/react/macro'
import { useMemo, type ReactNode } from 'react'
import type { Condition } from '#shared/conditions.ts'
import { useAccount } from '../../base/account.ts'
import { useReferences } from '../../base/references.ts'
import { useSession } from '../../base/session.ts'
import type { ViewQuery } from '../../base/views.ts'

const open: Condition = { field: 'open', op: 'eq', value: true }

/** What one works by: one's own and one's groups', today's, overdue, without a term, given to others, done. */
export function useTaskViews(): { key: string; name: ReactNode; query: ViewQuery }[] {
  const { id, groups } = useSession().user
  const references = useReferences()
  const { timeZone } = useAccount()
  return useMemo(() => {
    const today = new Date().toLocaleDateString('sv', { timeZone })
    const mine: Condition = { field: 'performerId', op: 'eq', value: id }
    const groupIds = references?.userGroups.filter(group => groups.includes(group.slug)).map(group => group.id) ?? []
    const ofGroup: Condition = { field: 'performerGroupId', op: 'in', value: groupIds }
    return [
      { key: 'mine', name: <Trans>Mine</Trans>, query: { filter: { and: [open, mine] }, sort: 'dueAt' } },
      { key: 'today', name: <Trans>Today</Trans>, query: { filter: { and: [open, mine, { field: 'dueAt', op: 'lte', value: today }] }, sort: 'dueAt' } },
      { key: 'overdue', name: <Trans>Overdue</Trans>, query: { filter: { and: [{ field: 'overdue', op: 'eq', value: true }, mine] }, sort: 'dueAt' } },
      { key: 'no-term', name: <Trans>Without a term</Trans>, query: { filter: { and: [open, mine, { field: 'dueAt', op: 'empty' }] }, sort: 'dueAt' } },
      ...(groupIds.length > 0 ? [{ key: 'group', name: <Trans>Of my groups</Trans>, query: { filter: { and: [open, ofGroup] }, sort: 'dueAt' } }] : []),
      { key: 'given', name: <Trans>Given by me</Trans>, query: { filter: { and: [open, { field: 'creatorId', op: 'eq', value: id }, { field: 'performerId', op: 'ne', value: id }] }, sort: 'dueAt' } },
      { key: 'all-open', name: <Trans>All open</Trans>, query: { filter: open, sort: 'dueAt' } },
      { key: 'done', name: <Trans>Completed ones</Trans>, query: { filter: { field: 'complete', op: 'eq', value: true }, sort: '-completedAt' } },
    ]
  }, [id, groups, references, timeZone])
}
