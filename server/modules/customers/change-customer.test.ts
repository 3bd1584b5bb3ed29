import { expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { testDatabase } from '../../../test/database.ts'
import { addAddress, changeAddress, removeAddress } from './addresses.ts'
import { changeCustomer } from './change-customer.ts'
import { createCustomer, type NewCustomer } from './create-customer.ts'
import { loadCustomer } from './customer-state.ts'
import { editCustomer } from './edit-customer.ts'
import { findOrMakeCustomer } from './find-or-make-customer.ts'
import { fixExternalIds } from './fix-external-ids.ts'
import { addNote, changeNote, removeNote } from './notes.ts'

const database = testDatabase()
const shop = systemActor('test')
const SITE = 'shop'

const doing = <T>(work: (tx: Tx) => Promise<T>) => transact(database.db, shop, work)
const make = async (input: Partial<NewCustomer> = {}) => (await doing((tx) => createCustomer(tx, { site: SITE, firstName: 'Анна', ...input }))).id
const state = (id: number) => doing((tx) => loadCustomer(tx, id))
const ask = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows
const lastChange = async (id: number) => (await ask('select kind, fields, about from change_log where entity = $1 and entity_id = $2 order by id desc limit 1', ['customer', id]))[0]
const changesCount = async (id: number) => (await ask('select count(*)::int as n from change_log where customer_id = $1', [id]))[0].n
const holder = async (value: string) => (await ask('select customer_id as id from customer_identity where value = $1', [value]))[0]?.id ?? null

let next = 0
const freshPhone = () => `+7917${String(1_000_000 + (next += 1))}`

test('a customer is made with all that is told, and the log says it by field names', async () => {
  const phone = freshPhone()
  const id = await make({
    lastName: 'Ким', externalId: 'full-1', phones: [phone, '8 (917) 555-00-11'], email: 'FULL@Example.com', birthday: '1990-02-28', sex: 'female', vip: true,
    address: { city: 'Казань', flat: null }, tags: ['опт', { name: 'VIP', color: '#ff0000' }], personalDiscount: 5, subscribed: false,
    contragent: { contragentType: 'legal-entity', INN: '7707083893' }, customFields: { size: 'M' },
  })
  expect(await state(id)).toMatchObject({
    lastName: 'Ким', email: 'full@example.com', phones: [phone, '+79175550011'], birthday: '1990-02-28', vip: true, personalDiscount: 5,
    tags: [{ name: 'VIP', color: '#ff0000', attached: false }, { name: 'опт', color: null, attached: false }],
    addresses: [{ isMain: true, address: { city: 'Казань' } }], contragent: { INN: '7707083893' }, emailUnsubscribedAt: expect.any(Date),
  })
  expect(await lastChange(id)).toMatchObject({ kind: 'customer.created', fields: { firstName: [null, 'Анна'], phones: [null, [phone, '+79175550011']], vip: [null, true] } })
})

test('a second person with the same phone is made, marked as a likely duplicate; guest orders stay with the first', async () => {
  const phone = freshPhone()
  const first = await make({ phones: [phone] })
  const second = await make({ phones: [phone], email: 'second@example.com' })
  expect((await state(second)).likelyDuplicateOf).toBe(first)
  expect(await doing((tx) => findOrMakeCustomer(tx, { site: SITE, phones: [phone] }))).toMatchObject({ id: first, isNew: false })
  await doing((tx) => changeCustomer(tx, first, { phones: [] }))
  expect(await holder(phone)).toBe(second)
})

test.each([
  ['nothing to know the person by', { firstName: ' ' }, 'firstName', 'required'],
  ['an unknown site', { site: 'nowhere' }, 'site', 'unknown_code'],
  ['an endless name', { lastName: 'я'.repeat(256) }, 'lastName', 'too_long'],
  ['no such day', { birthday: '2026-02-30' }, 'birthday', 'not_valid'],
  ['an unknown sex', { sex: 'robot' }, 'sex', 'not_a_choice'],
  ['an unknown manager', { managerId: 987_654 }, 'managerId', 'not_found'],
  ['an endless e-mail', { email: `${'a'.repeat(300)}@example.com` }, 'email', 'too_long'],
])('%s is refused by the name of the field', async (_, input, path, code) => {
  await expect(make(input)).rejects.toMatchObject({ code: 'invalid', fields: [{ path, code }] })
})

test('an external id is one customer’s within a site, also when two come at once', async () => {
  const both = await Promise.allSettled([make({ externalId: 'twice' }), make({ externalId: 'twice' })])
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect((both.find((one) => one.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({ fields: [{ path: 'externalId', code: 'taken' }] })
})

test('a change touches what it names; lists replace, objects merge, equal values are no change', async () => {
  const [old, kept, added] = [freshPhone(), freshPhone(), freshPhone()]
  const id = await make({ phones: [old, kept], address: { city: 'Казань', street: 'Баумана' }, contragent: { contragentType: 'individual', INN: '1' }, tags: ['a', 'b'] })
  await doing((tx) => changeCustomer(tx, id, { phones: [kept, added], address: { street: 'Пушкина' }, contragent: { KPP: '2' }, addTags: ['c'], removeTags: ['a'] }))
  expect(await state(id)).toMatchObject({
    firstName: 'Анна', phones: [kept, added], contragent: { INN: '1', KPP: '2' }, tags: [{ name: 'b' }, { name: 'c' }],
    addresses: [{ address: { city: 'Казань', street: 'Пушкина' } }],
  })
  expect([await holder(old), await holder(added)]).toEqual([null, id])
  expect(await ask('select phone from customer where id = $1', [id])).toEqual([{ phone: kept }])
  expect((await lastChange(id)).fields.phones).toEqual([[old, kept], [kept, added]])
  const before = await changesCount(id)
  await doing((tx) => changeCustomer(tx, id, { phones: [kept, added], firstName: 'Анна', address: { street: 'Пушкина' }, tags: ['c', 'b'], vip: false }))
  expect(await changesCount(id)).toBe(before)
})

test('a new main e-mail takes the place of the old one, the others stay', async () => {
  const id = await make({ emails: ['one@example.com', 'two@example.com'] })
  await doing((tx) => changeCustomer(tx, id, { email: 'Three@Example.com' }))
  expect(await state(id)).toMatchObject({ email: 'three@example.com', emails: ['three@example.com', 'two@example.com'] })
  expect(await holder('one@example.com')).toBeNull()
})

test('an edit in place is written only when the person saw what is there', async () => {
  const id = await make({ address: { city: 'Казань' } })
  await doing((tx) => editCustomer(tx, id, { firstName: { from: 'Анна', to: 'Ольга' }, 'address.city': { from: 'Казань', to: 'Пермь' } }))
  expect(await state(id)).toMatchObject({ firstName: 'Ольга', addresses: [{ address: { city: 'Пермь' } }] })
  const late = doing((tx) => editCustomer(tx, id, { firstName: { from: 'Анна', to: 'Мария' }, lastName: { from: '', to: 'Ким' } }))
  await expect(late).rejects.toMatchObject({
    code: 'conflict', status: 409,
    params: { fields: { firstName: { from: 'Анна', mine: 'Мария', theirs: 'Ольга', by: { kind: 'system' }, at: expect.any(Date) } } },
  })
  expect((await state(id)).lastName).toBe('')
  await expect(doing((tx) => editCustomer(tx, id, { site: { to: 'other' } }))).rejects.toMatchObject({ fields: [{ path: 'site', code: 'not_editable' }] })
  await expect(doing((tx) => editCustomer(tx, id, { vip: { to: 'yes' } }))).rejects.toMatchObject({ fields: [{ path: 'vip', code: 'wrong_value' }] })
})

test('of the notes one at most is pinned; each step is in the log', async () => {
  const id = await make()
  const first = await doing((tx) => addNote(tx, id, { text: ' Звонить после 18 ', pinned: true }))
  const second = await doing((tx) => addNote(tx, id, { text: 'Любит синее' }))
  await doing((tx) => changeNote(tx, second.id, { pinned: true }))
  expect(await ask('select id, pinned from customer_note where customer_id = $1 order by id', [id])).toEqual([
    { id: first.id, pinned: false },
    { id: second.id, pinned: true },
  ])
  await doing((tx) => changeNote(tx, first.id, { text: 'Звонить утром' }))
  expect(await lastChange(id)).toMatchObject({ kind: 'customer.note_changed', fields: { note: ['Звонить после 18', 'Звонить утром'] }, about: { noteId: first.id } })
  await doing((tx) => removeNote(tx, first.id))
  expect((await lastChange(id)).kind).toBe('customer.note_removed')
  await expect(doing((tx) => changeNote(tx, first.id, { text: 'x' }))).rejects.toMatchObject({ code: 'note_not_found', status: 404 })
  await expect(doing((tx) => addNote(tx, id, { text: ' ' }))).rejects.toMatchObject({ fields: [{ path: 'text', code: 'required' }] })
})

test('addresses: the first is the main one, the main one moves, the oldest inherits', async () => {
  const id = await make()
  const first = await doing((tx) => addAddress(tx, id, { address: { city: 'Казань' } }))
  const second = await doing((tx) => addAddress(tx, id, { address: { city: 'Пермь' }, isMain: true, name: 'Дача' }))
  expect((await state(id)).addresses.map((address) => [address.id, address.isMain])).toEqual([[second.id, true], [first.id, false]])
  await doing((tx) => changeAddress(tx, id, second.id, { address: { street: 'Ленина' } }))
  expect((await state(id)).addresses[0]!.address).toEqual({ city: 'Пермь', street: 'Ленина' })
  await doing((tx) => removeAddress(tx, id, second.id))
  expect((await state(id)).addresses).toMatchObject([{ id: first.id, isMain: true }])
})

test('external ids are fixed all or none; two customers may exchange theirs', async () => {
  const one = await make({ externalId: 'fix-1' })
  const two = await make({ externalId: 'fix-2' })
  await doing((tx) => fixExternalIds(tx, [{ id: one, externalId: 'fix-2' }, { id: two, externalId: 'fix-1' }]))
  expect([(await state(one)).externalId, (await state(two)).externalId]).toEqual(['fix-2', 'fix-1'])
  const wrong = doing((tx) => fixExternalIds(tx, [{ id: one, externalId: 'fix-3' }, { id: 987_654, externalId: 'x' }]))
  await expect(wrong).rejects.toMatchObject({ fields: [{ path: 'customers[1].id', code: 'not_found' }] })
  expect((await state(one)).externalId).toBe('fix-2')
  await expect(doing((tx) => fixExternalIds(tx, []))).rejects.toMatchObject({ code: 'invalid' })
})

test('whoever sees only their own customers has those they manage and those whose orders they work on', async () => {
  const mine = await make({ phones: [freshPhone()] })
  const foreign = await make({ phones: [freshPhone()] })
  const person = { ...shop, kind: 'user' as const, id: 77, grants: { ...shop.grants, userId: 77, rights: { 'customers.view': 'own' as const } } }
  const look = (id: number) => transact(database.db, person, (tx) => loadCustomer(tx, id))
  await expect(look(foreign)).rejects.toMatchObject({ code: 'not_found' })
  await doing(async (tx) => {
    await tx.db.updateTable('customer').set({ manager_id: 77 }).where('id', '=', mine).execute()
    tx.record({ kind: 'customer.changed', entity: 'customer', entityId: mine })
  })
  await expect(look(mine)).rejects.toMatchObject({ code: 'forbidden' })
})
