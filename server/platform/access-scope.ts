import type { Condition } from '#shared/conditions.ts'
import type { Right, Scope } from '#shared/rights.ts'
import { mayTouchSite, scopeOf, type Actor } from './access.ts'

/** Fields of the catalogue that say whose a record is and which site it belongs to; `limited` is the entity whose limits hold for it. */
export type ScopeFields = { manager: string; site: string; limited?: string }

/** One of the reasons why a record is within reach, or is not: all of them must hold. */
export type ScopeRule =
  | { rule: 'right'; right: Right; condition: Condition }
  | { rule: 'scope'; right: Right; scope: Scope; condition: Condition }
  | { rule: 'site'; codes: readonly string[]; condition: Condition }
  | { rule: 'limit'; field: string; codes: readonly string[]; condition: Condition }

/** The policy of a scoped right, rule by rule: what decides, and what «why do I not see it» explains by. */
export function scopeRules(actor: Actor, right: Right, fields: ScopeFields): ScopeRule[] {
  const scope = scopeOf(actor, right)
  if (scope === null) return [{ rule: 'right', right, condition: { or: [] } }]
  const rules: ScopeRule[] = []
  if (scope !== 'all') rules.push({ rule: 'scope', right, scope, condition: { field: fields.manager, op: 'in', value: reachedPeople(actor, scope) } })
  const { sites, limits } = actor.grants
  if (sites !== 'all') rules.push({ rule: 'site', codes: sites, condition: { field: fields.site, op: 'in', value: sites } })
  for (const [limit, codes] of Object.entries(limits)) {
    const [entity, field = ''] = limit.split('.')
    if (entity === fields.limited) rules.push({ rule: 'limit', field, codes, condition: { field, op: 'in', value: [...codes] } })
  }
  return rules
}

/**
 * A scoped right as a condition: the same answer for lists (as a `where`), cards, search, export and live events.
 * Without the right it matches nothing. A record without a manager belongs to nobody: only the scope `all` reaches it.
 */
export function scopeCondition(actor: Actor, right: Right, fields: ScopeFields): Condition {
  return { and: scopeRules(actor, right, fields).map((rule) => rule.condition) }
}

/** The same for one record at hand; `limits` are its codes by the names of the actor's limits. */
export function isWithinScope(
  actor: Actor,
  right: Right,
  record: { managerId: number | null; site: string; limits?: Readonly<Record<string, string | null>> },
): boolean {
  const scope = scopeOf(actor, right)
  if (scope === null || !mayTouchSite(actor, record.site)) return false
  const isOutside = Object.entries(record.limits ?? {}).some(([limit, code]) => {
    const codes = actor.grants.limits[limit]
    return codes !== undefined && (code === null || !codes.includes(code))
  })
  return !isOutside && (scope === 'all' || (record.managerId !== null && reachedPeople(actor, scope).includes(record.managerId)))
}

/** People whose records a scope reaches. */
export function reachedPeople(actor: Actor, scope: 'own' | 'group'): number[] {
  const self = actor.grants.userId === null ? [] : [actor.grants.userId]
  return scope === 'own' ? self : [...new Set([...self, ...actor.grants.colleagueIds])]
}
