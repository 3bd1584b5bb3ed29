import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { giveOrders, openStatuses, reason, waitingStatuses, type Gift } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { candidates, leastLoaded, matches, mayHave, type Candidate, type Rule, type WaitingOrder } from './candidates.ts'

const BATCH = 500

/**
 * Gives the orders that wait without a manager, the oldest first, to people who are there and free: a repeat customer's to their own manager
 * unless away, else to the least loaded of the groups whose rules the order meets. An order for whom nobody is there stays in the queue.
 * Asked again it finds only what is still free, so it may be asked by anything that may have moved the queue.
 */
export async function distribute(tx: Tx): Promise<void> {
  const rules = await activeRules(tx)
  if (rules.length === 0) return
  const references = await freshReferences(tx.db)
  const people = await candidates(tx, openStatuses(references))
  if (people.length === 0) return
  const waiting = waitingStatuses(references)
  for (let after: Place = [new Date(0), 0], isMore = true; isMore; ) {
    const orders = await waitingOrders(tx, waiting, rules, after)
    await giveBatch(tx, orders, rules, people)
    const last = orders.at(-1)
    // A moment of the database is finer than one of the program: a page that ends where the last one did has nothing more.
    isMore = orders.length === BATCH && last?.id !== after[1]
    if (last) after = [last.createdAt, last.id]
  }
}

type Place = [createdAt: Date, id: number]
type FreeOrder = WaitingOrder & { createdAt: Date }

async function activeRules(tx: Tx): Promise<Rule[]> {
  const rows = await tx.db.selectFrom('distribution_rule').select(['group_id', 'order_types', 'order_methods', 'sites']).where('active', '=', true).execute()
  return rows.map((row) => ({ groupId: row.group_id, orderTypes: row.order_types, orderMethods: row.order_methods, sites: row.sites }))
}

/** Free orders of the queue that any of the rules is about. By the order of an index in each status, so that a long queue costs no more than a short one. */
async function waitingOrders(tx: Tx, statuses: readonly string[], rules: readonly Rule[], [at, id]: Place): Promise<FreeOrder[]> {
  const { rows } = await sql<FreeOrder>`
    select w.id, w.site, w.order_type as "orderType", w.order_method as "orderMethod", w.delivery_type as "deliveryType", w.created_at as "createdAt",
      coalesce(c.manager_id, (
        select past.manager_id from "order" past where past.customer_id = w.customer_id and past.id <> w.id and past.manager_id is not null
        order by past.created_at desc limit 1)) as "ownManagerId"
    from unnest(${statuses}::text[]) s (status)
    cross join lateral (
      select o.* from "order" o
      where o.manager_id is null and o.first_touched_at is null and o.status = s.status and (o.created_at, o.id) > (${at}::timestamptz, ${id}::bigint)
        and exists (
          select from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as r ("orderTypes" text[], "orderMethods" text[], sites text[])
          where (r.sites = '{}' or o.site = any(r.sites)) and (r."orderTypes" = '{}' or o.order_type = any(r."orderTypes"))
            and (r."orderMethods" = '{}' or o.order_method = any(r."orderMethods")))
      order by o.created_at, o.id limit ${BATCH}
    ) w
    left join customer c on c.id = w.customer_id
    order by w.created_at, w.id limit ${BATCH}`.execute(tx.db)
  return rows
}

async function giveBatch(tx: Tx, orders: readonly FreeOrder[], rules: readonly Rule[], people: readonly Candidate[]): Promise<void> {
  const byId = new Map(people.map((person) => [person.userId, person]))
  const gifts: Gift[] = []
  for (const order of orders) {
    const gift = choose(order, rules, people, byId)
    if (!gift) continue
    gifts.push(gift)
    const person = byId.get(gift.managerId!)!
    person.open += 1
    // Moments within one batch, so that equals take turns.
    person.lastGivenAt = +tx.at + gifts.length
  }
  if (gifts.length === 0) return
  await giveOrders(tx, gifts, true)
  await tx.prepared(
    'distribution_turns',
    `insert into distribution_turn (user_id, last_given_at) select * from unnest($1::bigint[], $2::timestamptz[])
     on conflict (user_id) do update set last_given_at = excluded.last_given_at`,
    takers(gifts, byId),
  )
}

function takers(gifts: readonly Gift[], byId: ReadonlyMap<number, Candidate>): [number[], Date[]] {
  const ids = [...new Set(gifts.map((gift) => gift.managerId!))]
  return [ids, ids.map((id) => new Date(byId.get(id)!.lastGivenAt))]
}

/** To whom this order goes, and why. */
export function choose(order: WaitingOrder, rules: readonly Rule[], people: readonly Candidate[], byId: ReadonlyMap<number, Candidate>): Gift | null {
  const groups = new Set(rules.filter((rule) => matches(rule, order)).map((rule) => rule.groupId))
  if (groups.size === 0) return null
  const own = order.ownManagerId === null ? undefined : byId.get(order.ownManagerId)
  if (own && mayHave(own, order)) return { orderId: order.id, managerId: own.userId, reason: reason('own_manager') }
  const able = people.filter((person) => person.groupIds.some((group) => groups.has(group)) && mayHave(person, order))
  const chosen = leastLoaded(able)
  if (!chosen) return null
  const params = { open: chosen.open, among: able.length }
  const why = order.ownManagerId === null ? reason('least_loaded', params) : reason('own_manager_away', { managerId: order.ownManagerId, ...params })
  return { orderId: order.id, managerId: chosen.userId, reason: why }
}
