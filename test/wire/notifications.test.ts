import { beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../../server/modules/users/index.ts'
import { startPhoneCheck } from '../../server/modules/verification/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { codeSent } from '../phone-codes.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
const post = (path: string, form: object) => wire.post(`/api/v5/${path}`, JSON.stringify(form), 'application/json')
const people: Record<'manager' | 'owner', number> = { manager: 0, owner: 0 }
beforeAll(async () => {
  const make = (email: string, role: 'manager' | 'owner') => transact(wire.server.db, systemActor('test'), (tx) => createUser(tx, { email, password: 'long enough', role, name: email }))
  people.manager = await make('m@example.com', 'manager')
  people.owner = await make('o@example.com', 'owner')
})
const told = async (text: string) => (await wire.server.db.kysely.selectFrom('staff_notification').select(['user_id', 'kind']).where('text', '=', text).orderBy('user_id').execute()).map((row) => [row.user_id, row.kind])

describe('notifications/send', () => {
  test('tells people by id, as number or as text', async () => {
    expect((await post('notifications/send', { notification: { type: 'api.info', message: 'раз', userIds: [String(people.manager), people.owner] } })).body).toEqual({ success: true })
    expect(await told('раз')).toEqual([[people.manager, 'info'], [people.owner, 'info']].toSorted())
  })

  test('tells groups by code; superadmins are the owners', async () => {
    await post('notifications/send', { notification: { type: 'api.error', message: 'два', userGroups: ['superadmins'] } })
    expect(await told('два')).toEqual([[people.owner, 'error']])
    await post('notifications/send', { notification: { type: 'api.error', message: 'три', userGroups: ['manager'] } })
    expect((await told('три')).map(([id]) => id)).toContain(people.manager)
  })

  test.each([
    [{ type: 'api.info', message: 'x' }, { userIds: 'This value should not be blank.' }],
    [{ type: 'api.info', userIds: [1] }, { message: 'This value should not be blank.' }],
    [{ message: 'x', userIds: [] }, { type: 'This value should not be blank.' }],
    [{ type: 'loud', message: 'x', userIds: [] }, { type: 'The value you selected is not a valid choice.' }],
    [{ type: 'api.info', message: 'x', userIds: [999_999] }, { 'userIds[0]': 'The value you selected does not exist.' }],
    [{ type: 'api.info', message: 'x', userIds: ['abc'] }, { 'userIds[0]': 'The value you selected does not exist.' }],
    [{ type: 'api.info', message: 'x', userGroups: ['superadmins', 'nobody'] }, { 'userGroups[1]': 'The value you selected does not exist.' }],
    [{ type: 'api.info', message: 'x'.repeat(2001), userIds: [] }, { message: expect.stringContaining('too long') }],
  ])('refuses %j', async (notification, errors) => {
    const { status, body } = await post('notifications/send', { notification })
    expect([status, body]).toEqual([400, { success: false, errorMsg: 'Errors in the entity format', errors: expect.objectContaining(errors) }])
  })
})

describe('verification/sms', () => {
  let number = 0
  const begin = async () => {
    number += 1
    const { checkId } = await transact(wire.server.db, systemActor('test'), (tx) => startPhoneCheck(tx, { phone: `+7926000000${number}`, action: 'verify_customer' }))
    return { checkId, code: await codeSent(wire.server.db, checkId) }
  }

  test('a right code verifies, and the status tells it', async () => {
    const { checkId, code } = await begin()
    const before = (await wire.get(`/api/v5/verification/sms/${checkId}/status`)).body.verification
    expect(before).toEqual({ checkId, actionType: 'verify_customer', createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), expiredAt: expect.any(String) })
    const { status, body } = await post('verification/sms/confirm', { verification: { checkId, code: ` ${code} ` } })
    expect([status, body.verification]).toEqual([200, { ...before, verifiedAt: expect.any(String) }])
    expect((await wire.get(`/api/v5/verification/sms/${checkId}/status`)).body.verification.verifiedAt).toBe(body.verification.verifiedAt)
  })

  test('wrong codes are counted also though the answer is a refusal', async () => {
    const { checkId, code } = await begin()
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const answers = []
    for (let guess = 0; guess < 6; guess += 1) answers.push((await post('verification/sms/confirm', { verification: { checkId, code: wrong } })).body)
    expect(answers[0]).toEqual({ success: false, errorMsg: 'Errors in the entity format', errors: { code: 'The code is wrong. Attempts left: 4.' } })
    expect(answers[5]).toEqual({ success: false, errorMsg: 'The code can no longer be used' })
    expect((await post('verification/sms/confirm', { verification: { checkId, code } })).status).toBe(400)
  })

  test.each([
    [{ code: '123456' }, 400, { checkId: 'This value should not be blank.' }],
    [{ checkId: 'x' }, 400, { code: 'This value should not be blank.' }],
    [{ checkId: 'x', code: '1' }, 404, undefined],
    [{ checkId: '00000000-0000-4000-8000-000000000000', code: '1' }, 404, undefined],
  ])('refuses %j', async (verification, status, errors) => {
    const answer = await post('verification/sms/confirm', { verification })
    expect([answer.status, answer.body.success, answer.body.errors]).toEqual([status, false, errors])
  })
  test('an unknown check has no status', async () => expect((await wire.get('/api/v5/verification/sms/nothing/status')).status).toBe(404))
})

describe('customers/{externalId}/subscriptions', () => {
  test('writes the ledger of consents too', async () => {
    const { body: { id } } = await post('customers/create', { customer: { externalId: 'ledger', firstName: 'Анна', email: 'a@example.com' } })
    await post('customers/ledger/subscriptions', { subscriptions: [{ channel: 'email', subscription: 'news', active: true }, { channel: 'sms', subscription: 'news', active: false }] })
    await post('customers/ledger/subscriptions', { subscriptions: [{ channel: 'email', subscription: 'news', active: true }] })
    const rows = await wire.server.db.kysely.selectFrom('consent').select(['channel', 'topic', 'state', 'source', 'address', 'actor_kind']).where('customer_id', '=', id).orderBy('id').execute()
    expect(rows).toEqual([
      { channel: 'email', topic: 'news', state: 'granted', source: 'api', address: 'a@example.com', actor_kind: 'key' },
      { channel: 'sms', topic: 'news', state: 'withdrawn', source: 'api', address: null, actor_kind: 'key' },
    ])
  })
})
