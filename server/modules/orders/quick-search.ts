import { sql, type RawBuilder } from 'kysely'
import { phoneDigits, phoneSearchDigits } from '#shared/phone.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { accessByName, fieldFor } from '#server/platform/fields.ts'
import { orderEntity } from './fields.ts'

/** More people than this of one name are no longer looked up one by one: their orders are met soon enough from the newest on. */
const PEOPLE = 2000
/** Fewer digits are in almost every phone. */
const FEWEST_DIGITS = 4

/**
 * What a person types to find an order: its number, the number that the store or the carrier gave it, any four digits of the phone, words of
 * the customer's name or e-mail. Each part has an index of its own.
 * @returns a condition over the aliases of the order's catalogue; null when nothing was typed
 */
export async function quickSearch(db: Database, actor: Actor, typed: string, country: string): Promise<RawBuilder<boolean> | null> {
  const text = typed.replaceAll('\0', '').trim()
  if (text === '') return null
  const parts = [byNumber(actor, text), byPhone(actor, text, country), await byName(db, actor, text)].filter((part) => part !== null)
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** Number, external id or track number, from their beginning; null for a text without digits, which is none of them. */
export function byNumber(actor: Actor, text: string): RawBuilder<boolean> | null {
  if (!/\d/.test(text)) return null
  const start = `${likeText(text.toLowerCase())}%`
  const sees = (name: string): boolean => accessByName(actor, orderEntity, name) !== 'hidden'
  const places = [sql`o.number`, ...(sees('externalId') ? [sql`o.external_id`] : []), ...(sees('trackNumber') ? [sql`o.track_number`] : [])]
  return sql<boolean>`(${sql.join(places.map((place) => sql`lower(${place}) like ${start}`), sql` or `)})`
}

/** Any part of the phone; null when what was typed is no part of a phone. */
export function byPhone(actor: Actor, text: string, country: string): RawBuilder<boolean> | null {
  if (!/^[\d\s()+.-]+$/.test(text)) return null
  const access = accessByName(actor, orderEntity, 'phone')
  if (access === 'hidden') return null
  // Whoever sees phones masked has the last four digits to go by, and no way to guess the rest.
  if (access === 'mask') return phoneDigits(text).length === FEWEST_DIGITS ? sql<boolean>`o.phone_digits like ${`%${phoneDigits(text)}`}` : null
  const digits = phoneSearchDigits(text, country).filter((one) => one.length >= FEWEST_DIGITS)
  if (digits.length === 0) return null
  return sql<boolean>`(${sql.join(digits.map((one) => sql`o.phone_digits like ${`%${one}%`}`), sql` or `)})`
}

async function byName(db: Database, actor: Actor, text: string): Promise<RawBuilder<boolean> | null> {
  const names = fieldFor(actor, orderEntity.fields.get('customerName')!)
  if (!names) return null
  const words = text.toLowerCase().split(/\s+/).filter((word) => word.length >= 2 && /\p{L}/u.test(word))
  if (words.length === 0) return null
  const named = sql<boolean>`(${sql.join(words.map((word) => sql`c.search_text like ${`%${likeText(word)}%`} and ${names.sql} like ${`%${likeText(word)}%`}`), sql` and `)})`
  const { rows } = await sql<{ id: number }>`select c.id from customer c where ${named} limit ${PEOPLE + 1}`.execute(db)
  if (rows.length > PEOPLE) return named
  return rows.length === 0 ? null : sql<boolean>`o.customer_id = any(${rows.map((row) => row.id)}::bigint[])`
}

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
