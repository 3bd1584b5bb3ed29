import type { References } from './references.ts'

/**
 * Statuses that an order may be moved to. The transitions of the person's groups add up; when none of the groups has any, all are allowed.
 * @param groupIds groups of the actor; empty for owners, keys, rules and the system, who may everything
 * @returns codes in the order of the lists, active statuses only, without `from`
 */
export function allowedNextStatuses(references: References, groupIds: readonly number[], from: string): string[] {
  const matrices = groupIds.flatMap((id) => references.transitions.get(id) ?? [])
  const isAllowed = (to: string): boolean => matrices.length === 0 || matrices.some((matrix) => matrix.get(from)?.has(to))
  const places = new Map(references.statusGroups.all.map((group, place) => [group.code, place]))
  return references.statuses.all
    .filter((status) => status.active && status.code !== from && isAllowed(status.code))
    .toSorted((one, other) => (places.get(one.group) ?? 0) - (places.get(other.group) ?? 0) || one.ordering - other.ordering)
    .map((status) => status.code)
}
