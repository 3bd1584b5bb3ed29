import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { accessTo } from '#server/platform/fields.ts'
import { readColumns, readPage, readTotals, type ListPage, type ListRow, type ListTotals } from '#server/platform/http/list-page.ts'
import { readFilter, readSort, type ListQuery, type TotalsQuery } from '#server/platform/http/list-query.ts'
import type { Platform } from '#server/platform/platform.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { messageCatalogue } from './fields.ts'
import { linkedNames } from './linked-names.ts'
import { reachesMessage } from './who-sees.ts'

/** The newest first unless told otherwise. */
export async function listMessages(db: Database, sees: Pick<Platform, 'visibility'>, actor: Actor, query: ListQuery): Promise<ListPage> {
  const needed = ['state', 'reason', 'channel', 'orderId', 'customerId', 'templateId'].map((name) => messageCatalogue.fields.get(name)!)
  const page = await readPage(db, {
    catalogue: messageCatalogue,
    columns: [...new Set([...readColumns(query.fields, messageCatalogue, actor), ...needed])],
    where: await matchingMessages(db, actor, query),
    sorting: readSort(query.sort, messageCatalogue, actor, '-createdAt'),
    limit: query.limit ?? 100,
    cursor: query.cursor,
  })
  return { ...page, rows: await withNames(db, sees, actor, page.rows) }
}

export async function totalMessages(db: Database, actor: Actor, query: TotalsQuery): Promise<ListTotals> {
  return readTotals(db, { catalogue: messageCatalogue, where: await matchingMessages(db, actor, query), actor, exact: query.exact ?? false })
}

/** Names of orders and customers that the actor may see; of the others not even the id. */
async function withNames(db: Database, sees: Pick<Platform, 'visibility'>, actor: Actor, rows: ListRow[]): Promise<ListRow[]> {
  const ids = (name: string): number[] => rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []))
  const { orders, customers, templates } = await linkedNames(db, sees, actor, { orders: ids('orderId'), customers: ids('customerId'), templates: ids('templateId') })
  return rows.map((row) => {
    const order = orders.get(row['orderId'] as number)
    const customer = customers.get(row['customerId'] as number)
    return {
      ...row, orderId: order?.id ?? null, orderNumber: order?.number ?? null, customerId: customer?.id ?? null, customerName: customer?.name ?? null,
      templateName: templates.get(row['templateId'] as number) ?? null,
    }
  })
}

/** What all the messages that match have in common. */
export async function matchingMessages(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<boolean>[]> {
  const filter = readFilter(query.filter)
  const { account } = await freshReferences(db)
  const asked = filter && compileCondition(filter, messageCatalogue, { timeZone: account.timeZone, now: new Date(), actor })
  return [asked, reachesMessage(actor), query.q ? quickSearch(actor, query.q) : null].filter((part) => part !== null)
}

/** By the whole address, the number, or the beginning of the subject. */
function quickSearch(actor: Actor, typed: string): RawBuilder<boolean> {
  const text = typed.replaceAll('\0', '').trim()
  const seesWhole = (name: string): boolean => ['edit', 'read'].includes(accessTo(actor, messageCatalogue.fields.get(name)!))
  const parts = [sql`m.subject ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`]
  if (/^\d{1,15}$/.test(text)) parts.push(sql`m.id = ${text}::bigint`)
  if (text.includes('@') && seesWhole('email')) parts.push(sql`m.address = ${text.toLowerCase()}`)
  const digits = text.replace(/\D/g, '')
  if (/^[\d\s()+.-]{7,}$/.test(text) && seesWhole('phone')) parts.push(sql`m.address in (${`+${digits}`}, ${`+${digits.replace(/^8/, '7')}`})`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}
