import { sql } from 'kysely'
import { Type } from 'typebox'
import { maskPhone } from '#shared/mask.ts'
import { ConfirmPhoneCheck, PhoneCheckAnswer, StartPhoneCheck, VerifiedPhones } from '#shared/contracts/verification.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { confirmPhoneCheck, startPhoneCheck, type PhoneCheck } from './phone-check.ts'

const ByCheck = Type.Object({ id: Type.String({ maxLength: 64 }) })

/** A manager makes sure whose phone it is: the customer reads out the code that came. */
export function verificationRoutes(app: App, { db, visibility }: Platform): void {
  const access = { config: { access: 'customers.change' as const } }
  const response = { 200: PhoneCheckAnswer }
  const perPerson = throttle({ most: 60, seconds: 60 })

  app.get('/api/customers/:id/verified-phones', { config: { access: 'customers.view' }, schema: { description: 'Which of the customer’s phones were confirmed by a code, and when', params: ById, response: { 200: VerifiedPhones } } }, async (request) => {
    const { id } = request.params
    if (!(await visibility['customer']!(db.kysely, request.actor, [id])).has(id)) throw notFound('customer', id)
    return verifiedPhones(db.kysely, id)
  })

  app.post('/api/phone-checks', { ...access, schema: { description: 'Sends a code to a phone', body: StartPhoneCheck, response } }, async (request) => {
    const { phone, customerId = null } = request.body
    if (customerId && !(await visibility['customer']!(db.kysely, request.actor, [customerId])).has(customerId)) throw notFound('customer', customerId)
    return answerOf(await transact(db, request.actor, (tx) => startPhoneCheck(tx, { phone, customerId, action: 'verify_customer', ip: request.ip })))
  })

  app.post('/api/phone-checks/:id/confirm', { ...access, schema: { description: 'Whether this is the code that came', params: ByCheck, body: ConfirmPhoneCheck, response } }, async (request) => {
    perPerson(String(request.actor.id))
    const confirmed = await transact(db, request.actor, (tx) => confirmPhoneCheck(tx, request.params.id, request.body.code))
    if (!confirmed.isRight) throw invalid('code', 'wrong_code', { left: confirmed.attemptsLeft })
    return answerOf(confirmed.check)
  })
}

async function verifiedPhones(db: Database, customerId: number): Promise<VerifiedPhones> {
  const { rows } = await sql<{ phone: string; at: Date }>`
    select p.number as phone, max(k.verified_at) as at from customer_phone p join phone_check k on k.phone = p.number and k.verified_at is not null
    where p.customer_id = ${customerId} group by p.number order by 2 desc`.execute(db)
  return { rows: rows.map(({ phone, at }) => ({ phone: maskPhone(phone), verifiedAt: at.toISOString() })) }
}

const answerOf = ({ checkId, createdAt, expiredAt, verifiedAt }: PhoneCheck): PhoneCheckAnswer =>
  ({ checkId, createdAt: createdAt.toISOString(), expiredAt: expiredAt.toISOString(), verifiedAt: verifiedAt?.toISOString() ?? null })
