import { useMemo } from 'react'
import { useReference, useReferences, type ReferenceItem } from '../../../base/references.ts'

/** A status as the references tell it: what it demands of those who enter it, and the colour of its group. */
export type Status = ReferenceItem & { commentRequired: boolean }
export type StatusGroup = ReferenceItem & { statuses: Status[] }

/** All statuses in the order of work: by group, then within it. */
export function useStatuses(): Status[] {
  const statuses = useReference('statuses')
  const groups = useReference('statusGroups')
  const rows = useReferences()?.statuses
  return useMemo(() => {
    const place = new Map(groups.map((group, at) => [group.code, at]))
    const demanding = new Set(rows?.filter(row => row.commentRequired).map(row => row.code))
    return statuses
      .map((status, at) => ({ status: { ...status, commentRequired: demanding.has(status.code) }, at }))
      .toSorted((a, b) => (place.get(a.status.group ?? '') ?? 99) - (place.get(b.status.group ?? '') ?? 99) || a.at - b.at)
      .map(({ status }) => status)
  }, [statuses, groups, rows])
}

/** Groups with the statuses that are in `codes` (all active ones when it is left out); groups that would be empty are left out. */
export function useStatusGroups(codes?: readonly string[]): StatusGroup[] {
  const statuses = useStatuses()
  const groups = useReference('statusGroups')
  return useMemo(() => {
    const wanted = codes && new Set(codes)
    return groups
      .map(group => ({ ...group, statuses: statuses.filter(status => status.group === group.code && (wanted ? wanted.has(status.code) : status.active)) }))
      .filter(group => group.statuses.length > 0)
  }, [statuses, groups, codes])
}

/** The most likely next steps: the nearest allowed ones further along the way, never a cancellation. */
export function nextSteps(statuses: Status[], current: string, allowed: readonly string[], most = 2): Status[] {
  const at = statuses.findIndex(status => status.code === current)
  return statuses.slice(at + 1).filter(status => allowed.includes(status.code) && status.group !== 'cancel').slice(0, most)
}
