import { expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { testDatabase } from '../../../test/database.ts'
import { createCustomer } from './create-customer.ts'
import type { OrderCustomer } from './customer-lookup.ts'
import { findOrMakeCustomer } from './find-or-make-customer.ts'
import { markNotSame } from './not-the-same.ts'

const database = testDatabase()
const shop = systemActor('test')

const meet = (input: Partial<OrderCustomer>) => transact(database.db, shop, (tx) => findOrMakeCustomer(tx, { site: 'main', ...input }))
const ask = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows
const changesOf = (id: number) => ask('select kind, fields from change_log where entity = $1 and entity_id = $2 order by id', ['customer', id])

let next = 0
const freshPhone = () => `+7916${String(1_000_000 + (next += 1))}`

test('a guest becomes a person with phone, e-mail, address and name, recorded once', async () => {
  const phone = freshPhone()
  const made = await meet({ firstName: 'Анна', lastName: 'Ким', phones: [phone], email: ' Anna@Example.COM ', address: { city: 'Казань', flat: '' } })
  expect(made).toMatchObject({ isNew: true, isBad: false, isVip: false, managerId: null })
  expect(await ask('select first_name, last_name, phone, email from customer where id = $1', [made.id])).toEqual([
    { first_name: 'Анна', last_name: 'Ким', phone, email: 'anna@example.com' },
  ])
  expect(await ask('select address, is_main from customer_address where customer_id = $1', [made.id])).toEqual([{ address: { city: 'Казань' }, is_main: true }])
  const changes = await changesOf(made.id)
  expect(changes).toHaveLength(1)
  expect(changes[0]).toMatchObject({ kind: 'customer.created', fields: { phones: [null, [phone]], email: [null, 'anna@example.com'] } })
})

test('the same phone, however it is written, is the same person', async () => {
  const first = await meet({ phones: ['8 (916) 555-44-33'] })
  for (const written of ['+7 916 555 44 33', '9165554433', '7-916-555-44-33']) {
    expect(await meet({ phones: [written] })).toMatchObject({ id: first.id, isNew: false })
  }
})

test('without a known phone the e-mail decides, without regard to case; the phone wins over the e-mail', async () => {
  const anna = await meet({ phones: [freshPhone()], email: 'decides@example.com' })
  const phone = freshPhone()
  expect((await meet({ phones: [phone], email: 'DECIDES@example.com' })).id).toBe(anna.id)
  const boris = await meet({ phones: [freshPhone()], email: 'boris@example.com' })
  expect((await meet({ phones: [phone], email: 'boris@example.com' })).id).toBe(anna.id)
  expect(boris.id).not.toBe(anna.id)
})

test('another site has people of its own', async () => {
  const phone = freshPhone()
  const here = await meet({ phones: [phone] })
  expect((await meet({ site: 'other', phones: [phone] })).id).not.toBe(here.id)
})

test.each(['0000000', '1111111111', '1234567890', 'нет'])('strangers who typed %s to get past the form stay strangers', async (filler) => {
  const first = await meet({ phones: [filler], email: 'нет' })
  expect((await meet({ phones: [filler], email: 'нет' })).id).not.toBe(first.id)
})

test('what an order adds to a known person is kept and recorded; what is known is not repeated', async () => {
  const [one, two] = [freshPhone(), freshPhone()]
  const anna = await meet({ phones: [one] })
  const order = { firstName: 'Анна', phones: [one, two], email: 'adds@example.com', address: { city: 'Пермь' } }
  await meet(order)
  await meet(order)
  expect(await ask('select number from customer_phone where customer_id = $1 order by position', [anna.id])).toEqual([{ number: one }, { number: two }])
  expect(await ask('select first_name, email from customer where id = $1', [anna.id])).toEqual([{ first_name: 'Анна', email: 'adds@example.com' }])
  const changes = await changesOf(anna.id)
  expect(changes.map((change) => change.kind)).toEqual(['customer.created', 'customer.changed', 'customer.address_added'])
  expect(changes[1].fields).toEqual({
    phones: [[one], [one, two]],
    emails: [[], ['adds@example.com']],
    email: [null, 'adds@example.com'],
    firstName: [null, 'Анна'],
  })
})

test('a phone that two different people share recognises neither without a name that fits', async () => {
  const phone = freshPhone()
  const anna = await meet({ firstName: 'Анна', lastName: 'Ким', phones: [phone] })
  const { id: pavel } = await transact(database.db, shop, (tx) => createCustomer(tx, { site: 'shop', firstName: 'Пётр', lastName: 'Ким', phones: [phone], emails: ['petr.kim@example.com'] }))
  const meetHere = (input: Partial<OrderCustomer>) => meet({ site: 'shop', ...input })
  const { id: annaHere } = await meetHere({ firstName: 'Анна', phones: [phone] })
  expect(annaHere).not.toBe(anna.id) // Another site has people of its own: here the phone is known to be Пётр's, until they are told apart.
  expect(annaHere).toBe(pavel)
  const { id: other } = await transact(database.db, shop, (tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', lastName: 'Ким', phones: [phone] }))
  await transact(database.db, shop, (tx) => markNotSame(tx, pavel, other, true))
  expect((await meetHere({ firstName: 'АННА', lastName: 'Ким', phones: [phone] })).id).toBe(other)
  expect((await meetHere({ firstName: 'Ким', lastName: 'Петр', phones: [phone] })).id).toBe(pavel)
  expect((await meetHere({ phones: [phone], email: 'Petr.Kim@example.com' })).id).toBe(pavel)
  const third = await meetHere({ firstName: 'Ольга', phones: [phone] })
  expect([third.isNew, (await meetHere({ firstName: 'Ольга', phones: [phone] })).id]).toEqual([true, third.id])
  await transact(database.db, shop, (tx) => markNotSame(tx, other, pavel, false))
  expect((await meetHere({ firstName: 'Кто-то', phones: [phone] })).id).toBe(pavel)
})

test('ten parallel orders of a shared phone and a new name make one person', async () => {
  const phone = freshPhone()
  const people = await transact(database.db, shop, async (tx) => [
    (await createCustomer(tx, { site: 'shop', firstName: 'Один', phones: [phone] })).id, (await createCustomer(tx, { site: 'shop', firstName: 'Два', phones: [phone] })).id,
  ])
  await transact(database.db, shop, (tx) => markNotSame(tx, people[0]!, people[1]!, true))
  const met = await Promise.all(Array.from({ length: 10 }, () => meet({ site: 'shop', firstName: 'Три', phones: [phone], email: 'tri@example.com' })))
  expect(new Set(met.map((one) => one.id)).size).toBe(1)
})

test('ten parallel orders of one phone and e-mail make one person with one of each', async () => {
  const phone = freshPhone()
  const order = { firstName: 'Пётр', phones: [phone], email: 'ten@example.com', address: { city: 'Омск' } }
  const met = await Promise.all(Array.from({ length: 10 }, () => meet(order)))
  expect(new Set(met.map((person) => person.id)).size).toBe(1)
  expect(met.filter((person) => person.isNew)).toHaveLength(1)
  const id = met[0]!.id
  for (const table of ['customer_phone', 'customer_email', 'customer_address', 'customer_figures']) {
    expect(await ask(`select count(*)::int as n from ${table} where customer_id = $1`, [id])).toEqual([{ n: 1 }])
  }
  expect(await changesOf(id)).toHaveLength(1)
})

test('parallel orders that share only a phone or only an e-mail leave every identity with a living person', async () => {
  const phones = [freshPhone(), freshPhone(), freshPhone()]
  const orders = Array.from({ length: 24 }, (_, index) => ({ phones: [phones[index % 3]!], email: `mix${index % 4}@example.com` }))
  const met = await Promise.all(orders.map(meet))
  const lost = await ask('select i.* from customer_identity i left join customer c on c.id = i.customer_id where c.id is null')
  expect(lost).toEqual([])
  for (const phone of phones) {
    const holders = new Set(met.filter((_, index) => orders[index]!.phones[0] === phone).map((person) => person.id))
    expect(holders.size).toBe(1)
  }
})

test('ten parallel orders that bring the same new phone to a known person add it once', async () => {
  const [known, added] = [freshPhone(), freshPhone()]
  const anna = await meet({ phones: [known] })
  await Promise.all(Array.from({ length: 10 }, () => meet({ phones: [known, added], address: { city: 'Тверь' } })))
  expect(await ask('select count(*)::int as n from customer_phone where customer_id = $1', [anna.id])).toEqual([{ n: 2 }])
  expect(await ask('select count(*)::int as n from customer_address where customer_id = $1', [anna.id])).toEqual([{ n: 1 }])
  expect(await changesOf(anna.id)).toHaveLength(3)
})

test('a person named by id or external id is taken as he is; an unknown one is refused by name', async () => {
  const anna = await meet({ phones: [freshPhone()] })
  expect((await meet({ id: anna.id, phones: [freshPhone()], email: 'gift@example.com' })).id).toBe(anna.id)
  expect(await ask('select count(*)::int as n from customer_phone where customer_id = $1', [anna.id])).toEqual([{ n: 1 }])
  await expect(meet({ id: 999_999_999 })).rejects.toMatchObject({ code: 'invalid', fields: [{ path: 'customer.id', code: 'not_found' }] })
  await expect(meet({ id: 1e30 })).rejects.toMatchObject({ code: 'invalid' })
  await expect(meet({ externalId: 'nobody' })).rejects.toMatchObject({ fields: [{ path: 'customer.externalId' }] })
})

test('a key sees no customer of a site that is not its own', async () => {
  const anna = await meet({ phones: [freshPhone()] })
  const key = { ...shop, grants: { ...shop.grants, sites: ['other'] } }
  const order = transact(database.db, key, (tx) => findOrMakeCustomer(tx, { site: 'other', id: anna.id }))
  await expect(order).rejects.toMatchObject({ code: 'invalid' })
})
