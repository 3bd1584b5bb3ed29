import type { Condition } from '#shared/conditions.ts'
import type { Right } from '#shared/rights.ts'
import { mayTouchSite, scopeOf, type Actor } from './access.ts'

/** Fields of the catalogue that say whose a record is and which site it belongs to. */
export type ScopeFields = { manager: string; site: string }

/**
 * A scoped right as a condition: the same answer for lists (as a `where`), cards, search, export and live events.
 * Without the right it matches nothing. A record without a manager belongs to nobody: only the scope `all` reaches it.
 */
export function scopeCondition(actor: Actor, right: Right, fields: ScopeFields): Condition {
  const scope = scopeOf(actor, right)
  if (scope === null) return { or: [] }
  const parts: Condition[] = []
  if (scope !== 'all') parts.push({ field: fields.manager, op: 'in', value: reachedPeople(actor, scope) })
  if (actor.grants.sites !== 'all') parts.push({ field: fields.site, op: 'in', value: actor.grants.sites })
  return { and: parts }
}

/** The same for one record at hand. */
export function isWithinScope(actor: Actor, right: Right, record: { managerId: number | null; site: string }): boolean {
  const scope = scopeOf(actor, right)
  if (scope === null || !mayTouchSite(actor, record.site)) return false
  return scope === 'all' || (record.managerId !== null && reachedPeople(actor, scope).includes(record.managerId))
}

function reachedPeople(actor: Actor, scope: 'own' | 'group'): number[] {
  const self = actor.grants.userId === null ? [] : [actor.grants.userId]
  return scope === 'own' ? self : [...new Set([...self, ...actor.grants.colleagueIds])]
}
