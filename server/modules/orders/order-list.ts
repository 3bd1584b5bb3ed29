import { sql, type RawBuilder } from 'kysely'
import type { Static } from 'typebox'
import type { Condition } from '#shared/conditions.ts'
import type { OrderPage } from '#shared/contracts/orders.ts'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { allOf, readColumns, readPage, readTotals, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { orderEntity } from './fields.ts'
import { plannable } from './plannable.ts'
import { quickSearch } from './quick-search.ts'
import { canSee } from './visibility.ts'

/** Newest first unless told otherwise; at a million orders every page is read from an index. */
export async function listOrders(db: Database, actor: Actor, query: ListQuery): Promise<Static<typeof OrderPage>> {
  const { rows, nextCursor } = await readPage(db, {
    catalogue: orderEntity,
    columns: readColumns(query.fields, orderEntity, actor, ['number']),
    where: await matching(db, actor, query),
    sorting: readSort(query.sort, orderEntity, actor, '-createdAt'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
  return { rows: rows.map((row) => ({ ...row, number: String(row['number']) })), nextCursor }
}

/** `select … as id` of the orders that match, for whoever does something with all of them. */
export async function matchingOrders(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<unknown>> {
  return sql`select ${orderEntity.id} as id ${orderEntity.from} where ${allOf(await matching(db, actor, query))}`
}

/** Count and sums of the orders that match. */
export async function totalOrders(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: orderEntity, where: await matching(db, actor, query), actor, exact: query.exact ?? false })
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const references = await freshReferences(db)
  const found = query.q ? await quickSearch(db, actor, query.q, references.account.countryIso) : null
  return [filter && (await compileOrderFilter(db, filter, references, actor)), canSee(actor), found].filter((part) => part !== null)
}

/** A condition on orders as SQL over the aliases of their catalogue. */
async function compileOrderFilter(db: Database, filter: Condition, references: References, actor: Actor): Promise<RawBuilder<boolean>> {
  return compileCondition(await plannable(db, filter, references), orderEntity, { timeZone: references.account.timeZone, now: new Date(), actor })
}
