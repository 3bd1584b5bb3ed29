import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import { phoneSearchDigits } from '#shared/phone.ts'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { accessTo } from '#server/platform/fields.ts'
import { readColumns, readPage, readTotals, type ListPage, type ListRow, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { taskCatalogue } from './fields.ts'
import { linkedRecords, type SeesRecords } from './linked-records.ts'
import { reachesTask } from './who-sees.ts'

/** The next due first unless told otherwise; those without a term come last. */
export async function listTasks(db: Database, sees: SeesRecords, actor: Actor, query: ListQuery): Promise<ListPage> {
  const columns = readColumns(query.fields, taskCatalogue, actor)
  // What the screen needs of every row, whatever its columns: to say what is overdue and whose it is.
  const needed = ['text', 'dueAt', 'complete', 'orderId', 'customerId', 'performerGroupId'].map((name) => taskCatalogue.fields.get(name)!)
  const page = await readPage(db, {
    catalogue: taskCatalogue,
    columns: [...new Set([...columns, ...needed])],
    where: await matching(db, actor, query),
    sorting: readSort(query.sort, taskCatalogue, actor, 'dueAt'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
  return { ...page, rows: await withNames(db, sees, actor, page.rows) }
}

/** How many tasks match. */
export async function totalTasks(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: taskCatalogue, where: await matching(db, actor, query), actor, exact: query.exact ?? false })
}

/** Numbers of orders and names of customers for those that the actor may see; of the others not even the id. */
async function withNames(db: Database, sees: SeesRecords, actor: Actor, rows: ListRow[]): Promise<ListRow[]> {
  const ids = (name: string): number[] => rows.flatMap((row) => (row[name] === null ? [] : [row[name] as number]))
  const { orders, customers } = await linkedRecords(db, sees, actor, { orders: ids('orderId'), customers: ids('customerId') })
  return rows.map((row) => {
    const order = orders.get(row['orderId'] as number)
    const customer = customers.get(row['customerId'] as number)
    return { ...row, orderId: order?.id ?? null, orderNumber: order?.number ?? null, customerId: customer?.id ?? null, customerName: customer?.name ?? null }
  })
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  const asked = filter && compileCondition(plannable(filter), taskCatalogue, { timeZone: account.timeZone, now: new Date(), actor })
  return [asked, reachesTask(actor), query.q ? quickSearch(actor, query.q, account.countryIso) : null].filter((part) => part !== null)
}

/** «Not complete» in the very words of the partial indexes. */
function plannable(condition: Condition): Condition {
  if ('and' in condition) return { and: condition.and.map(plannable) }
  if ('or' in condition) return { or: condition.or.map(plannable) }
  if ('not' in condition) return { not: plannable(condition.not) }
  if ('field' in condition && condition.op === 'eq') {
    if (condition.field === 'complete' && condition.value === false) return { field: 'open', op: 'eq', value: true }
    if (condition.field === 'open' && condition.value === false) return { field: 'complete', op: 'eq', value: true }
  }
  return condition
}

/** By words of the task, its number, or digits of its phone. */
function quickSearch(actor: Actor, typed: string, country: string): RawBuilder<boolean> {
  const text = typed.replaceAll('\0', '').trim()
  const words = text.split(/\s+/).filter(Boolean).slice(0, 8)
  const parts = [sql`(${sql.join(words.length > 0 ? words.map((word) => sql`t.text ilike ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`) : [sql`true`], sql` and `)})`]
  if (/^\d{1,15}$/.test(text)) parts.push(sql`t.id = ${text}::bigint`)
  const seesPhones = accessTo(actor, taskCatalogue.fields.get('phone')!)
  if (/^[\d\s()+.-]{4,}$/.test(text) && (seesPhones === 'edit' || seesPhones === 'read')) {
    for (const digits of phoneSearchDigits(text, country)) parts.push(sql`t.phone = ${`+${digits}`}`)
  }
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}
