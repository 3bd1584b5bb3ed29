import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { changeCustomer, createCustomer, type NewCustomer } from '#server/modules/customers/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { pairsReader } from './reactions.ts'

const server = testServer()
let manager: Person
beforeAll(async () => {
  manager = await signedIn(server, 'manager')
})
const doing = <T>(work: (tx: Tx) => Promise<T>) => transact(server.db, systemActor('test'), work)
const person = async (input: Partial<NewCustomer>) => (await doing((tx) => createCustomer(tx, { site: 'shop', ...input }))).id
type Pair = { one: { id: number }; other: { id: number }; weight: number; reasons: { kind: string; value: string }[] }
const pairs = async (): Promise<Pair[]> => {
  await catchUp(server.db, pairsReader)
  return (await manager.get('/api/duplicates')).body.rows
}
const pairOf = async (a: number, b: number): Promise<Pair | undefined> => (await pairs()).find((pair) => new Set([a, b, pair.one.id, pair.other.id]).size === 2)
const reasonsOf = async (a: number, b: number) => (await pairOf(a, b))?.reasons.map((reason) => reason.kind)

describe('a pair is found by', () => {
  test('the same phone, however it was written, and the surer when the names agree', async () => {
    const a = await person({ firstName: 'Анна', lastName: 'Ким', phones: ['8 (903) 111-22-33'] })
    const same = await person({ firstName: 'Ким', lastName: 'анна', phones: ['+7 903 1112233'] })
    const other = await person({ firstName: 'Пётр', lastName: 'Ли', phones: ['9031112233'] })
    expect(await pairOf(a, same)).toMatchObject({ weight: 95, reasons: [{ kind: 'phone', value: '+79031112233' }, { kind: 'name' }] })
    expect(await pairOf(a, other)).toMatchObject({ weight: 60, reasons: [{ kind: 'phone' }] })
  })
  test('the same e-mail without regard to case', async () => {
    const [a, b] = [await person({ email: 'One@Example.com' }), await person({ email: 'one@example.COM', firstName: 'Яна' })]
    expect(await pairOf(a, b)).toMatchObject({ weight: 80, reasons: [{ kind: 'email', value: 'one@example.com' }] })
  })
  test('the same names and the same address or birthday', async () => {
    const anna = { firstName: 'Фёдор', lastName: 'Соловьёв' }
    const a = await person({ ...anna, address: { city: 'Тверь', street: 'ул. Мира', house: '5', flat: '12' }, birthday: '1980-01-02' })
    const b = await person({ firstName: 'Федор', lastName: 'Соловьев', address: { city: 'тверь', street: 'Ул Мира,', house: '5', flat: '12' } })
    const c = await person({ ...anna, birthday: '1980-01-02' })
    expect(await reasonsOf(a, b)).toEqual(['address', 'name'])
    expect(await reasonsOf(a, c)).toEqual(['birthday', 'name'])
    expect(await pairOf(b, c)).toBeUndefined()
  })
  test('the same names and a phone with one wrong digit or two neighbours exchanged, and not by more', async () => {
    const who = { firstName: 'Ольга', lastName: 'Опечатка' }
    const a = await person({ ...who, phones: ['+79161234567'] })
    const typos = ['+79161234568', '+79161334567', '+79162134567', '+79161235467', '+79161243567'].map((phone) => person({ ...who, phones: [phone] }))
    for (const b of await Promise.all(typos)) expect(await reasonsOf(a, b)).toEqual(['near_phone', 'name'])
    const far = await person({ ...who, phones: ['+79161134568'] })
    expect(await pairOf(a, far)).toBeUndefined()
    const stranger = await person({ firstName: 'Игорь', lastName: 'Другой', phones: ['+79161234569'] })
    expect(await pairOf(a, stranger)).toBeUndefined()
  })
})

