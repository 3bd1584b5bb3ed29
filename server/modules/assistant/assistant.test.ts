import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn, signedInWith, type Answer, type Person } from '../../../test/people.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { transact } from '../../platform/transact.ts'
import type { Right, Scope } from '../../../shared/rights.ts'
import { createOrder } from '../orders/index.ts'
import { catchUpReadModel } from '../read-model/index.ts'
import { editUser } from '../users/index.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const held = {} as { owner: Person; anna: Person; boris: Person; annas: number; boriss: number }

const order = async (managerId: number, phone: string): Promise<number> => {
  const { order: made } = await transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site: 'shop', managerId, phone, firstName: 'Ольга', items: [{ productName: 'Ваза', initialPrice: 150_000, quantity: 1 }] } as never, { by: 'crm' }))
  return made.id
}
const keyOf = async (person: Person): Promise<{ id: number; key: string }> => (await person.post('/api/personal-keys', { name: 'Помощник' })).body

async function asking<T>(key: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${key}` } } })
  await client.connect(transport as never)
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
const call = (key: string, name: string, args: Record<string, unknown> = {}) => asking(key, async (client) => {
  const answer = await client.callTool({ name, arguments: args }) as { isError?: boolean; content: { text: string }[] }
  return { isError: answer.isError ?? false, body: JSON.parse(answer.content[0]!.text) }
})

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  // Whoever sees only their own, and of phones the last digits.
  await byHand(server.db, `update user_group_right set scope = 'own' where "right" in ('orders.view', 'customers.view') and group_id = (select id from user_group where code = 'manager')`)
  await byHand(server.db, `insert into user_group_field_right (group_id, field, access) select id, f, 'mask' from user_group, unnest(array['order.phone', 'customer.phones']) f where code = 'manager'`)
  await byHand(server.db, 'update account set settings_version = settings_version + 1')
  held.annas = await order(held.anna.id, '+79161234501')
  held.boriss = await order(held.boris.id, '+79161234502')
  await catchUpReadModel(server)
})

describe('an assistant with a person’s key', () => {
  test('is offered tools that only read, and finds what the person finds', async () => {
    const { key } = await keyOf(held.owner)
    const { tools } = await asking(key, (client) => client.listTools())
    expect(tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(['find_orders', 'order_card', 'find_customers', 'customer_card', 'describe_fields']))
    expect(tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true)
    const found = await call(key, 'find_orders')
    const list = (await held.owner.get('/api/orders')).body
    expect(found.body.rows.map(({ link: _, ...row }: { link: string }) => row)).toEqual(list.rows)
    expect(found.body.rows[0].link).toMatch(/\/orders\/\d+$/)
    expect(found.body.totals.count).toBe(2)
  })

  test('sees of orders and phones what the person sees, on cards as in lists', async () => {
    const { key } = await keyOf(held.anna)
    const found = await call(key, 'find_orders', { filter: { field: 'status', op: 'notEmpty' } })
    expect(found.body.rows.map((row: { id: number }) => row.id)).toEqual([held.annas])
    const own = await call(key, 'order_card', { id: held.annas })
    expect(own.body.phone).toEqual((await held.anna.get(`/api/orders/${held.annas}`)).body.phone)
    expect(JSON.stringify([found, own])).not.toContain('79161234501')
    expect(await call(key, 'order_card', { id: held.boriss })).toMatchObject({ isError: true, body: { error: { code: 'not_found' } } })
    expect((await call(key, 'find_customers')).body.rows.length).toBe(1)
  })

  test('asks figures of what the person may see figures of, and is shown the orders behind them', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const [before, after] = [new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10), new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)]
    expect(today >= before).toBe(true)
    const [owner, anna] = [await keyOf(held.owner), await keyOf(held.anna)]
    const question = { measures: ['orders', 'revenue'], period: { from: before, to: after } }
    expect((await call(owner.key, 'ask_metric', question)).body.totals.values).toEqual({ orders: 2, revenue: 300_000 })
    expect((await call(anna.key, 'ask_metric', question)).body.totals.values).toEqual({ orders: 1, revenue: 150_000 })
    const list = await call(anna.key, 'list_behind', { measure: 'orders', period: question.period })
    expect(list.body).toMatchObject({ entity: 'order', count: 1, rows: [{ id: held.annas }] })
    const { body } = await call(anna.key, 'metrics_catalogue', { search: 'выручка' })
    expect(body.metrics.map((metric: { code: string }) => metric.code)).toContain('revenue')
    expect(await call(anna.key, 'ask_metric', { ...question, measures: ['nonsense'] })).toMatchObject({ isError: true, body: { error: { code: 'invalid' } } })
    expect(await call(anna.key, 'ask_metric', { ...question, period: { from: 'yesterday', to: today } })).toMatchObject({ isError: true, body: { error: { code: 'invalid' } } })
  })

  test('is told what it may filter by, codes included', async () => {
    const { body } = await call((await keyOf(held.anna)).key, 'describe_fields', { entity: 'order' })
    expect(body.codes.statuses).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'new' })]))
    expect(body.fields.map((field: { name: string }) => field.name)).not.toContain('purchaseSum')
  })

  test('is offered nothing that the person has no right to, nor may ask for it', async () => {
    const nobody = await signedIn(server, undefined)
    const { key } = await keyOf(nobody)
    const { tools } = await asking(key, async (client) => ({ tools: client.getServerCapabilities()?.tools ? (await client.listTools()).tools : [] }))
    expect(tools).toEqual([])
    await expect(call(key, 'find_orders')).rejects.toThrow()
  })

  test('learns in words it can mend what is wrong with its question', async () => {
    const { key } = await keyOf(held.owner)
    expect(await call(key, 'find_orders', { filter: { field: 'nonsense', op: 'eq', value: 1 } })).toMatchObject({ isError: true })
    expect(await call(key, 'find_orders', { sort: 'nonsense' })).toMatchObject({ isError: true, body: { error: { code: 'cannot_sort' } } })
  })

  test('stands in the audit as the person who let it look', async () => {
    const { key } = await keyOf(held.anna)
    await call(key, 'order_card', { id: held.annas })
    const { rows } = (await held.owner.get(`/api/audit?user=${held.anna.id}&topic=view`)).body
    expect(rows[0]).toMatchObject({ kind: 'order.viewed', entityId: held.annas, about: { by: 'assistant' } })
  })
})

describe('each tool and the door of the web app that answers the same', () => {
  const period = { from: '2020-01-01', to: new Date().toISOString().slice(0, 10) }
  const names = (fields: { name: string; filter: unknown; column: unknown }[]): string[] => fields.filter(({ filter, column }) => filter || column).map(({ name }) => name)
  const rowsOf = ({ rows }: { rows: { id: number }[] }): number[] => rows.map(({ id }) => id)
  type Same = { tool: string; args?: () => Record<string, unknown>; door(person: Person): Promise<Answer>; /** What must be the same of both answers. */ same(body: any): unknown }
  const TABLE: Same[] = [
    { tool: 'find_orders', door: (person) => person.get('/api/orders'), same: rowsOf },
    { tool: 'order_card', args: () => ({ id: held.boriss }), door: (person) => person.get(`/api/orders/${held.boriss}`), same: ({ link: _, timeInStatuses: __, ...card }) => card },
    { tool: 'find_customers', door: (person) => person.get('/api/customers'), same: rowsOf },
    { tool: 'customer_card', args: () => ({ id: customer }), door: (person) => person.get(`/api/customers/${customer}`), same: ({ link: _, ...card }) => card },
    // Names of fields are no secret, and are told to whoever signs in; an assistant gets those it can ask about.
    ...(['order', 'customer'] as const).map((entity): Same => ({
      tool: 'describe_fields', args: () => ({ entity }), same: ({ fields }) => names(fields),
      door: async (person) => { const list = await person.get(`/api/${entity}s?limit=1`); return list.status === 200 ? person.get(`/api/fields/${entity}`) : list },
    })),
    { tool: 'metrics_catalogue', door: (person) => person.get('/api/analytics/catalogue'), same: ({ metrics }) => metrics.filter(({ mayAsk = true }) => mayAsk).map(({ code }: { code: string }) => code) },
    { tool: 'ask_metric', args: () => ({ measures: ['orders', 'revenue', 'grossProfit', 'visits'], rows: ['manager'], period }), door: (person) => person.post('/api/analytics/query', { measures: ['orders', 'revenue', 'grossProfit', 'visits'], rows: ['manager'], period }), same: ({ rows, totals, unanswered }) => ({ rows, totals, unanswered }) },
    { tool: 'list_behind', args: () => ({ measure: 'orders', period }), door: (person) => person.post('/api/analytics/behind', { measure: 'orders', period }), same: ({ rows, count }) => ({ rows, count }) },
  ]
  let customer: number
  beforeAll(async () => {
    customer = (await server.db.pool.query('select customer_id from "order" where id = $1', [held.boriss])).rows[0].customer_id
  })

  const RIGHTS = ['orders.view', 'customers.view', 'analytics.view'] as const
  const people = Array.from({ length: 8 }, (_, bits) => RIGHTS.filter((_right, place) => bits & (1 << place))).flatMap((rights) => (rights.length === 0 ? [{ rights, scope: 'all' as Scope }] : [{ rights, scope: 'all' as Scope }, ...(rights.length === 3 ? [{ rights, scope: 'own' as Scope }] : [])]))

  test('are told apart by the table below: none is missing', async () => {
    const { tools } = await asking((await keyOf(held.owner)).key, (client) => client.listTools())
    expect([...new Set(TABLE.map(({ tool }) => tool))].sort()).toEqual(tools.map(({ name }) => name).sort())
  })

  test.each(people)('let the same in, and say the same: $rights $scope', async ({ rights, scope }) => {
    const person = await signedInWith(server, { rights: Object.fromEntries(rights.map((right) => [right, scope])) as Partial<Record<Right, Scope>> })
    const { key } = await keyOf(person)
    const offered = await asking(key, async (client) => (client.getServerCapabilities()?.tools ? (await client.listTools()).tools.map(({ name }) => name) : []))
    for (const { tool, args, door, same } of TABLE) {
      const there = await door(person)
      const here = await call(key, tool, args?.()).catch(() => null)
      expect([tool, args?.(), here !== null && !here.isError]).toEqual([tool, args?.(), there.status === 200])
      if (there.status === 200) expect([tool, offered.includes(tool), same(here!.body)]).toEqual([tool, true, same(there.body)])
    }
    expect(offered.filter((name) => !TABLE.some(({ tool }) => tool === name))).toEqual([])
  })
})

describe('a personal key', () => {
  test('is shown once, kept as a fingerprint, written down without it, and seen by its person alone', async () => {
    const { id, key } = await keyOf(held.anna)
    const kept = await server.db.pool.query('select * from personal_key')
    const log = await server.db.pool.query(`select fields, about from change_log where entity = 'personal_key' and entity_id = $1`, [id])
    expect(log.rows.length).toBe(1)
    expect(JSON.stringify([kept.rows, log.rows])).not.toContain(key)
    expect((await held.boris.get('/api/personal-keys')).body.keys).toEqual([])
    expect((await held.boris.delete(`/api/personal-keys/${id}`)).status).toBe(404)
    expect((await held.anna.get('/api/personal-keys')).body.keys[0]).toMatchObject({ id, name: 'Помощник', tail: key.slice(-4) })
  })

  test('opens nothing once it is ended, or its person has left, or the right was taken', async () => {
    const { id, key } = await keyOf(held.anna)
    await call(key, 'find_orders')
    await held.anna.delete(`/api/personal-keys/${id}`)
    await expect(call(key, 'find_orders')).rejects.toThrow()
    const leaver = await signedIn(server, 'manager')
    const last = await keyOf(leaver)
    await call(last.key, 'find_orders')
    await transact(server.db, systemActor('test'), (tx) => editUser(tx, leaver.id, { active: false }))
    await expect(call(last.key, 'find_orders')).rejects.toThrow()
  })

  test.each(['', 'prlv_', 'prlv_' + 'a'.repeat(40), 'Bearer'])('%j is none', async (key) => {
    const answer = await fetch(`${server.url}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: '{}' })
    expect(answer.status).toBe(401)
  })

  test('is no session: it opens no other door, and a session does not open this one', async () => {
    const { key } = await keyOf(held.owner)
    expect((await fetch(`${server.url}/api/orders`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401)
    expect((await held.owner.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' })).status).toBe(401)
  })

  test('is not taken from a page of somebody else, nor from an address that the account does not let in', async () => {
    const { key } = await keyOf(held.boris)
    const ask = async (headers: Record<string, string> = {}) => {
      const answer = await fetch(`${server.url}/mcp`, {
        method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      })
      return [answer.status, (await answer.json()).error?.code]
    }
    expect(await ask()).toEqual([200, undefined])
    expect(await ask({ origin: 'https://evil.example' })).toEqual([403, 'foreign_request'])
    await byHand(server.db, `update security_settings set allowed_addresses = '{127.0.0.0/8}'`)
    expect(await ask({ 'x-forwarded-for': '198.51.100.7' })).toEqual([403, 'address_refused'])
    await byHand(server.db, `update security_settings set allowed_addresses = '{}'`)
  })

  test('asks no more than 120 times a minute', async () => {
    const { key } = await keyOf(held.owner)
    const ask = () => fetch(`${server.url}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) })
    const statuses: number[] = []
    for (let asked = 0; asked < 121; asked += 1) statuses.push((await ask()).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
  })
})
