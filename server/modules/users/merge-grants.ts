import { ALL_LIMITS, ALL_RIGHTS, isRightTo, type FieldRestriction, type Right, type Scope } from '#shared/rights.ts'
import type { Grants } from '#server/platform/access.ts'

export type GroupGrants = {
  id: number
  rights: Partial<Record<Right, Scope>>
  /** Empty = all. */
  sites: readonly string[]
  fields: Readonly<Record<string, FieldRestriction>>
  limits: Readonly<Record<string, readonly string[]>>
}

const WIDTH: Record<Scope, number> = { own: 1, group: 2, all: 3 }
const STRICTNESS: Record<FieldRestriction, number> = { read: 1, mask: 2, hidden: 3 }

const isWider = (one: Scope, other: Scope | undefined): boolean => other === undefined || WIDTH[one] > WIDTH[other]

/** Whether one restriction keeps more than the other; none keeps nothing. */
const isStricter = (one: FieldRestriction | undefined, other: FieldRestriction | undefined): boolean =>
  (one ? STRICTNESS[one] : 0) > (other ? STRICTNESS[other] : 0)

/**
 * Rights of several groups together: each in its widest scope, on the sites of any of the groups. A field is kept, and a limit holds, as far
 * as in the mildest of the groups that have anything to do with such records: being among the accountants opens no phone of a customer to a
 * courier. No group, no rights.
 */
export function mergeGrants(groups: readonly GroupGrants[]): Pick<Grants, 'rights' | 'sites' | 'fields' | 'limits' | 'groupIds'> {
  const rights: Partial<Record<Right, Scope>> = {}
  for (const group of groups) {
    for (const right of ALL_RIGHTS) {
      const scope = group.rights[right]
      if (scope && isWider(scope, rights[right])) rights[right] = scope
    }
  }
  const sites = groups.some((group) => group.sites.length === 0) ? 'all' : [...new Set(groups.flatMap((group) => group.sites))]
  return { rights, sites, fields: mergeFields(groups), limits: mergeLimits(groups), groupIds: groups.map((group) => group.id) }
}

function mergeFields(groups: readonly GroupGrants[]): Record<string, FieldRestriction> {
  const merged: Record<string, FieldRestriction> = {}
  for (const field of new Set(groups.flatMap((group) => Object.keys(group.fields)))) {
    const counted = concerned(groups, field).map((group) => group.fields[field])
    const mildest = counted.reduce((one, other) => (isStricter(one, other) ? other : one), counted[0])
    if (mildest) merged[field] = mildest
  }
  return merged
}

function mergeLimits(groups: readonly GroupGrants[]): Record<string, string[]> {
  const merged: Record<string, string[]> = {}
  for (const limit of ALL_LIMITS) {
    const codes = concerned(groups, limit).map((group) => group.limits[limit] ?? [])
    if (codes.length > 0 && codes.every((some) => some.length > 0)) merged[limit] = [...new Set(codes.flat())]
  }
  return merged
}

/** Groups with a right to such records; when there are none, whatever any of them says counts. */
function concerned(groups: readonly GroupGrants[], field: string): readonly GroupGrants[] {
  const entity = field.slice(0, field.indexOf('.'))
  const some = groups.filter((group) => Object.keys(group.rights).some((right) => isRightTo(entity, right)))
  return some.length > 0 ? some : groups.filter((group) => group.fields[field] !== undefined || (group.limits[field]?.length ?? 0) > 0)
}

/** The first of these rights that the giver does not have at least as widely; nobody gives more than they have. */
export function rightBeyond(giver: Grants, given: Partial<Record<Right, Scope>>): Right | null {
  const held = giver.rights
  if (held === 'all') return null
  const beyond = (right: Right): boolean => given[right] !== undefined && isWider(given[right], held[right])
  return ALL_RIGHTS.find(beyond) ?? null
}

/** The first field or limit that the given would hold back less than it holds the giver back, among records that the given has rights to. */
export function openedBeyond(giver: Grants, given: Pick<GroupGrants, 'rights' | 'fields' | 'limits'>): string | null {
  const isOpened = (name: string): boolean => Object.keys(given.rights).some((right) => isRightTo(name.slice(0, name.indexOf('.')), right))
  const field = Object.entries(giver.fields).find(([name, restriction]) => isOpened(name) && isStricter(restriction, given.fields[name]))
  if (field) return field[0]
  const limit = Object.entries(giver.limits).find(([name, codes]) => {
    const wanted = given.limits[name] ?? []
    return isOpened(name) && (wanted.length === 0 || wanted.some((code) => !codes.includes(code)))
  })
  return limit?.[0] ?? null
}
