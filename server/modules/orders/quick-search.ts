import { sql, type RawBuilder } from 'kysely'
import { phoneSearchDigits } from '#shared/phone.ts'
import type { Database } from '#server/platform/db.ts'

/** More people than this of one name are no longer looked up one by one: their orders are met soon enough from the newest on. */
const PEOPLE = 2000
/** Fewer digits are in almost every phone. */
const FEWEST_DIGITS = 4

/**
 * What a person types to find an order: its number, the number that the store or the carrier gave it, any four digits of the phone, words of
 * the customer's name or e-mail. Each part has an index of its own.
 * @returns a condition over the aliases of the order's catalogue; null when nothing was typed
 */
export async function quickSearch(db: Database, typed: string, country: string): Promise<RawBuilder<boolean> | null> {
  const text = typed.replaceAll('\0', '').trim()
  if (text === '') return null
  const parts = [byNumber(text), byPhone(text, country), await byName(db, text)].filter((part) => part !== null)
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** Number, external id or track number, from their beginning; null for a text without digits, which is none of them. */
export function byNumber(text: string): RawBuilder<boolean> | null {
  if (!/\d/.test(text)) return null
  const start = `${likeText(text.toLowerCase())}%`
  return sql<boolean>`(lower(o.number) like ${start} or lower(o.external_id) like ${start} or lower(o.track_number) like ${start})`
}

/** Any part of the phone; null when what was typed is no part of a phone. */
export function byPhone(text: string, country: string): RawBuilder<boolean> | null {
  if (!/^[\d\s()+.-]+$/.test(text)) return null
  const digits = phoneSearchDigits(text, country).filter((one) => one.length >= FEWEST_DIGITS)
  if (digits.length === 0) return null
  return sql<boolean>`(${sql.join(digits.map((one) => sql`o.phone_digits like ${`%${one}%`}`), sql` or `)})`
}

async function byName(db: Database, text: string): Promise<RawBuilder<boolean> | null> {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word.length >= 2 && /\p{L}/u.test(word))
  if (words.length === 0) return null
  const named = sql<boolean>`(${sql.join(words.map((word) => sql`c.search_text like ${`%${likeText(word)}%`}`), sql` and `)})`
  const { rows } = await sql<{ id: number }>`select c.id from customer c where ${named} limit ${PEOPLE + 1}`.execute(db)
  if (rows.length > PEOPLE) return named
  return rows.length === 0 ? null : sql<boolean>`o.customer_id = any(${rows.map((row) => row.id)}::bigint[])`
}

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
