import { sql } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { Database } from '#server/platform/db.ts'
import type { References } from '#server/modules/settings/index.ts'
import { plannableTouch } from './touch-fields.ts'

/**
 * The same condition in words that indexes answer. A group of statuses is its statuses, which stand in an index with the date; asking for the
 * payments or goods of every order in turn would walk a million orders, asking which orders have such a payment does not. A customer is looked
 * for by the words of the name.
 */
export async function plannable(db: Database, condition: Condition, references: References): Promise<Condition> {
  const all = (parts: Condition[]): Promise<Condition[]> => Promise.all(parts.map((part) => plannable(db, part, references)))
  if ('and' in condition) return { and: await all(condition.and) }
  if ('or' in condition) return { or: await all(condition.or) }
  if ('not' in condition) return { not: await plannable(db, condition.not, references) }
  if ('has' in condition) return condition
  const { field, op, value } = condition
  const touch = plannableTouch(condition, references, new Date())
  if (touch) return touch
  const isList = op === 'in' || op === 'notIn' || op === 'eq' || op === 'ne'
  const isAbsent = op === 'notIn' || op === 'ne'
  if (field === 'statusGroup' && isList) {
    const groups: unknown[] = Array.isArray(value) ? value : [value]
    const statuses = references.statuses.all.filter((status) => groups.includes(status.group)).map((status) => status.code)
    return { field: 'status', op: isAbsent ? 'notIn' : 'in', value: statuses }
  }
  if ((field === 'paymentTypes' || field === 'paymentStatuses') && isList) {
    const paid: Condition = { has: 'payments', where: { field: field === 'paymentTypes' ? 'type' : 'status', op: 'in', value: value ?? null } }
    return isAbsent ? { not: paid } : paid
  }
  if (field === 'customerName' && typeof value !== 'boolean' && op !== 'empty' && op !== 'notEmpty') {
    const named: Condition = { or: (Array.isArray(value) ? value : [value ?? '']).map((name) => nameHolds(String(name))) }
    return isAbsent ? { not: named } : named
  }
  if (field === 'products' && op === 'contains' && typeof value === 'string' && value !== '') return { has: 'items', where: await goodsNamed(db, value) }
  return condition
}

/** Words of a name in any order: a person writes «Анна Смирнова», the store's module «Смирнова Анна Петровна». */
function nameHolds(name: string): Condition {
  return { and: name.split(/\s+/).filter(Boolean).map((word) => ({ field: 'customerName', op: 'contains', value: word })) }
}

/** More offers of one name than this are no rare goods: orders with them are met soon enough from the newest on. */
const OFFERS = 1000

/**
 * Lines whose goods are called so. Names and articles are looked up in the catalogue, which is small, and lines outside of it by their own name:
 * both have an index, while an index over the names of all lines would cost every order that comes in.
 */
async function goodsNamed(db: Database, text: string): Promise<Condition> {
  const part = `%${text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ id: number }>`
    select f.id from offer f where f.name ilike ${part}
    union select f.id from offer f where lower(f.article) = lower(${text})
    union select f.id from offer f join product p on p.id = f.product_id where p.name ilike ${part} limit ${OFFERS + 1}`.execute(db)
  const named: Condition = { field: 'productName', op: 'contains', value: text }
  if (rows.length > OFFERS) return named
  return { or: [{ field: 'offerId', op: 'in', value: rows.map((row) => row.id) }, { and: [{ field: 'offerId', op: 'empty' }, named] }] }
}
