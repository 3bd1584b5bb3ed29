import { sql, type RawBuilder } from 'kysely'
import type { Right } from '#shared/rights.ts'
import { isWithinScope, scopeCondition, scopeRules, type ScopeFields } from '#server/platform/access-scope.ts'
import { scopeOf, systemActor, type Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { orderEntity } from './fields.ts'

// The policy asks by fields that the actor need not be allowed to filter by.
const policy = systemActor('policy')

/** What of an order the policy asks about. */
export const SCOPE: ScopeFields = { manager: 'managerId', site: 'site', limited: 'order' }

/**
 * Which orders the actor may see (or touch, with another right: nobody touches what they do not see, however far that right reaches): a
 * condition over the alias `o`; null = all of them, so that nothing stands in the planner's way.
 */
export function canSee(actor: Actor, right: Right = 'orders.view'): RawBuilder<boolean> | null {
  const rights = [...new Set<Right>(['orders.view', right])].filter((one) => scopeOf(actor, one) !== 'all' || scopeRules(actor, one, SCOPE).length > 0)
  if (rights.length === 0) return null
  const condition = { and: rights.map((one) => scopeCondition(actor, one, SCOPE)) }
  return compileCondition(condition, orderEntity, { timeZone: 'UTC', now: new Date(), actor: policy })
}

/** The same for an order at hand. */
export function reachesOrder(
  actor: Actor,
  right: Right,
  order: { managerId: number | null; site: string; orderType: string | null; orderMethod: string | null; deliveryType: string | null },
): boolean {
  const { managerId, site, orderType, orderMethod, deliveryType } = order
  return isWithinScope(actor, right, { managerId, site, limits: { 'order.orderType': orderType, 'order.orderMethod': orderMethod, 'order.deliveryType': deliveryType } })
}

/** Which of these orders the actor may see: the answer for live events. */
export async function visibleOrders(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select o.id from "order" o where o.id = any(${ids}::bigint[]) and ${canSee(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/**
 * For whatever shows or touches one order. An order out of reach is not found rather than forbidden: its existence is nobody's news.
 * @throws Refusal `not_found`
 */
export async function seeOrder(db: Database, actor: Actor, id: number, right: Right = 'orders.view'): Promise<void> {
  const { rows } = await sql`select from "order" o where o.id = ${id} and ${canSee(actor, right) ?? sql`true`}`.execute(db)
  if (rows.length === 0) throw notFound('order', id)
}
