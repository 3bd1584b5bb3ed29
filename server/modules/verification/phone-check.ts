import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { parsePhone } from '#shared/phone.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { concealTexts, planMessage } from '#server/modules/messages/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

export type PhoneCheck = { checkId: string; actionType: string; createdAt: Date; expiredAt: Date; verifiedAt: Date | null }
export type StartCheck = { phone: string; action: string; customerId?: number | null; ip?: string | null; locale?: 'ru' | 'en' }
export type Confirmed = { isRight: true; check: PhoneCheck } | { isRight: false; attemptsLeft: number }

const DIGITS = 6
const LIVES_MINUTES = 10
const ATTEMPTS = 5
const AGAIN_SECONDS = 60
/** Checks begun: of one phone, by one key, from one address. Every SMS costs the shop money and somebody their sleep. */
const LIMITS = { phoneHour: 5, phoneDay: 10, keyHour: 600, ipHour: 30 }
/** Wrong codes of one phone in an hour, over all of its checks: guessing goes no faster by asking for new codes. */
const WRONG_PER_HOUR = 15

const WORDS = { ru: (code: string) => `Код подтверждения: ${code}. Никому его не говорите.`, en: (code: string) => `Your code: ${code}. Tell it to nobody.` }

/**
 * Sends a code to a phone. The code stands nowhere but in the message.
 * @throws Refusal `invalid` at `phone`; `too_many_attempts` (429) with the seconds to wait
 */
export async function startPhoneCheck(tx: Tx, { phone, action, customerId = null, ip = null, locale = 'ru' }: StartCheck): Promise<PhoneCheck> {
  const written = parsePhone(phone, (await freshReferences(tx.db)).account.countryIso)
  if (!written?.isValid) throw invalid('phone', 'phone_invalid')
  const { number } = written
  const keyId = tx.actor.kind === 'key' ? tx.actor.id : null
  // Two requests at once must not both find room.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone check ${number}`}, 0))`.execute(tx.db)
  await refuseTooMany(tx, { number, keyId, ip })
  const checkId = randomUUID()
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  const expiredAt = new Date(tx.at.getTime() + LIVES_MINUTES * 60_000)
  await tx.db.insertInto('phone_check').values({
    id: checkId, phone: number, action, code_hash: await digest(tx.db, checkId, code), customer_id: customerId, key_id: keyId, user_id: tx.actor.kind === 'user' ? tx.actor.id : null,
    ip, created_at: tx.at, expires_at: expiredAt,
  }).execute()
  await planMessage(tx, {
    key: messageKey(checkId), channel: 'sms', purpose: 'transactional', lane: 'prompt', to: { address: number, ...(customerId ? { customerId } : {}) },
    content: { text: WORDS[locale](code) }, origin: { kind: 'verification', checkId },
  })
  tx.record({ kind: 'phone_check.started', entity: 'phone_check', entityId: customerId ?? 0, about: { checkId, action } })
  return { checkId, actionType: action, createdAt: tx.at, expiredAt, verifiedAt: null }
}

/** Of the message that carries the code. */
export const messageKey = (checkId: string): string => `verification:${checkId.toLowerCase()}`

/** @throws Refusal `too_many_attempts` */
async function refuseTooMany(tx: Tx, { number, keyId, ip }: { number: string; keyId: number | null; ip: string | null }): Promise<void> {
  const { rows } = await sql<{ last: Date | null; hour: number; day: number; key: number; ip: number; wrong: number }>`
    select max(c.created_at) filter (where c.phone = ${number}) as last,
      count(*) filter (where c.phone = ${number} and c.created_at > ${tx.at}::timestamptz - interval '1 hour')::int as hour,
      count(*) filter (where c.phone = ${number})::int as day,
      count(*) filter (where c.key_id = ${keyId}::bigint and c.created_at > ${tx.at}::timestamptz - interval '1 hour')::int as key,
      count(*) filter (where c.ip = ${ip} and c.created_at > ${tx.at}::timestamptz - interval '1 hour')::int as ip,
      coalesce(sum(c.attempts) filter (where c.phone = ${number} and c.verified_at is null and c.created_at > ${tx.at}::timestamptz - interval '1 hour'), 0)::int as wrong
    from phone_check c where c.created_at > ${tx.at}::timestamptz - interval '1 day' and (c.phone = ${number} or c.created_at > ${tx.at}::timestamptz - interval '1 hour')`.execute(tx.db)
  const { last, hour, day, key, ip: fromIp, wrong } = rows[0]!
  const since = last ? (tx.at.getTime() - last.getTime()) / 1000 : Infinity
  const wait = since < AGAIN_SECONDS ? Math.ceil(AGAIN_SECONDS - since) : day >= LIMITS.phoneDay ? 86_400 : hour >= LIMITS.phoneHour || key >= LIMITS.keyHour || fromIp >= LIMITS.ipHour || wrong >= WRONG_PER_HOUR ? 3600 : 0
  if (wait > 0) throw new Refusal('too_many_attempts', { seconds: wait }, 429)
}

