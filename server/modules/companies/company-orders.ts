import { sql } from 'kysely'
import type { CompanyOrder, CompanyOrdersQuery } from '#shared/contracts/companies.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { maySee, shownTo } from '#server/platform/fields.ts'
import { canSeeCustomer, customerCatalogue, shownName, visibleOrdersOfCustomer } from '#server/modules/customers/index.ts'
import { companyCatalogue } from './fields.ts'
import { UNPAID } from './recount-debts.ts'

type Row = CompanyOrder & { place: string }

/**
 * Orders of a corporate customer that the actor may see, newest first; of one company or by one contact when asked.
 * @throws Refusal `not_found`, `invalid` at a forged `cursor`
 */
export async function companyOrders(db: Database, actor: Actor, id: number, query: CompanyOrdersQuery): Promise<{ orders: CompanyOrder[]; nextCursor: string | null }> {
  const { rows: found } = await sql`select from customer c where c.id = ${id} and c.type = 'customer_corporate' and ${canSeeCustomer(actor)}`.execute(db)
  if (found.length === 0) throw notFound('customer', id)
  const limit = query.limit ?? 20
  const unpaid = sql.raw(UNPAID)
  const { rows } = await sql<Row>`
    select o.id, o.number, o.status, (o.total * 100)::bigint as total, (${unpaid} * 100)::bigint as unpaid, o.currency, o.items_count as "itemsCount",
      o.company_id as "companyId", o.contact_id as "contactId", contact.name as "contactName",
      to_char(o.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      to_char(o.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
    from "order" o
    left join order_status s on s.code = o.status
    left join lateral (select ${shownName(actor)} as name from customer c where c.id = o.contact_id) contact on true
    where o.customer_id = ${id} and ${visibleOrdersOfCustomer(actor)}
      ${query.companyId === undefined ? sql`` : sql`and o.company_id = ${query.companyId}`}
      ${query.contactId === undefined ? sql`` : sql`and o.contact_id = ${query.contactId}`}
      ${query.unpaid ? sql`and ${unpaid} > 0` : sql``}
      ${after(query.cursor)}
    order by o.created_at desc, o.id desc
    limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const owes = maySee(actor, companyCatalogue.fields.get('debtSum')!)
  return {
    orders: page.map(({ place: _, ...order }) => ({
      ...order,
      unpaid: owes ? order.unpaid : null,
      contactName: (shownTo(actor, customerCatalogue, 'fullName', order.contactName) as string | null | undefined) ?? null,
    })),
    nextCursor: rows.length > limit && last ? `${last.place} ${last.id}` : null,
  }
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return sql``
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) (\d{1,15})$/.exec(cursor)
  if (!match || Number.isNaN(Date.parse(match[1]!))) throw invalid('cursor', 'not_valid')
  return sql`and (o.created_at, o.id) < (${match[1]}::timestamptz, ${Number(match[2])}::bigint)`
}
