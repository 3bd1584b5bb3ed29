import { sql, type RawBuilder } from 'kysely'
import type { FoundCompany } from '#shared/contracts/companies.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { maySee } from '#server/platform/fields.ts'
import { canSeeCustomer, searchedNames } from '#server/modules/customers/index.ts'
import { companyCatalogue } from './fields.ts'
import { CORPORATE_NAME } from './shown-name.ts'

const WORDS = 5
const FEWEST_DIGITS = 4

const like = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/**
 * What a person types to find a corporate customer: the beginning of an INN, words of its name, of a company's name or brand, of a contact's name,
 * the number or the store's own id. Each part has an index of its own.
 * @returns a condition over the alias `c`; null when nothing was typed
 */
export function quickSearch(typed: string, actor: Actor): RawBuilder<boolean> | null {
  const text = typed.replaceAll('\0', '').trim().slice(0, 200)
  if (text === '') return null
  const words = text.toLowerCase().split(/[\s«»"“”]+/).filter(Boolean).slice(0, WORDS)
  const parts: RawBuilder<unknown>[] = [sql`select x.id from customer x where x.type = 'customer_corporate' and x.external_id = ${text}`]
  const digits = text.replace(/[\s-]/g, '')
  if (/^\d{1,15}$/.test(digits)) parts.push(sql`select ${digits}::bigint`)
  if (/^\d+$/.test(digits) && digits.length >= FEWEST_DIGITS && maySee(actor, companyCatalogue.fields.get('inn')!)) parts.push(sql`select k.customer_id from company k where k.inn like ${`${digits}%`}`)
  if (words.length > 0) {
    const all = (text: string | RawBuilder<unknown>) => sql.join(words.map((word) => sql`${typeof text === 'string' ? sql.raw(text) : text} like ${like(word)}`), sql` and `)
    // What stands beside the names of people, e-mails among it, finds nothing for those from whom it is kept.
    const alone = searchedNames(actor)
    parts.push(
      sql`select x.id from customer x where x.type = 'customer_corporate' and ${all('x.search_text')}`,
      sql`select k.customer_id from company k where ${all('k.search_text')}`,
      sql`select l.corporate_id from corporate_contact l join customer c on c.id = l.contact_id where ${all('c.search_text')} ${alone ? sql`and ${all(alone)}` : sql``}`,
    )
  }
  return sql<boolean>`c.id in (${sql.join(parts.map((part) => sql`(${part})`), sql` union all `)})`
}

/** Corporate customers for the palette and for the field "which company": those who bought last come first. */
export async function searchCompanies(db: Database, actor: Actor, typed: string, limit = 8): Promise<FoundCompany[]> {
  const found = quickSearch(typed, actor)
  if (!found) return []
  const { rows } = await sql<FoundCompany>`
    select c.id, ${CORPORATE_NAME} as name, c.site, c.vip, c.bad, f.orders_count as "ordersCount",
      (select k.inn from company k where k.customer_id = c.id order by k.is_main desc, k.id limit 1) as inn
    from customer c join customer_figures f on f.customer_id = c.id
    where c.type = 'customer_corporate' and ${found} and ${canSeeCustomer(actor)}
    order by f.last_order_at desc nulls last, c.id desc
    limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, inn: maySee(actor, companyCatalogue.fields.get('inn')!) ? row.inn : null }))
}
