import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { readColumns, readPage, readTotals, type ListPage, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import { canSeeCustomer } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { companyCatalogue } from './fields.ts'
import { CORPORATE_NAME } from './shown-name.ts'
import { quickSearch } from './search-companies.ts'

/** Newest first unless told otherwise. */
export async function listCompanies(db: Database, actor: Actor, query: ListQuery): Promise<ListPage> {
  const columns = readColumns(query.fields, companyCatalogue, actor)
  const name = companyCatalogue.fields.get('nickName')!
  return readPage(db, {
    catalogue: companyCatalogue,
    columns: columns.includes(name) ? columns : [name, ...columns],
    where: await matching(db, actor, query),
    sorting: readSort(query.sort, companyCatalogue, actor, '-createdAt'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
}

/** Count and sums of the corporate customers that match. */
export async function totalCompanies(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: companyCatalogue, where: await matching(db, actor, query), actor, exact: query.exact ?? false })
}

/** `select … as id` of the corporate customers that match, for whoever does something with all of them. */
export async function matchingCompanies(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<unknown>> {
  return sql`select ${companyCatalogue.id} as id ${companyCatalogue.from} where ${sql.join(await matching(db, actor, query), sql` and `)}`
}

/** What those of these that the actor may see are called. */
export async function companyNames(db: Database, actor: Actor, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select c.id, ${CORPORATE_NAME} as name from customer c where c.id = any(${ids}::bigint[]) and c.type = 'customer_corporate' and ${canSeeCustomer(actor)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  const asked = filter && compileCondition(filter, companyCatalogue, { timeZone: account.timeZone, now: new Date(), actor })
  const found = query.q ? quickSearch(query.q, actor) : null
  return [sql<boolean>`c.type = 'customer_corporate'`, asked, canSeeCustomer(actor), found].filter((part) => part !== null)
}
