import { describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()
const order = (externalId: string) => ({
  externalId, firstName: 'Ёлка "<&>" \\ \'', customerComment: '😀 שלום <script>alert(1)</script>', items: [{ productName: 'Чай & мёд', initialPrice: 10.5, quantity: 2 }],
})
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const URLENCODED = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

function multipart(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}

describe('an order arrives the same in', () => {
  test.each<[string, (externalId: string) => Promise<any>]>([
    ['an urlencoded form', (id) => wire.post('/api/v5/orders/create', form({ site: 'shop', order: JSON.stringify(order(id)) }), URLENCODED)],
    ['a multipart form', (id) => wire.post('/api/v5/orders/create', multipart({ site: 'shop', order: JSON.stringify(order(id)) }))],
    ['JSON with the entity as text', (id) => wire.post('/api/v5/orders/create', JSON.stringify({ site: 'shop', order: JSON.stringify(order(id)) }), JSON_TYPE)],
    ['JSON with the entity nested', (id) => wire.post('/api/v5/orders/create', JSON.stringify({ order: order(id) }), JSON_TYPE)],
    ['brackets', (id) => wire.post('/api/v5/orders/create', form({
      'order[externalId]': id, 'order[firstName]': order(id).firstName, 'order[customerComment]': order(id).customerComment,
      'order[items][0][productName]': 'Чай & мёд', 'order[items][0][initialPrice]': '10.5', 'order[items][0][quantity]': '2',
    }), URLENCODED)],
  ])('%s', async (name, send) => {
    const reply = await send(`enc-${name}`)
    expect([reply.status, reply.body.success]).toEqual([201, true])
    expect(reply.body.order).toMatchObject({
      externalId: `enc-${name}`, site: 'shop', firstName: 'Ёлка "<&>" \\ \'', customerComment: '😀 שלום <script>alert(1)</script>', totalSumm: 21,
      items: [{ offer: { displayName: 'Чай & мёд' }, initialPrice: 10.5, quantity: 2 }],
    })
  })

  test('a compressed answer, always whole, when the client asks for one', async () => {
    const ask = async () => {
      const reply = await fetch(`${wire.server.url}/api/v5/reference/statuses`, { headers: { 'x-api-key': wire.key, 'accept-encoding': 'gzip' } })
      return [reply.headers.get('content-encoding'), await reply.text()]
    }
    const [first, ...others] = await Promise.all(Array.from({ length: 50 }, ask))
    expect(first).toEqual(['gzip', expect.stringMatching(/^\{"success":true.*\}$/)])
    expect(others.every((other) => other[1] === first![1])).toBe(true)
  })
})

describe('ids and filters arrive in', () => {
  test('external ids with any character, in the path', async () => {
    for (const externalId of ['a/b', '12#34', '12#5-7_8-9', 'пример с пробелом', 'x^y&z?=%', '..', '+']) {
      await wire.post('/api/v5/orders/create', form({ order: JSON.stringify(order(externalId)) }), URLENCODED)
      // fetch() resolves ".." itself, as browsers do, unless the dots are encoded.
      const path = encodeURIComponent(externalId).replaceAll('.', '%252E').replaceAll('%252E', '%2E')
      const reply = await wire.get(`/api/v5/orders/${path}`)
      if (externalId !== '..') expect([externalId, reply.status, reply.body?.order?.externalId]).toEqual([externalId, 200, externalId])
    }
  })

  test('every form of brackets', async () => {
    const ids: number[] = []
    for (const id of ['f-1', 'f-2']) ids.push((await wire.post('/api/v5/orders/create', form({ order: JSON.stringify(order(id)) }), URLENCODED)).body.id)
    for (const query of [
      `filter[ids][]=${ids[0]}&filter[ids][]=${ids[1]}`,
      `filter%5Bids%5D%5B0%5D=${ids[0]}&filter%5Bids%5D%5B1%5D=${ids[1]}`,
      `filter[ids]=${ids[0]}&filter[ids]=${ids[1]}`,
      `filter[ids][0][id]=${ids[0]}&filter[ids][1][id]=${ids[1]}`,
      'filter[externalIds][]=f-1&filter[externalIds][]=f-2&cms_version=1&filter[noSuch][x]=1',
    ]) {
      const { body } = await wire.get(`/api/v5/orders?${query}`)
      expect([query, body.pagination.totalCount, body.orders.map((one: any) => one.id)]).toEqual([query, 2, ids.toReversed()])
    }
  })

  test('an address with broken percent-encoding', async () => {
    const { status, body } = await wire.get('/api/v5/orders/100%25%')
    expect([status, body.success]).toEqual([400, false])
  })
})
