import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { plainClaim } from './find-customer.ts'
import { identifiedInInbox, takeOutOf } from './inbox.ts'
import type { Claim } from './read-batch.ts'
import { takeTurn } from './turn.ts'

/** Whoever is no longer a customer leaves nothing of what he did on the sites: no events, visits, carts, favourites, names with counters. */
export async function forgetCustomer(tx: Tx, customerId: number): Promise<void> {
  await takeTurn(tx)
  const { rows: visitors } = await sql<{ id: number; uid: string; site: string }>`delete from site_visitor where customer_id = ${customerId} or known_as = ${customerId} returning id, uid, site`.execute(tx.db)
  if (visitors.length > 0) await takeOutOf(tx, visitors.map(({ uid }) => uid))
  const ids = visitors.map(({ id }) => id)
  await sql`delete from site_event where visitor_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`delete from site_visit where visitor_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`delete from site_client_id where visitor_id = any(${ids}::bigint[]) or customer_id = ${customerId}`.execute(tx.db)
  await sql`delete from site_source where customer_id = ${customerId}`.execute(tx.db)
  const carts = await sql<{ id: number }>`delete from customer_cart where customer_id = ${customerId} or (customer_id is null and visitor_id = any(${ids}::bigint[])) returning id`.execute(tx.db)
  const favourites = await sql`delete from customer_favourite where customer_id = ${customerId} or (customer_id is null and visitor_id = any(${ids}::bigint[]))`.execute(tx.db)
  if (ids.length + carts.rows.length + Number(favourites.numAffectedRows ?? 0) === 0) return
  // Ids alone: whoever keeps a copy of the events removes it by them.
  tx.record({ kind: 'customer.site_history_removed', entity: 'customer', entityId: customerId, site: visitors[0]?.site ?? null, about: { visitorIds: ids, cartIds: carts.rows.map(({ id }) => id) } })
}

/**
 * What visitors have said they are called by is forgotten where it is this person's and nobody was found by it yet: of such visitors as well as in batches that
 * are not written. What somebody else is called by too stays theirs. Call it when the person's own row is gone.
 */
export async function forgetClaims(tx: Tx, { site, externalId, phones, emails }: { site: string; externalId: string | null; phones: readonly string[]; emails: readonly string[] }): Promise<void> {
  const { rows: others } = await sql<{ value: string }>`select value from customer_identity where site = ${site} and value = any(${[...phones, ...emails]}::text[])`.execute(tx.db)
  const isHis = (value: string): boolean => others.every((other) => other.value !== value)
  const claims: Claim[] = [...(externalId ? [{ externalId }] : []), ...phones.filter(isHis).map((phone) => ({ phone })), ...emails.filter(isHis).map((email) => ({ email }))]
  const waiting = (await identifiedInInbox(tx, site)).filter(({ claim }) => {
    const said = plainClaim(claim)
    return claims.some((one) => Object.entries(one).every(([name, value]) => said[name as keyof Claim] === value))
  })
  if (waiting.length > 0) await takeOutOf(tx, waiting.map(({ visitor }) => visitor))
  await sql`update site_visitor v set claim = null from jsonb_array_elements(${JSON.stringify(claims)}::jsonb) as his (claim) where v.site = ${site} and v.claim @> his.claim`.execute(tx.db)
}

/** Under which names counters and programs know the buyers of these orders. Where the orders came from stays. */
export async function forgetNamesOfOrders(tx: Tx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return
  await sql`delete from site_client_id where order_id = any(${orderIds}::bigint[])`.execute(tx.db)
  await sql`update site_source set client_id = null where order_id = any(${orderIds}::bigint[]) and client_id is not null`.execute(tx.db)
}
