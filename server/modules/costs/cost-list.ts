import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { readColumns, readPage, readTotals, type ListPage, type ListRow, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import type { Platform } from '#server/platform/platform.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { costCatalogue } from './fields.ts'
import { reachesCost } from './who-sees.ts'

/** The policies of orders and people stand where they belong; the list asks them. */
export type SeesOrders = Pick<Platform, 'visibility'>

/** The latest first unless told otherwise. */
export async function listCosts(db: Database, sees: SeesOrders, actor: Actor, query: ListQuery): Promise<ListPage> {
  const columns = readColumns(query.fields, costCatalogue, actor, ['item', 'amount', 'orderId'])
  const page = await readPage(db, { catalogue: costCatalogue, columns, where: await matching(db, actor, query), sorting: readSort(query.sort, costCatalogue, actor, '-dateFrom'), limit: query.limit ?? 100, cursor: query.cursor })
  return { ...page, rows: await withOrders(db, sees, actor, page.rows) }
}

/** How many match, and what they come to. */
export async function totalCosts(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: costCatalogue, where: await matching(db, actor, query), actor, exact: query.exact ?? false })
}

/** Numbers of the orders that the actor may see; of the others not even the id. */
async function withOrders(db: Database, sees: SeesOrders, actor: Actor, rows: ListRow[]): Promise<ListRow[]> {
  const orders = await ordersSeen(db, sees, actor, rows.flatMap((row) => (row['orderId'] ? [row['orderId'] as number] : [])))
  return rows.map((row) => ({ ...row, orderId: orders.get(row['orderId'] as number)?.id ?? null, orderNumber: orders.get(row['orderId'] as number)?.number ?? null }))
}

export async function ordersSeen(db: Database, { visibility }: SeesOrders, actor: Actor, ids: number[]): Promise<Map<number, { id: number; number: string }>> {
  const seen = ids.length === 0 ? [] : [...((await visibility['order']?.(db, actor, [...new Set(ids)])) ?? [])]
  if (seen.length === 0) return new Map()
  const { rows } = await sql<{ id: number; number: string }>`select id, number from "order" where id = any(${seen}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  const asked = filter && compileCondition(filter, costCatalogue, { timeZone: account.timeZone, now: new Date(), actor })
  return [asked, reachesCost(actor), query.q ? quickSearch(query.q) : null].filter((part) => part !== null)
}

/** By words of the comment, the campaign, the source or the item's name. */
function quickSearch(typed: string): RawBuilder<boolean> {
  const words = typed.replaceAll('\0', '').trim().split(/\s+/).filter(Boolean).slice(0, 8)
  if (words.length === 0) return sql<boolean>`true`
  const within = sql`concat_ws(' ', k.comment, k.source, k.medium, k.campaign, k.keyword, (select i.name from cost_item i where i.code = k.item))`
  return sql<boolean>`(${sql.join(words.map((word) => sql`${within} ilike ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`), sql` and `)})`
}
