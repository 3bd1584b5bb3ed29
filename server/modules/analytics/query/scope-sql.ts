import { reachedPeople } from '#server/platform/access-scope.ts'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import type { Fact } from './facts.ts'

const LIMITED: Record<string, string> = { 'order.orderType': 'order_type', 'order.orderMethod': 'order_method', 'order.deliveryType': 'delivery_type' }

/**
 * Whose a row is, where the scope is narrow: of the people reached, or waiting for a group that the actor is in. Who made a task sees it in lists; that it is
 * kept is the figure of whoever has to do it. Over `peopleOf`.
 */
export const heldBy = (person: string, group?: string): string => (group ? `(${person} in {people:Array(UInt64)} or ${group} in {groups:Array(UInt64)})` : `${person} in {people:Array(UInt64)}`)
export const peopleOf = (actor: Actor, scope: 'own' | 'group'): { people: number[]; groups: number[] } => ({ people: reachedPeople(actor, scope), groups: [...actor.grants.groupIds] })

/**
 * What of a fact the actor's right to figures reaches, by the same policy that lists of orders obey (access-scope.ts): own or the group's people, the
 * sites, the types, methods and deliveries that a group is limited to.
 * @returns null when rows of the fact are nobody's and the actor does not see everything
 */
export function scopeSql(actor: Actor, fact: Fact): { conditions: string[]; params: Params } | null {
  const scope = scopeOf(actor, 'analytics.view')
  if (scope === null) return null
  const conditions: string[] = []
  const params: Record<string, Params[string]> = {}
  if (scope !== 'all') {
    if (fact.manager === null) return null
    conditions.push(heldBy(fact.manager, fact.group))
    Object.assign(params, peopleOf(actor, scope))
  }
  if (actor.grants.sites !== 'all') {
    if (fact.site === null) return null
    conditions.push(`${fact.site} in {reachedSites:Array(String)}`)
    params['reachedSites'] = actor.grants.sites
  }
  const limits = Object.entries(actor.grants.limits).filter(([limit]) => limit in LIMITED)
  if (limits.length > 0 && fact.order === null) return null
  const within = limits.map(([limit, codes], index) => {
    params[`limit${index}`] = codes
    return `${LIMITED[limit]} in {limit${index}:Array(String)}`
  })
  if (within.length > 0) conditions.push(isOrderItself(fact) ? within.map((one) => `${fact.order!.slice(0, 2)}${one}`).join(' and ') : `${fact.order} in (select id from \`order\` final where ${within.join(' and ')})`)
  return { conditions, params }
}

const isOrderItself = ({ order }: Fact): boolean => order === 'r.id' || order === 'b.id'
