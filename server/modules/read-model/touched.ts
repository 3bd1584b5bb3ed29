import type { ReadEntry, Snapshot } from './snapshot.ts'
import type { Scope } from './table.ts'

/** Ids whose rows are to be written anew, by what they are ids of. */
export type Touched = Readonly<Record<Scope, Set<number>>>

const nothingTouched = (): Touched => ({
  order: new Set(), customer: new Set(), product: new Set(), offer: new Set(), task: new Set(), message: new Set(), cost: new Set(), visit: new Set(), visitor: new Set(), event: new Set(), segment: new Set(), carrier: new Set(), sale: new Set(),
})

/** Changes of settings that rows of orders were made with. */
const SHAPING: Readonly<Record<string, readonly string[]>> = {
  statuses: ['group'], itemStatuses: ['cancelStatus'], costItems: ['type', 'group'], account: ['timeZone', 'workingHours', 'holidays', 'currency'],
}

/** Whether everything is to be written anew because of this entry: somebody asked for it, or what rows are made with has changed. */
export function asksForRebuild(entry: ReadEntry): boolean {
  if (entry.kind === REBUILD_ASKED || entry.kind === 'setting.demo_removed' || entry.kind === 'attribution.changed') return true
  if (entry.kind !== 'setting.changed') return false
  const shaping = SHAPING[String(entry.about?.reference)] ?? []
  return shaping.some((field) => field in entry.fields)
}

export const REBUILD_ASKED = 'setting.analytics_rebuild_asked'

/** Whose other rows depend on an entry: a new order stands before those that are dated later, a customer given another order has another first one. */
const MOVES_ORDERS = ['customerId', 'createdAt']
/** Entries after which visitors may be somebody else. */
const IDENTIFIES = new Set([
  'customer.identified', 'customer.visitors_moved', 'customer.site_history_removed', 'customer.merged', 'customer.merged_into', 'customer.split', 'customer.restored', 'customer.moved', 'customer.deleted',
])

/** What the entries touched. Rows that depend on theirs are looked up in the snapshot. */
export async function touchedBy(snapshot: Snapshot, entries: readonly ReadEntry[]): Promise<Touched> {
  const touched = nothingTouched()
  const begun = new Set<number>()
  const rearranged = new Set<number>()
  const identified = new Set<number>()
  for (const entry of entries) {
    if (entry.orderId !== null) touched.order.add(entry.orderId)
    if (entry.customerId !== null) touched.customer.add(entry.customerId)
    if (entry.entity in touched) touched[entry.entity as Scope].add(entry.entityId)
    for (const id of idsIn(entry.fields.customerId)) touched.customer.add(id)
    for (const id of idsIn(entry.fields.orderId)) touched.order.add(id)
    const offerId = entry.about?.offerId ?? (entry.about?.item as { offerId?: unknown } | undefined)?.offerId
    if (typeof offerId === 'number') touched.offer.add(offerId)
    for (const id of idsIn(entry.fields.offerId)) touched.offer.add(id)
    if (typeof entry.about?.visitorId === 'number') touched.carrier.add(entry.about.visitorId)
    if (entry.entity === 'order') {
      if (entry.kind === 'order.created') begun.add(entry.entityId)
      if (entry.kind === 'order.removed' || MOVES_ORDERS.some((name) => name in entry.fields && entry.kind !== 'order.created')) {
        for (const id of [entry.customerId ?? 0, ...idsIn(entry.fields.customerId)]) if (id) rearranged.add(id)
      }
    }
    if (entry.entity === 'customer' && 'createdAt' in entry.fields) rearranged.add(entry.entityId)
    if (IDENTIFIES.has(entry.kind)) {
      for (const id of idsIn([entry.entityId, entry.customerId, entry.about?.from, entry.about?.before, entry.about?.mergedId, entry.about?.survivorId])) identified.add(id)
      for (const id of idsIn([entry.about?.visitorId, ...((entry.about?.visitorIds as unknown[] | undefined) ?? [])])) touched.visitor.add(id)
    }
  }
  await follow(snapshot, touched, { begun, rearranged, identified })
  return touched
}

const idsIn = (change: readonly unknown[] | undefined): number[] => (change ?? []).filter((id): id is number => typeof id === 'number')

type Causes = { begun: Set<number>; rearranged: Set<number>; identified: Set<number> }

async function follow(snapshot: Snapshot, touched: Touched, { begun, rearranged, identified }: Causes): Promise<void> {
  for (const id of touched.visitor) touched.carrier.add(id)
  const add = async (scope: Scope, sql: string, ids: Set<number>): Promise<void> => {
    if (ids.size === 0) return
    for (const row of await snapshot.query<{ id: number }>(sql, [[...ids]])) touched[scope].add(Number(row.id))
  }
  await add('order', 'select p.id from "order" o join "order" p on p.customer_id = o.customer_id and p.created_at >= o.created_at where o.id = any($1::bigint[])', begun)
  await add('order', 'select id from "order" where customer_id = any($1::bigint[])', rearranged)
  await add('customer', 'select customer_id as id from "order" where id = any($1::bigint[]) and customer_id is not null', touched.order)
  await add('offer', 'select offer_id as id from order_item where order_id = any($1::bigint[]) and offer_id is not null', touched.order)
  await add('offer', 'select id from offer where product_id = any($1::bigint[])', touched.product)
  await add('visitor', 'select id from site_visitor where customer_id = any($1::bigint[]) or known_as = any($1::bigint[])', identified)
  await add('sale', 'select id from "order" where customer_id = any($1::bigint[])', identified)
  for (const id of identified) touched.customer.add(id)
}

/** Who brought an order hangs on the visits before it. */
export async function followVisits(snapshot: Snapshot, touched: Touched): Promise<void> {
  for (const id of touched.order) touched.sale.add(id)
  if (touched.visit.size === 0) return
  const rows = await snapshot.query<{ id: number }>(
    `select o.id from site_visit v join site_visitor w on w.id = v.visitor_id join "order" o on o.customer_id = w.customer_id and o.created_at >= v.started_at where v.id = any($1::bigint[])`,
    [[...touched.visit]],
  )
  for (const { id } of rows) touched.sale.add(Number(id))
}
