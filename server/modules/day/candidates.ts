import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { reachesOrder } from '#server/modules/orders/index.ts'
import { ONLINE_SECONDS, personActor } from '#server/modules/users/index.ts'

/** A person who is there and free, and so may be given an order. */
export type Candidate = {
  actor: Actor
  userId: number
  groupIds: number[]
  /** Orders in work, counted up while orders are given; far more than anybody works on count as so many. */
  open: number
  /** When the person last got an order; 0 = never. */
  lastGivenAt: number
}

export type WaitingOrder = {
  id: number
  site: string
  orderType: string | null
  orderMethod: string | null
  deliveryType: string | null
  ownManagerId: number | null
}

export type Rule = { groupId: number; orderTypes: string[]; orderMethods: string[]; sites: string[] }

const MOST_OPEN = 5000

/**
 * Who may be given orders now. The rows are held until the transaction ends: whoever is dismissed at this moment gets an order before their
 * orders are handed over, or none.
 */
export async function candidates(tx: Tx, openStatuses: readonly string[]): Promise<Candidate[]> {
  const { rows: people } = await sql<{ id: number }>`
    select u.id from app_user u
    where u.active and u.status = 'free' and u.last_seen_at > now() - make_interval(secs => ${ONLINE_SECONDS})
    order by u.id for share`.execute(tx.db)
  if (people.length === 0) return []
  const { rows: loads } = await sql<{ id: number; open: number; lastGivenAt: Date | null; groupIds: number[] }>`
    select u.id, t.last_given_at as "lastGivenAt",
      (select count(*) from (select from "order" o where o.manager_id = u.id and o.status = any(${openStatuses}::text[]) limit ${MOST_OPEN}) open) as open,
      array(select m.group_id from user_group_member m where m.user_id = u.id) as "groupIds"
    from unnest(${people.map((person) => person.id)}::bigint[]) u (id) left join distribution_turn t on t.user_id = u.id`.execute(tx.db)
  const found: Candidate[] = []
  for (const { id, open, lastGivenAt, groupIds } of loads) {
    const actor = await personActor(tx.db, id)
    if (actor) found.push({ actor, userId: id, groupIds: groupIds.map(Number), open, lastGivenAt: lastGivenAt ? +lastGivenAt : 0 })
  }
  return found
}

export function matches(rule: Rule, order: WaitingOrder): boolean {
  const holds = (codes: string[], code: string | null): boolean => codes.length === 0 || (code !== null && codes.includes(code))
  return holds(rule.sites, order.site) && holds(rule.orderTypes, order.orderType) && holds(rule.orderMethods, order.orderMethod)
}

/** Nobody is given an order that they could not open. */
export function mayHave({ actor, userId }: Candidate, order: WaitingOrder): boolean {
  return reachesOrder(actor, 'orders.view', { ...order, managerId: userId }) && reachesOrder(actor, 'orders.change', { ...order, managerId: userId })
}

/** The least loaded; of equals, who has waited longest for an order. */
export function leastLoaded(people: readonly Candidate[]): Candidate | null {
  return people.toSorted((a, b) => a.open - b.open || a.lastGivenAt - b.lastGivenAt || a.userId - b.userId)[0] ?? null
}
