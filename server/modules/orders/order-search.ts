import { sql } from 'kysely'
import type { Found } from '#shared/contracts/orders.ts'
import { money } from '#shared/money.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { accessByName } from '#server/platform/fields.ts'
import { orderEntity } from './fields.ts'
import { byNumber, byPhone } from './quick-search.ts'
import { canSee } from './visibility.ts'

export type FoundOrder = Found['orders'][number]

type Row = { id: number; number: string; status: string; customer_name: string; total: string; currency: string; created_at: Date }

/**
 * Orders for the palette: by the beginning of their number, the number that the store or the carrier gave them, or by any four digits of
 * the phone. An order of exactly this number stands first, then the newest.
 */
export async function searchOrders(db: Database, actor: Actor, typed: string, options: { country: string; limit: number }): Promise<FoundOrder[]> {
  const text = typed.replaceAll('\0', '').trim().replace(/^[№#]\s*/, '')
  const parts = [byNumber(actor, text), byPhone(actor, text, options.country)].filter((part) => part !== null)
  if (parts.length === 0) return []
  const sees = (name: string): boolean => accessByName(actor, orderEntity, name) !== 'hidden'
  const { rows } = await sql<Row>`
    select o.id, o.number, o.status, concat_ws(' ', nullif(o.last_name, ''), nullif(o.first_name, ''), nullif(o.patronymic, '')) as customer_name,
      o.total, o.currency, o.created_at
    from "order" o where (${sql.join(parts, sql` or `)}) and ${canSee(actor) ?? sql`true`}
    order by (lower(o.number) = lower(${text}::text) or ${sees('externalId')} and coalesce(lower(o.external_id) = lower(${text}::text), false)) desc, o.created_at desc, o.id desc
    limit ${options.limit}`.execute(db)
  return rows.map((row) => ({
    id: row.id, number: row.number, status: row.status, customerName: sees('customerName') ? row.customer_name : '', total: money(row.total), currency: row.currency,
    createdAt: row.created_at.toISOString(),
  }))
}
