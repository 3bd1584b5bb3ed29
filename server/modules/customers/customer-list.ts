import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { allOf, readColumns, readPage, readTotals, type ListPage, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { customerCatalogue } from './fields.ts'
import { plannable } from './plannable.ts'
import { quickSearch } from './quick-search.ts'
import { canSee } from './who-sees.ts'

/** Newest first unless told otherwise. */
export async function listCustomers(db: Database, actor: Actor, query: ListQuery): Promise<ListPage> {
  return readPage(db, {
    catalogue: customerCatalogue,
    columns: readColumns(query.fields, customerCatalogue, actor, ['fullName']),
    where: await matching(db, actor, query),
    sorting: readSort(query.sort, customerCatalogue, actor, '-createdAt'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
}

/** `select … as id` of the customers that match, for whoever does something with all of them. */
export async function matchingCustomers(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<unknown>> {
  return sql`select ${customerCatalogue.id} as id ${customerCatalogue.from} where ${allOf(await matching(db, actor, query))}`
}

/** Count and sums of the customers that match. */
export async function totalCustomers(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: customerCatalogue, where: await matching(db, actor, query), actor, exact: query.exact ?? false })
}

async function matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  const asked = filter && compileCondition(plannable(filter), customerCatalogue, { timeZone: account.timeZone, now: new Date(), actor })
  const found = query.q ? await quickSearch(db, actor, query.q, account.countryIso) : null
  // Companies have a list of their own.
  return [sql<boolean>`c.type = 'customer'`, asked, canSee(actor), found].filter((part) => part !== null)
}
