import { sql, type RawBuilder } from 'kysely'
import type { DuplicateReason, DuplicateSide } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import { cardShownTo, shownTo } from '#server/platform/fields.ts'
import { customerCatalogue, reachesCustomer, shownName } from '#server/modules/customers/index.ts'

/** The customer `c` with the figures `f` as one side of a comparison: a JSON object. */
export const sideJson = (actor: Actor): RawBuilder<DuplicateSide> => sql`jsonb_build_object(
  'id', c.id, 'name', ${shownName(actor)}, 'phone', c.phone, 'email', c.email,
  'city', (select a.city from customer_address a where a.customer_id = c.id order by a.is_main desc, a.id limit 1),
  'ordersCount', coalesce(f.orders_count, 0), 'totalSum', coalesce((f.total_sum * 100)::bigint, 0),
  'lastOrderAt', to_char(f.last_order_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'createdAt', to_char(c.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'vip', c.vip, 'bad', c.bad, 'mayChange', ${reachesCustomer(actor, 'customers.change')})`

/** Without what the actor may not see of customers; a masked phone stays masked. */
export const sideShownTo = (actor: Actor, side: DuplicateSide): DuplicateSide => {
  // What is hidden is left out of a card; here each has its place.
  const nothing: Partial<DuplicateSide> = { phone: null, email: null, city: null, lastOrderAt: null, ordersCount: 0, totalSum: 0 }
  return { ...nothing, ...cardShownTo(actor, customerCatalogue, side) }
}

/** By which field of the catalogue the value of a reason is guarded. */
const GUARDED: Record<DuplicateReason['kind'], string> = { phone: 'phones', near_phone: 'phones', email: 'email', birthday: 'birthday', address: 'city', name: 'fullName' }

export const reasonsShownTo = (actor: Actor, reasons: readonly DuplicateReason[]): DuplicateReason[] =>
  reasons.map(({ kind, value }) => ({ kind, value: String(shownTo(actor, customerCatalogue, GUARDED[kind], value) ?? '') }))
