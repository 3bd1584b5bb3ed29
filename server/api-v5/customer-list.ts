import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { allOf, siteCondition } from './conditions.ts'
import { countRows } from './counting.ts'
import { costSumSql } from './cost-sum.ts'
import { CUSTOMER_JSON, customerAnswer, type CustomerRow } from './customer-answer.ts'
import { customerConditions } from './customer-filters.ts'
import { subscriptionAnswers } from './customer-subscriptions.ts'
import { present, succeeded } from './wire/envelope.ts'
import { filterOf } from './wire/filter.ts'
import type { Answer, Call } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'

const FROM = sql`customer c left join customer_figures f on f.customer_id = c.id`

/** `GET /customers`: newest first. */
export async function listCustomers(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const { timeZone } = call.account
  const where = allOf([
    sql`c.type = 'customer'`,
    sql`c.merged_into is null`,
    ...customerConditions(filterOf(call.query, timeZone)),
    ...siteCondition(call, sql`c.site`),
  ])
  const [found, total] = await Promise.all([
    sql<{ id: number }>`select c.id from ${FROM} where ${where} order by c.created_at desc, c.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, FROM, where),
  ])
  const customers = await customerAnswers(call.db, found.rows.map((row) => row.id), timeZone)
  return { body: succeeded({ pagination: pagination(page, total), customers }) }
}

const CUSTOMERS = `select ${CUSTOMER_JSON} || jsonb_build_object('cost_sum', ${costSumSql('co.customer_id = c.id')}) as customer from customer c left join customer_figures f on f.customer_id = c.id where c.id = any($1)`

/** Full customers of the wire, in the order of the ids; ids that name nobody are skipped. */
export async function customerAnswers(db: Db, ids: readonly number[], zone: string): Promise<Record<string, unknown>[]> {
  if (ids.length === 0) return []
  const [{ rows }, subscriptions] = await Promise.all([
    db.pool.query<{ customer: CustomerRow }>({ name: 'v5_customers', text: CUSTOMERS, values: [ids] }),
    subscriptionAnswers(db, ids, zone),
  ])
  const byId = new Map(rows.map(({ customer }) => [customer.id, customer]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [{ ...customerAnswer(row, zone), ...present({ customerSubscriptions: subscriptions.get(id) }) }] : []
  })
}
