import { sql } from 'kysely'
import { parsePhone } from '#shared/phone.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

const LONGEST_TEXT = 1000
const LONGEST_COMMENTARY = 20_000

/** @throws Refusal `invalid` */
export function readText(written: string): string {
  const text = written.trim()
  if (text === '') throw invalid('text', 'required')
  if (text.length > LONGEST_TEXT) throw invalid('text', 'too_long', { longest: LONGEST_TEXT })
  return text
}

/** @throws Refusal `invalid` */
export function readCommentary(written: string, path = 'commentary'): string {
  if (written.length > LONGEST_COMMENTARY) throw invalid(path, 'too_long', { longest: LONGEST_COMMENTARY })
  return written.trim()
}

/** E.164 where it is a valid number. @throws Refusal `invalid` for a text without a digit */
export function readPhone(written: string | null, country: string): string | null {
  if (written === null || written.trim() === '') return null
  const phone = parsePhone(written, country)
  if (!phone) throw invalid('phone', 'wrong_value')
  return phone.number
}

/**
 * Holds the person active until the transaction ends: whoever is dismissed at this moment either has the task handed over with the
 * others or refuses it.
 * @throws Refusal `invalid`
 */
export async function holdPerformer(tx: Tx, userId: number): Promise<void> {
  const { rows } = await sql<{ active: boolean }>`select active from app_user where id = ${userId} for share`.execute(tx.db)
  if (!rows[0]) throw invalid('performerId', 'unknown')
  if (!rows[0].active) throw invalid('performerId', 'inactive')
}

/** @throws Refusal `invalid` */
export async function refuseUnknownGroup(tx: Tx, groupId: number): Promise<void> {
  const { rows } = await sql`select from user_group where id = ${groupId}`.execute(tx.db)
  if (rows.length === 0) throw invalid('performerGroupId', 'unknown')
}

export type Place = { site: string | null; customerId: number | null; managerId: number | null }

/**
 * What a task takes from the order or customer that it is about: the site, the customer, who is in charge.
 * @param site of a task about neither
 * @throws Refusal `invalid`
 */
export async function placeOf(tx: Tx, about: { orderId: number | null; customerId: number | null }, site: string | null): Promise<Place> {
  if (about.orderId !== null) {
    const { rows } = await sql<Place>`select site, customer_id as "customerId", manager_id as "managerId" from "order" where id = ${about.orderId}`.execute(tx.db)
    if (!rows[0]) throw invalid('orderId', 'unknown')
    return rows[0]
  }
  if (about.customerId !== null) {
    const { rows } = await sql<Place>`select site, id as "customerId", manager_id as "managerId" from customer where id = ${about.customerId}`.execute(tx.db)
    if (!rows[0]) throw invalid('customerId', 'unknown')
    return rows[0]
  }
  return { site, customerId: null, managerId: null }
}
