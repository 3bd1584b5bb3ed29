import { sql } from 'kysely'
import { allOf, siteCondition } from './conditions.ts'
import { countRows } from './counting.ts'
import { orderAnswers } from './order-answer.ts'
import { orderConditions } from './order-filters.ts'
import { succeeded } from './wire/envelope.ts'
import { filterOf } from './wire/filter.ts'
import type { Answer, Call } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'

/** `GET /orders`: newest first, as many filters as our data can answer. */
export async function listOrders(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const { timeZone } = call.account
  const where = allOf([...(await orderConditions(call.db, filterOf(call.query, timeZone))), ...siteCondition(call, sql`o.site`)])
  const [found, total] = await Promise.all([
    sql<{ id: number }>`select o.id from "order" o where ${where} order by o.created_at desc, o.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, sql`"order" o`, where),
  ])
  const orders = await orderAnswers(call, found.rows.map((row) => row.id))
  return { body: succeeded({ pagination: pagination(page, total), orders }) }
}