/**
 * Whether this is the code that was sent. A wrong one is counted, so it is answered and not thrown: what is thrown would not be kept.
 * @throws Refusal `not_found`; `check_expired`, `check_used_up` for one that no code fits any more
 */
export async function confirmPhoneCheck(tx: Tx, checkId: string, code: string): Promise<Confirmed> {
  const { rows } = await sql<Row & { codeHash: string; attempts: number }>`select ${COLUMNS}, code_hash as "codeHash", attempts from phone_check where id = ${uuidOf(checkId)}::uuid for update`.execute(tx.db)
  const check = rows[0]
  if (!check) throw notFound('check', checkId.slice(0, 50))
  const [given, expected] = [Buffer.from(await digest(tx.db, checkId.toLowerCase(), code.trim())), Buffer.from(check.codeHash)]
  const isRight = given.length === expected.length && timingSafeEqual(given, expected)
  // Whoever lost the answer asks again and gets the same.
  if (isRight && check.verifiedAt) return { isRight, check: answerOf(check) }
  if (check.verifiedAt || check.attempts >= ATTEMPTS) throw new Refusal('check_used_up', {}, 400)
  if (check.expiredAt <= tx.at) throw new Refusal('check_expired', {}, 400)
  if (!isRight) {
    await tx.db.updateTable('phone_check').set({ attempts: check.attempts + 1 }).where('id', '=', checkId).execute()
    return { isRight, attemptsLeft: ATTEMPTS - check.attempts - 1 }
  }
  await tx.db.updateTable('phone_check').set({ verified_at: tx.at }).where('id', '=', checkId).execute()
  await concealTexts(tx, [messageKey(checkId)])
  tx.record({ kind: 'phone_check.verified', entity: 'phone_check', entityId: check.customerId ?? 0, about: { checkId, action: check.actionType } })
  return { isRight, check: { ...answerOf(check), verifiedAt: tx.at } }
}

/** @throws Refusal `not_found` */
export async function phoneCheck(db: Database, checkId: string): Promise<PhoneCheck> {
  const { rows } = await sql<Row>`select ${COLUMNS} from phone_check where id = ${uuidOf(checkId)}::uuid`.execute(db)
  if (!rows[0]) throw notFound('check', checkId.slice(0, 50))
  return answerOf(rows[0])
}

type Row = PhoneCheck & { customerId: number | null }
const COLUMNS = sql`id as "checkId", action as "actionType", created_at as "createdAt", expires_at as "expiredAt", verified_at as "verifiedAt", customer_id as "customerId"`
const answerOf = ({ checkId, actionType, createdAt, expiredAt, verifiedAt }: Row): PhoneCheck => ({ checkId, actionType, createdAt, expiredAt, verifiedAt })

/** @throws Refusal `not_found` for what is no id at all */
function uuidOf(checkId: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(checkId)) throw notFound('check', checkId.slice(0, 50))
  return checkId
}

async function digest(db: Database, checkId: string, code: string): Promise<string> {
  const { secret } = await db.selectFrom('phone_check_secret').select('secret').executeTakeFirstOrThrow()
  return createHmac('sha256', secret).update(`${checkId}:${code}`).digest('hex')
}
