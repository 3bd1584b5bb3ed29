import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { figuresReader, wordsReader } from './reactions.ts'

const server = testServer()
let director: Person
let manager: Person
let ownOnly: Person

beforeAll(async () => {
  director = await signedIn(server, 'director')
  manager = await signedIn(server, 'manager')
  ownOnly = await signedIn(server, 'own-orders')
})

let filtered: any
let next = 0
const freshPhone = () => `+7918${String(1_000_000 + (next += 1))}`

async function make(body: object = {}): Promise<any> {
  const answer = await director.post('/api/customers', { firstName: 'Анна', lastName: 'Кимова', ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

async function order(customerId: number, total: number, managerId: number | null = null, status = 'new', daysAgo = 1): Promise<number> {
  return transact(server.db, systemActor('test'), async (tx) => {
    const [row] = await tx.prepared<{ id: number }>(
      'test_order',
      `insert into "order" (number, site, status, status_changed_at, created_at, customer_id, manager_id, currency, total)
       values ('N' || $1::bigint, 'shop', $2, now(), now() - make_interval(days => $5), $1, $4, 'RUB', $3::numeric) returning id`,
      [customerId, status, total, managerId, daysAgo],
    )
    tx.record({ kind: 'order.created', entity: 'order', entityId: row!.id, customerId, orderId: row!.id, site: 'shop', fields: { status: [null, status] } })
    return row!.id
  })
}

const found = async (who: Person, q: string): Promise<number[]> =>
  (await who.get(`/api/customers/search?q=${encodeURIComponent(q)}`)).body.customers.map((one: { id: number }) => one.id)

test('a customer is made, read and edited in place through the door', async () => {
  const phone = freshPhone()
  const made = await make({ phones: [phone], emails: ['Card@Example.com'], address: { city: 'Казань' }, tags: ['опт'] })
  expect(made).toMatchObject({
    fullName: 'Кимова Анна', phones: [phone], email: 'card@example.com', site: 'shop', address: { city: 'Казань' }, tags: [{ name: 'опт', color: null }],
    figures: { ordersCount: 0, daysBetweenOrders: null }, orders: [], duplicates: [], notes: [], mayChange: true, subscribed: true,
  })
  const edited = await manager.patch(`/api/customers/${made.id}`, { changes: { firstName: { from: 'Анна', to: 'Ольга' }, vip: { from: false, to: true } } })
  expect(edited).toMatchObject({ status: 200, body: { firstName: 'Ольга', vip: true } })
  const late = await director.patch(`/api/customers/${made.id}`, { changes: { firstName: { from: 'Анна', to: 'Мария' } } })
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict', params: { fields: { firstName: { mine: 'Мария', theirs: 'Ольга', by: { kind: 'user', id: manager.id, name: 'A manager' } } } } } } })
})

test('the list filters, sorts, pages without gaps or repeats, and sums', async () => {
  const tag = 'страницы'
  const ids: number[] = []
  for (const name of ['Ааа', 'Ббб', 'Ввв', 'Ггг', 'Ддд']) ids.push((await make({ lastName: name, tags: [tag] })).id)
  const filter = encodeURIComponent(JSON.stringify({ field: 'tags', op: 'in', value: [tag] }))
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: any = (await director.get(`/api/customers?filter=${filter}&sort=fullName&limit=2&fields=lastName${cursor ? `&cursor=${cursor}` : ''}`)).body
    seen.push(...page.rows.map((row: any) => row.lastName))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(['Ааа', 'Ббб', 'Ввв', 'Ггг', 'Ддд'])
  await order(ids[0]!, 150.5)
  await order(ids[1]!, 50)
  await catchUp(server.db, figuresReader)
  const bySum = (await director.get(`/api/customers?filter=${filter}&sort=-totalSum&limit=2`)).body
  expect(bySum.rows.map((row: any) => [row.id, row.totalSum])).toEqual([[ids[0], 15050], [ids[1], 5000]])
  expect((await director.get(`/api/customers/totals?filter=${filter}`)).body).toMatchObject({ count: 5, capped: false, sums: { totalSum: 20050 } })
  const has = encodeURIComponent(JSON.stringify({ and: [{ field: 'tags', op: 'in', value: [tag] }, { has: 'orders', where: { field: 'total', op: 'gte', value: 10000 } }] }))
  expect((await director.get(`/api/customers?filter=${has}`)).body.rows.map((row: any) => row.id)).toEqual([ids[0]])
})

test('a customer is found by any four digits of any phone, by words of the name, by e-mail, number and external id', async () => {
  const made = await make({ lastName: 'Звонарёва', firstName: 'Евгения', phones: ['+79182223344', '+79187776655'], emails: ['zvon@example.com', 'second-zvon@example.com'], externalId: 'crm-77' })
  for (const q of ['8777', '7665', '8 (918) 777-66-55', 'звонарёва', 'ЕВГЕНИЯ ЗВОН', 'zvon@example.com', 'second-zvon@example.com', 'crm-77', String(made.id)]) {
    expect(await found(director, q), q).toContain(made.id)
  }
  expect(await found(director, '%')).toEqual([])
  expect((await director.get('/api/customers?q=7776&fields=fullName')).body.rows).toMatchObject([{ id: made.id, fullName: 'Звонарёва Евгения' }])
})

test.each([
  [{ field: 'phones', op: 'contains', value: '55-66-77' }, true],
  [{ field: 'phones', op: 'eq', value: '8 918 455 66 77' }, true],
  [{ field: 'phones', op: 'empty' }, false],
  [{ field: 'email', op: 'eq', value: 'Other-Filter@example.com' }, true],
  [{ field: 'tags', op: 'in', value: ['фильтр', 'нет такого'] }, true],
  [{ field: 'tags', op: 'notIn', value: ['фильтр'] }, false],
  [{ not: { field: 'tags', op: 'in', value: ['фильтр'] } }, false],
  [{ field: 'note', op: 'contains', value: 'СИНЕЕ' }, true],
  [{ field: 'externalId', op: 'eq', value: 'filter-1' }, true],
  [{ field: 'city', op: 'eq', value: 'тверь' }, true],
  [{ has: 'orders' }, false],
])('the filter %j finds the customer: %s', async (condition, isFound) => {
  filtered ??= await make({ phones: ['+79184556677'], emails: ['filter@example.com', 'other-filter@example.com'], tags: ['фильтр'], externalId: 'filter-1', address: { city: 'Тверь' } })
  if (filtered.notes.length === 0) filtered = (await director.post(`/api/customers/${filtered.id}/notes`, { text: 'любит синее' })).body
  const asked = encodeURIComponent(JSON.stringify({ and: [{ field: 'id', op: 'eq', value: filtered.id }, condition] }))
  const { body } = await director.get(`/api/customers?filter=${asked}`)
  expect(body.rows.map((row: any) => row.id)).toEqual(isFound ? [filtered.id] : [])
})

test('a mistyped name finds whom it means', async () => {
  const made = await make({ lastName: 'Сидорчуков', firstName: 'Пётр' })
  await catchUp(server.db, wordsReader)
  for (const q of ['сидорчюков', 'сидочруков', 'седорчуков', 'сидорчукв', 'сидорчюк', 'пётр седорчуков']) expect(await found(director, q), q).toContain(made.id)
  expect(await found(director, 'звукоряд')).not.toContain(made.id)
})

test('the card counts days between orders, expects the next, and names likely duplicates with the reason', async () => {
  const phone = freshPhone()
  const first = await make({ phones: [phone], emails: ['twin@example.com'] })
  const twin = await make({ firstName: 'Аня', phones: [phone, freshPhone()], emails: ['twin@example.com'] })
  await make({ firstName: 'Чужая' })
  await order(first.id, 100, null, 'new', 21)
  await order(first.id, 200, null, 'new', 11)
  await order(first.id, 300, null, 'no-call', 1)
  await catchUp(server.db, figuresReader)
  const card = (await director.get(`/api/customers/${first.id}`)).body
  expect(card.figures).toMatchObject({ ordersCount: 2, cancelledCount: 1, totalSum: 30000, averageSum: 15000, daysBetweenOrders: 10 })
  const ahead = Date.parse(card.figures.nextOrderExpectedAt) - Date.parse(card.figures.lastOrderAt)
  expect(Math.round(ahead / 86_400_000)).toBe(10)
  expect(card.orders.map((one: any) => one.total)).toEqual([30000, 20000, 10000])
  expect(card.duplicates).toMatchObject([{ id: twin.id, name: 'Кимова Аня', reasons: [{ kind: 'phone', value: phone }, { kind: 'email', value: 'twin@example.com' }] }])
})

test('two who share a phone can be said to be different people, from either side, and that can be taken back', async () => {
  const phone = freshPhone()
  const [mother, daughter] = [await make({ phones: [phone] }), await make({ phones: [phone] })]
  expect((await manager.put(`/api/customers/${mother.id}/not-same/${daughter.id}`)).body.duplicates).toEqual([])
  const card = (await director.get(`/api/customers/${daughter.id}`)).body
  expect(card.duplicates).toEqual([])
  const marked = encodeURIComponent(JSON.stringify({ and: [{ field: 'id', op: 'eq', value: daughter.id }, { field: 'likelyDuplicateOf', op: 'notEmpty' }] }))
  expect((await director.get(`/api/customers?filter=${marked}`)).body.rows).toEqual([])
  const told = (await director.get(`/api/customers/${daughter.id}/timeline`)).body.entries[0]
  expect(told).toMatchObject({ kind: 'customer.changed', by: { id: manager.id }, fields: { notSameAs: [null, mother.id], likelyDuplicateOf: [mother.id, null] } })
  expect((await director.delete(`/api/customers/${daughter.id}/not-same/${mother.id}`)).body.duplicates).toMatchObject([{ id: mother.id }])
  expect((await director.put(`/api/customers/${mother.id}/not-same/${mother.id}`)).status).toBe(400)
})

test('the timeline tells what happened to the customer and the orders, newest first, by whom, page by page', async () => {
  const { id } = await make()
  const orderId = await order(id, 10)
  await manager.post(`/api/customers/${id}/notes`, { text: 'Перезвонить', pinned: true })
  await manager.patch(`/api/customers/${id}`, { changes: { bad: { to: true } } })
  await catchUp(server.db, figuresReader)
  const all = (await director.get(`/api/customers/${id}/timeline`)).body
  expect(all.entries.map((entry: any) => entry.kind)).toEqual(['customer.changed', 'customer.note_added', 'order.created', 'customer.created'])
  expect(all.entries[0]).toMatchObject({ by: { kind: 'user', id: manager.id, name: 'A manager' }, fields: { bad: [false, true] } })
  expect(all.entries[2]).toMatchObject({ order: { id: orderId, number: `N${id}` } })
  const first = (await director.get(`/api/customers/${id}/timeline?limit=3`)).body
  const rest = (await director.get(`/api/customers/${id}/timeline?limit=3&before=${first.nextCursor}`)).body
  expect([...first.entries, ...rest.entries]).toEqual(all.entries)
  expect(rest.nextCursor).toBeNull()
  const kinds = async (kind: string) => (await director.get(`/api/customers/${id}/timeline?kind=${kind}`)).body.entries.map((entry: any) => entry.kind)
  expect([await kinds('orders'), await kinds('notes'), await kinds('figures')]).toEqual([['order.created'], ['customer.note_added'], ['customer.recounted']])
})

test('notes: the pinned one comes first, another takes its place, a removed one is gone', async () => {
  const { id } = await make()
  await director.post(`/api/customers/${id}/notes`, { text: 'первая' })
  await director.post(`/api/customers/${id}/notes`, { text: 'важная', pinned: true })
  const three = (await director.post(`/api/customers/${id}/notes`, { text: 'третья' })).body
  expect(three.notes.map((note: any) => note.text)).toEqual(['важная', 'третья', 'первая'])
  expect(three.notes[0]).toMatchObject({ pinned: true, author: { id: director.id } })
  const moved = (await director.patch(`/api/customers/${id}/notes/${three.notes[2].id}`, { pinned: true })).body
  expect(moved.notes.map((note: any) => [note.text, note.pinned])).toEqual([['первая', true], ['третья', false], ['важная', false]])
  expect((await director.delete(`/api/customers/${id}/notes/${three.notes[2].id}`)).body.notes).toHaveLength(2)
})

test('who sees only their own sees nobody else’s customers: not in lists, cards, searches or timelines', async () => {
  const phone = freshPhone()
  const foreign = await make({ lastName: 'Чужанина', phones: [phone] })
  const managed = await make({ lastName: 'Своякова', managerId: ownOnly.id })
  const worked = await make({ lastName: 'Рабочева' })
  await order(worked.id, 10, ownOnly.id)
  const hidden = await order(worked.id, 20, manager.id)
  const seen = (await ownOnly.get('/api/customers?limit=200')).body.rows.map((row: any) => row.id)
  expect(seen.toSorted()).toEqual([managed.id, worked.id].toSorted())
  expect(await found(ownOnly, phone)).toEqual([])
  for (const path of ['', '/timeline']) expect((await ownOnly.get(`/api/customers/${foreign.id}${path}`)).status).toBe(404)
  expect((await ownOnly.patch(`/api/customers/${foreign.id}`, { changes: { bad: { to: true } } })).status).toBe(404)
  expect((await ownOnly.get(`/api/customers/${worked.id}`)).body.orders).toHaveLength(1)
  const told = (await ownOnly.get(`/api/customers/${worked.id}/timeline`)).body.entries.map((entry: any) => entry.order?.id)
  expect(told).not.toContain(hidden)
})

test('margin is shown to those who may see purchase prices', async () => {
  const { id } = await make()
  expect((await director.get(`/api/customers/${id}`)).body.figures.marginSum).toBe(0)
  expect((await manager.get(`/api/customers/${id}`)).body.figures.marginSum).toBeNull()
  expect((await manager.get('/api/customers?sort=-marginSum')).status).toBe(400)
})

test.each(["'; drop table customer; --", '<script>alert(1)</script>', '🙂'.repeat(50), '‮תירבע', 'a\u0000b', '\ud800', '%_\\'])('hostile text %j is kept or refused, never a fault', async (text) => {
  const made = await director.post('/api/customers', { firstName: text, phones: [text], emails: [text], tags: [text], address: { city: text } })
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(500)
  expect((await director.get(`/api/customers?q=${encodeURIComponent(text.toWellFormed())}`)).status).toBeLessThan(500)
  const filter = encodeURIComponent(JSON.stringify({ field: 'fullName', op: 'contains', value: text }))
  expect((await director.get(`/api/customers?filter=${filter}`)).status).toBeLessThan(500)
})

test.each([
  ['/api/customers/0', 400], ['/api/customers/999999', 404], ['/api/customers/abc', 400], ['/api/customers/99999999999999999999', 400],
  ['/api/customers?sort=nothing', 400], ['/api/customers?cursor=x', 400], ['/api/customers?filter={', 400], ['/api/customers?limit=0', 400],
  ['/api/customers/1/timeline?kind=all', 400], ['/api/customers?fields=nothing', 400],
])('%s is answered with %i', async (path, status) => {
  expect((await director.get(path)).status).toBe(status)
})
