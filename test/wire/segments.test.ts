import { expect, test } from 'vitest'
import { countAll } from '../../server/modules/segments/count-members.ts'
import { createSegment } from '../../server/modules/segments/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
const post = (path: string, form: object) => wire.post(`/api/v5/${path}`, JSON.stringify(form), 'application/json')
const get = (path: string, filter = '') => wire.get(`/api/v5/${path}${filter && `?filter${filter}`}`)
const make = (name: string, more: object) => transact(wire.server.db, systemActor('test'), (tx) => createSegment(tx, { name, ...more } as Parameters<typeof createSegment>[1]))

test('segments are listed, filtered by, and told of each customer', async () => {
  const [vip, plain] = await Promise.all([{ firstName: 'Вип', vip: true }, { firstName: 'Анна' }].map(async (customer) => (await post('customers/create', { customer })).body.id as number))
  const { id } = await make('Важные', { code: 'vips', condition: { field: 'vip', op: 'eq', value: true } })
  await make('Список', { code: 'list', lines: [String(plain)] })
  await countAll(wire.server.db, id)
  const listed = await get('segments')
  expect(listed.body.segments.map((one: { code: string }) => one.code)).toEqual(['list', 'vips'])
  expect(listed.body.segments[1]).toEqual({ id, code: 'vips', name: 'Важные', createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), isDynamic: true, customersCount: 1, active: true })
  for (const [filter, codes] of [['[type]=static', ['list']], [`[name]=${encodeURIComponent('важ')}`, ['vips']], ['[minCustomersCount]=2', []], ['[active]=1', ['list', 'vips']], [`[ids][]=${id}`, ['vips']]] as const) {
    expect((await get('segments', filter)).body.segments.map((one: { code: string }) => one.code), filter).toEqual(codes)
  }
  const found = await get('customers', '[segment]=vips')
  expect(found.body.customers.map((one: { id: number }) => one.id)).toEqual([vip])
  expect(found.body.customers[0].segments).toMatchObject([{ code: 'vips', isDynamic: true }])
})
