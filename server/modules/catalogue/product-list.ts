import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { readColumns, readPage, readTotals } from '#server/platform/http/list-page.ts'
import type { ListPage, ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort } from '#server/platform/http/list-query.ts'
import type { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { productEntity } from './fields.ts'
import { canSee } from './visibility.ts'

/** By name unless told otherwise. */
export async function listProducts(db: Database, actor: Actor, query: ListQuery, groupId?: number): Promise<ListPage> {
  return readPage(db, {
    catalogue: productEntity,
    columns: readColumns(query.fields, productEntity, actor),
    where: await matching(db, actor, query, groupId),
    sorting: readSort(query.sort, productEntity, actor, 'name'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
}

/** How many products match, capped unless asked exactly, and the sums of fields that are summed. @throws Refusal `condition_invalid` */
export async function totalProducts(db: Database, actor: Actor, query: TotalsQuery, groupId?: number): Promise<ListTotals> {
  return readTotals(db, { catalogue: productEntity, where: await matching(db, actor, query, groupId), actor, exact: query.exact ?? false })
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }, groupId?: number): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  return [
    filter && compileCondition(filter, productEntity, { timeZone: account.timeZone, now: new Date(), actor }),
    canSee(actor),
    query.q ? quickSearch(query.q) : null,
    groupId === undefined ? null : withinGroup(groupId),
  ].filter((part) => part !== null)
}

/** Words of the name in any order and with a typing error, article, external id or barcode from their beginning. */
function quickSearch(typed: string): RawBuilder<boolean> | null {
  const text = typed.replaceAll('\0', '').trim()
  if (text === '') return null
  const start = `${text.replace(/[\\%_]/g, '\\$&')}%`
  // Branches of a union, because each then goes by its own index; alternatives over two tables go by none.
  return sql<boolean>`p.id in (
    select id from product where name %> ${text}
    union all select id from product where article ilike ${start}
    union all select id from product where external_id = ${text}
    union all select product_id from offer where article ilike ${start}
    union all select product_id from offer where barcode = ${text}
    union all select product_id from offer where external_id = ${text})`
}

/** Of the group and of all below it. */
function withinGroup(groupId: number): RawBuilder<boolean> {
  return sql<boolean>`p.id in (
    with recursive down as (select id from product_group where id = ${groupId} union select g.id from product_group g join down on g.parent_id = down.id)
    select x.product_id from product_group_product x join down on down.id = x.group_id)`
}
