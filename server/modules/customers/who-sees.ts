import { sql, type RawBuilder } from 'kysely'
import type { Right } from '#shared/rights.ts'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'

/**
 * The policy of customers, as a condition over the alias `c`. A person whose right reaches only to their own records has the customers
 * whose manager they are and those with an order of theirs: who works on an order must be able to call its buyer. With a group's
 * reach it is the same for any of the group's people.
 */
export function reaches(actor: Actor, right: Right): RawBuilder<boolean> {
  const scope = scopeOf(actor, right)
  if (scope === null) return sql<boolean>`false`
  const { sites, userId, colleagueIds } = actor.grants
  // Whoever was merged lives on in somebody else, and is nowhere to be met.
  const ofSite = sites === 'all' ? sql<boolean>`c.merged_into is null` : sql<boolean>`(c.merged_into is null and c.site = any(${sites}::text[]))`
  if (scope === 'all') return ofSite
  const people = [userId ?? -1, ...(scope === 'group' ? colleagueIds : [])]
  return sql<boolean>`(${ofSite} and (c.manager_id = any(${people}::bigint[])
    or exists (select from "order" theirs where theirs.customer_id = c.id and theirs.manager_id = any(${people}::bigint[]))))`
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
