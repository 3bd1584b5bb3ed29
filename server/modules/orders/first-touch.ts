import type { OrderCard } from '#shared/contracts/orders.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, workingHoursOf, workingTimeBetween, type References, type WorkingHours } from '#server/modules/settings/index.ts'

const MINUTE = 60_000
/** Nobody cares by how many months an old order was forgotten, while counting the working hours of years takes long. */
const LONGEST = 60 * 24 * 60 * MINUTE
/** An order waits for a person's first touch while it is new or being agreed upon; when it is packed, nobody waits for a call any more. */
const WAITING_GROUPS = ['new', 'approval']

/** Codes of the statuses in which an order waits for its first touch. */
export function waitingStatuses(references: References): string[] {
  return references.statuses.all.filter((status) => WAITING_GROUPS.includes(status.group)).map((status) => status.code)
}

/** Codes of the statuses of orders that are not over: new, and those of the groups in process. */
export function openStatuses(references: References): string[] {
  return references.statuses.all
    .filter((status) => status.group === 'new' || references.statusGroups.byCode.get(status.group)?.process)
    .map((status) => status.code)
}

export type Touch = { orderId: number; userId: number; at: Date }

/**
 * Keeps who touched an order first, and how many working minutes it had waited by the calendar of now. Orders that were touched before stay
 * as they are, so that the same touch may be told twice.
 */
export async function markTouched(tx: Tx, touches: readonly Touch[]): Promise<void> {
  const first = new Map<number, Touch>()
  for (const touch of touches.toSorted((a, b) => +a.at - +b.at)) if (!first.has(touch.orderId)) first.set(touch.orderId, touch)
  if (first.size === 0) return
  const orders = await tx.prepared<{ id: number; created_at: Date; site: string; customer_id: number | null }>(
    'orders_untouched_lock',
    'select id, created_at, site, customer_id from "order" where id = any($1::bigint[]) and first_touched_at is null order by id for update',
    [[...first.keys()]],
  )
  if (orders.length === 0) return
  const working = workingHoursOf((await freshReferences(tx.db)).account)
  const rows = orders.map((order) => {
    const { at, userId } = first.get(order.id)!
    // What is entered afterwards, with the moment when the buyer ordered, was touched when it was entered.
    return { ...order, userId, at, minutes: waitedMinutes(order.created_at, at, working) }
  })
  await tx.prepared(
    'orders_touch',
    `update "order" o set first_touched_at = t.at, first_touched_by = t.by, first_touch_minutes = t.minutes
     from unnest($1::bigint[], $2::timestamptz[], $3::bigint[], $4::int[]) t (id, at, by, minutes) where o.id = t.id`,
    [rows.map((row) => row.id), rows.map((row) => row.at), rows.map((row) => row.userId), rows.map((row) => row.minutes)],
  )
  for (const row of rows) {
    tx.record({
      kind: 'order.touched', entity: 'order', entityId: row.id, orderId: row.id, customerId: row.customer_id, site: row.site,
      fields: { firstTouchedAt: [null, row.at.toISOString()], firstTouchedBy: [null, row.userId], firstTouchMinutes: [null, row.minutes] },
    })
  }
}

/** Working minutes that somebody has waited; of a very long wait, those of its last 60 days. */
export function waitedMinutes(since: Date, until: Date, working: WorkingHours): number {
  return Math.floor(workingTimeBetween(new Date(Math.max(+since, +until - LONGEST)), until, working) / MINUTE)
}

type TouchRow = { status: string; created_at: string; first_touched_at: string | null; first_touched_by: number | null; first_touch_minutes: number | null; now: string }

/** The timer of the card. */
export function firstTouchOf(row: TouchRow, references: References): OrderCard['firstTouch'] {
  const norm = references.account.firstTouchNorm
  const isWaiting = row.first_touched_at === null && waitingStatuses(references).includes(row.status)
  const minutes = isWaiting ? waitedMinutes(new Date(row.created_at), new Date(row.now), workingHoursOf(references.account)) : row.first_touch_minutes
  return {
    at: row.first_touched_at === null ? null : new Date(row.first_touched_at).toISOString(),
    by: row.first_touched_by,
    minutes,
    isWaiting,
    isOverdue: minutes !== null && minutes >= norm,
    norm,
  }
}
