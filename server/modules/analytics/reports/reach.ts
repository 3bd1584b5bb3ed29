import { may, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import { heldBy, peopleOf } from '../query/scope-sql.ts'
import type { Column } from './report-spec.ts'

/** Tables of facts, and how each of them says whose a row is; null: it is nobody's. */
const OWNER = { order: 'manager_id', order_item: 'manager_id', status_span: 'manager_id', task: 'performer_id', visit: null, cost: null, product: null } as const
type Table = keyof typeof OWNER

/**
 * What of a table the actor's figures are made of, as a condition over its columns, and its parameters: the reach of `analytics.view`, the sites, and the codes that
 * orders are limited to. It is the reach of every figure (query/scope-sql.ts): a report and a dashboard never say two numbers. Which of the records behind a
 * number may be seen is asked when they are shown.
 */
export function reachOf(actor: Actor, asked: readonly string[] | undefined): { params: Params; within(table: Table): string } {
  const { sites, limits } = actor.grants
  const scope = scopeOf(actor, 'analytics.view')
  const wanted = asked && asked.length > 0 ? asked : null
  const allowed = sites === 'all' ? wanted : (wanted ?? sites).filter((site) => sites.includes(site))
  const params: Params = {
    sites: allowed ? [...allowed] : [],
    ...(scope === 'own' || scope === 'group' ? peopleOf(actor, scope) : { people: [], groups: [] }),
    limit_types: [...(limits['order.orderType'] ?? [])],
    limit_methods: [...(limits['order.orderMethod'] ?? [])],
    limit_deliveries: [...(limits['order.deliveryType'] ?? [])],
  }
  const limited = [
    limits['order.orderType'] && 'order_type in {limit_types:Array(String)}',
    limits['order.orderMethod'] && 'order_method in {limit_methods:Array(String)}',
    limits['order.deliveryType'] && 'delivery_type in {limit_deliveries:Array(String)}',
  ].filter(Boolean)
  return {
    params,
    within(table) {
      const owner = OWNER[table]
      // Orders of a currency that nobody has said a rate for are in no figure, and the pages say how many those are.
      const parts: string[] = table === 'order' || table === 'order_item' ? ['is_rated = 1'] : []
      if (allowed) parts.push('site in {sites:Array(String)}')
      if (scope === null) parts.push('0')
      else if (owner === null) {
        // What belongs to nobody is told only to those whose figures are everybody's; which products there are is no secret.
        if (table !== 'product' && (scope !== 'all' || limited.length > 0)) parts.push('0')
      } else if (scope !== 'all') {
        parts.push(table === 'task' ? heldBy(owner, 'performer_group_id') : heldBy(owner))
      }
      if (limited.length > 0 && table === 'order') parts.push(...(limited as string[]))
      if (limited.length > 0 && owner !== null && table !== 'order') parts.push(`order_id in (select id from \`order\` final where ${limited.join(' and ')})`)
      return parts.length > 0 ? `(${parts.join(' and ')})` : '1'
    },
  }
}

/** Whether a number is for this actor at all: margin tells the purchase. */
export function maySeeColumn(actor: Actor, { needs = [] }: Pick<Column, 'needs'>): boolean {
  return needs.every((need) => (need === 'costs' ? maySeeCosts(actor) : maySeePurchase(actor)))
}

const maySeePurchase = (actor: Actor): boolean =>
  may(actor, 'orders.purchase_price') && !['order.purchaseSum', 'order.deliveryNetCost'].some((field) => ['hidden', 'mask'].includes(actor.grants.fields[field] ?? ''))

/** Costs are nobody's own: only whoever may see them all, and all figures, learns of them. */
const maySeeCosts = (actor: Actor): boolean => may(actor, 'costs.view') && scopeOf(actor, 'analytics.view') === 'all'