describe('a pair is not offered', () => {
  test('when many have the phone: it is the store’s own', async () => {
    const crowd: number[] = []
    for (let n = 0; n < 23; n += 1) crowd.push(await person({ firstName: `n${n}`, phones: ['+78001234567'] }))
    expect(await pairOf(crowd[0]!, crowd[1]!)).toBeUndefined()
  })
  test('when the phone was typed to get past a form', async () => {
    const [a, b] = [await person({ firstName: 'a', phones: ['0000000'] }), await person({ firstName: 'b', phones: ['0000000'] })]
    expect(await pairOf(a, b)).toBeUndefined()
  })
  test('after somebody said that they are different, until that is taken back', async () => {
    const [a, b] = [await person({ phones: ['+79057778899'] }), await person({ phones: ['+79057778899'] })]
    expect(await pairOf(a, b)).toBeDefined()
    await manager.put(`/api/customers/${a}/not-same/${b}`)
    expect(await pairOf(a, b)).toBeUndefined()
    expect((await manager.get(`/api/duplicates/of/${a}`)).body.matches).toEqual([])
    await manager.delete(`/api/customers/${a}/not-same/${b}`)
    expect(await pairOf(a, b)).toBeDefined()
  })
  test('when it was said of somebody who became part of one of them', async () => {
    const phone = '+79057778811'
    const [a, b, c] = [await person({ phones: [phone] }), await person({ phones: [phone] }), await person({ phones: [phone] })]
    await manager.put(`/api/customers/${a}/not-same/${b}`)
    await manager.post('/api/duplicates/merge', { survivorId: c, mergedIds: [a] })
    expect(await pairOf(b, c)).toBeUndefined()
  })
  test('once what they shared is gone, or once they are one', async () => {
    const [a, b, c] = [await person({ email: 'gone@example.com' }), await person({ email: 'gone@example.com' }), await person({ email: 'gone@example.com' })]
    expect(await pairOf(a, b)).toBeDefined()
    await doing((tx) => changeCustomer(tx, a, { emails: [] }))
    expect(await pairOf(a, b)).toBeUndefined()
    const { body } = await manager.post('/api/duplicates/merge', { survivorId: b, mergedIds: [c] })
    expect(await pairOf(b, c)).toBeUndefined()
    await manager.post('/api/duplicates/undo', { mergeIds: [body.merges[0].id] })
    expect(await pairOf(b, c)).toBeDefined()
    const { body: again } = await manager.post('/api/duplicates/merge', { survivorId: b, mergedIds: [c] })
    await manager.post('/api/duplicates/undo', { mergeIds: [again.merges[0].id], notSame: true })
    expect(await pairOf(b, c)).toBeUndefined()
  })
})

test('while a phone or e-mail is typed, those who have it are named, the customer himself left out', async () => {
  const a = await person({ firstName: 'Вера', phones: ['+79031230000'], email: 'typed@example.com' })
  const { body } = await manager.get(`/api/duplicates/typed?phone=${encodeURIComponent('8 903 123-00-00')}&email=Typed%40example.com&site=shop`)
  expect(body.matches).toMatchObject([{ side: { id: a, name: 'Вера' }, reasons: [{ kind: 'phone' }, { kind: 'email' }] }])
  expect((await manager.get(`/api/duplicates/typed?phone=%2B79031230000&except=${a}`)).body.matches).toEqual([])
  expect((await manager.get('/api/duplicates/typed?phone=123')).body.matches).toEqual([])
})

test('the list goes on after its page without a gap or a repeat, and a forged place in it is refused', async () => {
  for (let n = 0; n < 60; n += 1) for (const name of ['x', 'y']) await person({ firstName: name, email: `page${n}@example.com` })
  await catchUp(server.db, pairsReader)
  const seen: string[] = []
  for (let cursor = ''; ;) {
    const { body } = await manager.get(`/api/duplicates${cursor}`)
    seen.push(...body.rows.map((pair: Pair) => `${pair.one.id} ${pair.other.id}`))
    if (!body.nextCursor) break
    cursor = `?cursor=${body.nextCursor}`
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect((await manager.get('/api/duplicates/totals')).body).toEqual({ count: seen.length, capped: false })
  expect((await manager.get('/api/duplicates?cursor=x')).status).toBe(400)
})

test('who sees only their own customers sees no pair with somebody else’s', async () => {
  const own = await signedIn(server, 'own-orders')
  const mine = await person({ email: 'mine@example.com', managerId: own.id })
  const others = await person({ email: 'mine@example.com' })
  await catchUp(server.db, pairsReader)
  expect((await own.get('/api/duplicates')).body.rows).toEqual([])
  expect((await own.get(`/api/duplicates/of/${mine}`)).body.matches).toEqual([])
  expect((await own.get('/api/duplicates/typed?email=mine%40example.com')).body.matches.map((match: { side: { id: number } }) => match.side.id)).toEqual([mine])
  expect((await own.get(`/api/duplicates/of/${others}`)).status).toBe(404)
})
