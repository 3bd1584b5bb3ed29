import { ALL_RIGHTS, type Right, type Scope } from '#shared/rights.ts'
import type { Grants } from '#server/platform/access.ts'

export type GroupGrants = { id: number; rights: Partial<Record<Right, Scope>>; /** Empty = all. */ sites: readonly string[] }

const WIDTH: Record<Scope, number> = { own: 1, group: 2, all: 3 }

export const isWider = (one: Scope, other: Scope | undefined): boolean => other === undefined || WIDTH[one] > WIDTH[other]

/** Rights of several groups together: each in its widest scope, on the sites of any of the groups. No group, no rights. */
export function mergeGrants(groups: readonly GroupGrants[]): Pick<Grants, 'rights' | 'sites' | 'groupIds'> {
  const rights: Partial<Record<Right, Scope>> = {}
  for (const group of groups) {
    for (const right of ALL_RIGHTS) {
      const scope = group.rights[right]
      if (scope && isWider(scope, rights[right])) rights[right] = scope
    }
  }
  const sites = groups.some((group) => group.sites.length === 0) ? 'all' : [...new Set(groups.flatMap((group) => group.sites))]
  return { rights, sites, groupIds: groups.map((group) => group.id) }
}

/** The first of these rights that the giver does not have at least as widely; nobody gives more than they have. */
export function rightBeyond(giver: Grants, given: Partial<Record<Right, Scope>>): Right | null {
  const held = giver.rights
  if (held === 'all') return null
  const beyond = (right: Right): boolean => given[right] !== undefined && isWider(given[right], held[right])
  return ALL_RIGHTS.find(beyond) ?? null
}
