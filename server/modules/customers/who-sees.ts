import { sql, type RawBuilder } from 'kysely'
import type { Right } from '#shared/rights.ts'
import { reachedPeople } from '#server/platform/access-scope.ts'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'

type ReachRule = { rule: 'right' | 'scope' | 'site' | 'merged'; params: Record<string, unknown>; sql: RawBuilder<boolean> }

/**
 * The policy of customers, rule by rule, over the alias `c`. A person whose right reaches only to their own records has the customers whose
 * manager they are and those with an order of theirs: who works on an order must be able to call its buyer. With a group's reach it is the
 * same for any of the group's people.
 */
export function reachRules(actor: Actor, right: Right): ReachRule[] {
  const scope = scopeOf(actor, right)
  if (scope === null) return [{ rule: 'right', params: { right }, sql: sql<boolean>`false` }]
  const { sites } = actor.grants
  // Whoever was merged lives on in somebody else, and is nowhere to be met.
  const rules: ReachRule[] = [{ rule: 'merged', params: {}, sql: sql<boolean>`c.merged_into is null` }]
  if (sites !== 'all') rules.push({ rule: 'site', params: { allowed: sites }, sql: sql<boolean>`c.site = any(${sites}::text[])` })
  if (scope === 'all') return rules
  const people = reachedPeople(actor, scope)
  const theirs = sql<boolean>`(c.manager_id = any(${people}::bigint[])
    or exists (select from "order" theirs where theirs.customer_id = c.id and theirs.manager_id = any(${people}::bigint[])))`
  return [...rules, { rule: 'scope', params: { right, scope }, sql: theirs }]
}

/** All of them as one condition. Nobody touches what they do not see, however far their right to touch reaches. */
export function reaches(actor: Actor, right: Right): RawBuilder<boolean> {
  const isSeen = right === 'customers.view' || scopeOf(actor, 'customers.view') === 'all' ? [] : reachRules(actor, 'customers.view')
  return sql<boolean>`(${sql.join([...reachRules(actor, right), ...isSeen].map((rule) => rule.sql), sql` and `)})`
}

/** Customers that the actor may see. */
export const canSee = (actor: Actor): RawBuilder<boolean> => reaches(actor, 'customers.view')

/** Which of these the actor may see: for live events. News of one who was merged is for those who see the survivor: their card is to turn. */
export async function visibleCustomers(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select asked.id from customer asked join customer c on c.id = coalesce(asked.merged_into, asked.id)
    where asked.id = any(${ids}::bigint[]) and ${canSee(actor)}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** @throws Refusal `not_found`: a customer out of reach is nobody's news */
export async function seeCustomer(db: Database, actor: Actor, id: number): Promise<void> {
  const visible = await visibleCustomers(db, actor, [id])
  if (!visible.has(id)) throw notFound('customer', id)
}
