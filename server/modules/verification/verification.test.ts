import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { codeSent } from '../../../test/phone-codes.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { transact } from '../../platform/transact.ts'
import { createCustomer } from '../customers/index.ts'
import { confirmPhoneCheck, startPhoneCheck } from './index.ts'
import { forgetOldCodes } from './jobs.ts'

const server = testServer()
let manager: Person
beforeAll(async () => {
  manager = await signedIn(server, 'manager')
})
let last = 0
const newPhone = (): string => `+7916${String((last += 1)).padStart(7, '0')}`
const start = (phone: string, at = new Date(), more: object = {}) => transact(server.db, systemActor('test'), (tx) => startPhoneCheck(tx, { phone, action: 'verify_customer', ...more }), { at })
const confirm = (checkId: string, code: string, at = new Date()) => transact(server.db, systemActor('test'), (tx) => confirmPhoneCheck(tx, checkId, code), { at })
const wrongOf = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const MINUTE = 60_000

describe('a phone is checked', () => {
  test('by the code that came to it, through the door', async () => {
    const phone = newPhone()
    const started = await manager.post('/api/phone-checks', { phone })
    expect(started.body).toMatchObject({ checkId: expect.any(String), verifiedAt: null })
    expect(JSON.stringify(started.body)).not.toMatch(/"\d{6}"/)
    const code = await codeSent(server.db, started.body.checkId)
    expect((await manager.post(`/api/phone-checks/${started.body.checkId}/confirm`, { code: wrongOf(code) })).body.error.fields).toEqual([{ path: 'code', code: 'wrong_code', params: { left: 4 } }])
    const confirmed = await manager.post(`/api/phone-checks/${started.body.checkId}/confirm`, { code })
    expect([confirmed.status, confirmed.body.verifiedAt]).toEqual([200, expect.any(String)])
    const again = await manager.post(`/api/phone-checks/${started.body.checkId}/confirm`, { code })
    expect(again.body.verifiedAt).toBe(confirmed.body.verifiedAt)
  })

  test('and stands as the customer’s for those who see the customer', async () => {
    const phone = newPhone()
    const { code: site } = await server.db.kysely.selectFrom('site').select('code').executeTakeFirstOrThrow()
    const { id } = await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site, firstName: 'Анна', phones: [phone, newPhone()] }))
    const { checkId } = await start(phone, new Date(), { customerId: id })
    await confirm(checkId, await codeSent(server.db, checkId))
    expect((await manager.get(`/api/customers/${id}/verified-phones`)).body.rows).toEqual([{ phone: expect.stringContaining('***'), verifiedAt: expect.any(String) }])
    const own = await signedIn(server, 'own-orders')
    expect([(await own.get(`/api/customers/${id}/verified-phones`)).status, (await own.post('/api/phone-checks', { phone: newPhone(), customerId: id })).status]).toEqual([404, 404])
  })

  test('and the code stands nowhere but in the message, and there no longer than needed', async () => {
    const { checkId } = await start(newPhone())
    const code = await codeSent(server.db, checkId)
    const { rows } = await server.db.pool.query('select to_jsonb(c)::text as row from phone_check c where id = $1', [checkId])
    expect(rows[0].row).not.toContain(code)
    await byHand(server.db, `update message set state = 'sent' where key = $1`, [`verification:${checkId}`])
    await confirm(checkId, code)
    expect((await server.db.kysely.selectFrom('message').select('body_text').where('key', '=', `verification:${checkId}`).executeTakeFirst())!.body_text).toBe('•••')
  })

  test('a code that nobody typed is taken out of its message once it is over', async () => {
    const { checkId } = await start(newPhone(), new Date(Date.now() - 20 * MINUTE))
    await byHand(server.db, `update message set state = 'delivered' where key = $1`, [`verification:${checkId}`])
    await forgetOldCodes(server.db)
    expect((await server.db.kysely.selectFrom('message').select('body_text').where('key', '=', `verification:${checkId}`).executeTakeFirst())!.body_text).toBe('•••')
  })

  test.each(['', 'нет', '123', '+7 916 12'])('%j is no phone', async (phone) => {
    await expect(start(phone)).rejects.toMatchObject({ fields: [{ path: 'phone', code: 'phone_invalid' }] })
  })
})

describe('guessing', () => {
  test('ends after five codes, and the right one then fits no more', async () => {
    const { checkId } = await start(newPhone())
    const code = await codeSent(server.db, checkId)
    for (const left of [4, 3, 2, 1, 0]) expect(await confirm(checkId, wrongOf(code))).toEqual({ isRight: false, attemptsLeft: left })
    await expect(confirm(checkId, code)).rejects.toMatchObject({ code: 'check_used_up' })
  })

  test('by many at once gains nothing: every try is counted', async () => {
    const { checkId } = await start(newPhone())
    const code = await codeSent(server.db, checkId)
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => confirm(checkId, String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'))))
    expect(outcomes.filter((one) => one.status === 'fulfilled').length).toBe(5)
  })

  test('is over when the time is', async () => {
    const at = new Date()
    const { checkId } = await start(newPhone(), at)
    const code = await codeSent(server.db, checkId)
    await expect(confirm(checkId, code, new Date(at.getTime() + 10 * MINUTE))).rejects.toMatchObject({ code: 'check_expired' })
    expect(await confirm(checkId, code, new Date(at.getTime() + 10 * MINUTE - 1))).toMatchObject({ isRight: true })
  })

  test('goes no faster by asking for new codes', async () => {
    const phone = newPhone()
    const began = Date.now()
    for (let round = 0; round < 3; round += 1) {
      const { checkId } = await start(phone, new Date(began + round * 2 * MINUTE))
      const code = await codeSent(server.db, checkId)
      for (let guess = 0; guess < 5; guess += 1) await confirm(checkId, wrongOf(code), new Date(began + round * 2 * MINUTE))
    }
    await expect(start(phone, new Date(began + 8 * MINUTE))).rejects.toMatchObject({ code: 'too_many_attempts', status: 429 })
  })

  test.each(['x', randomUUID(), "' or 1=1 --"])('%s is no check', async (checkId) => {
    await expect(confirm(checkId, '123456')).rejects.toMatchObject({ status: 404 })
  })
})

describe('nobody is woken over and over', () => {
  test('a phone gets a code a minute, five an hour and ten a day', async () => {
    const phone = newPhone()
    const began = Date.now()
    const at = (minutes: number): Date => new Date(began + minutes * MINUTE)
    await start(phone, at(0))
    await expect(start(phone, at(0.5))).rejects.toMatchObject({ code: 'too_many_attempts', params: { seconds: 30 } })
    for (const minute of [1, 2, 3, 4]) await start(phone, at(minute))
    await expect(start(phone, at(6))).rejects.toMatchObject({ params: { seconds: 3600 } })
    for (const minute of [61.5, 63, 64.5, 66, 67.5]) await start(phone, at(minute))
    await expect(start(phone, at(140))).rejects.toMatchObject({ params: { seconds: 86_400 } })
  })

  test('two requests at once send one code', async () => {
    const phone = newPhone()
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => start(phone)))
    expect(outcomes.filter((one) => one.status === 'fulfilled').length).toBe(1)
  })

  test('one address begins thirty an hour, whatever the phones', async () => {
    for (let one = 0; one < 30; one += 1) await start(newPhone(), new Date(), { ip: '203.0.113.9' })
    await expect(start(newPhone(), new Date(), { ip: '203.0.113.9' })).rejects.toMatchObject({ code: 'too_many_attempts' })
    await start(newPhone(), new Date(), { ip: '203.0.113.10' })
  })
})
