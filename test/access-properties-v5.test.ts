import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { apiV5Methods } from '../server/api-v5/index.ts'
import { fullPath } from '../server/api-v5/wire/router.ts'
import type { CreateKey } from '../shared/contracts/users.ts'
import { makeWorld, type Record as Row, type World } from './access-world.ts'
import { testServer } from './server.ts'
import { aKey } from './wire/clients.ts'

const server = testServer()
const held = {} as { world: World }

beforeAll(async () => {
  held.world = await makeWorld(server)
}, 120_000)

type Drawn = { scopes: NonNullable<CreateKey['scopes']>; sites: string[]; fields: NonNullable<CreateKey['fields']> }
const kept = (...accesses: ('hidden' | 'mask')[]) => fc.constantFrom(...accesses)
const key: fc.Arbitrary<Drawn> = fc.record({
  scopes: fc.subarray(['order_read', 'customer_read', 'task_read', 'store_read', 'user_read', 'reference_read', 'loyalty_read'] as NonNullable<CreateKey['scopes']>),
  sites: fc.subarray(['shop', 'outlet']),
  fields: fc.record({ 'order.purchaseSum': kept('hidden'), 'customer.phones': kept('hidden', 'mask'), 'customer.email': kept('hidden', 'mask'), 'order.managerComment': kept('hidden') }, { requiredKeys: [] }),
})
const all: Drawn['scopes'] = ['order_read', 'customer_read', 'task_read', 'store_read', 'user_read', 'reference_read', 'loyalty_read']
// Whatever is drawn, these are tried: every scope within one site, everything that can be kept, and tasks without the people whom they are about.
const examples: [Drawn][] = [
  [{ scopes: all, sites: ['outlet'], fields: {} }],
  [{ scopes: all, sites: [], fields: { 'order.purchaseSum': 'hidden', 'customer.phones': 'mask', 'customer.email': 'hidden', 'order.managerComment': 'hidden' } }],
  [{ scopes: ['task_read', 'store_read'], sites: [], fields: {} }],
]

/** The policy of keys read by hand from what was drawn: scopes open areas, sites open records, and what is kept is kept everywhere. */
function policyOf({ scopes, sites, fields }: Drawn) {
  const may = (scope: Drawn['scopes'][number]): boolean => scopes.includes(scope)
  const onSite = (row: Row): boolean => sites.length === 0 || sites.includes(row.site)
  const isOpen = (field: keyof Drawn['fields']): boolean => fields[field] === undefined
  const sees = (row: Row, scope: Drawn['scopes'][number]): boolean => may(scope) && onSite(row)
  const mayMeet = (row: Row): Record<keyof Row['secrets'], boolean> => {
    // An order tells of its customer, as the protocol has it: a store must know whose order it is.
    const order = sees(row, 'order_read')
    const person = order || sees(row, 'customer_read')
    const task = sees(row, 'task_read')
    return {
      card: sees(row, 'loyalty_read'), gift: sees(row, 'customer_read'),
      phone: (person || sees(row, 'loyalty_read')) && isOpen('customer.phones'), email: person && isOpen('customer.email'), name: person || sees(row, 'loyalty_read'), address: person,
      managerComment: order && isOpen('order.managerComment'), purchase: order && isOpen('order.purchaseSum'), margin: person && isOpen('order.purchaseSum'),
      // Which order a task is about stands in the task.
      number: order || task, note: sees(row, 'customer_read') && isOpen('order.managerComment'), task, file: order, said: order,
      company: sees(row, 'customer_read'), inn: sees(row, 'customer_read'),
    }
  }
  return { may, sees, onSite, mayMeet }
}
type Policy = ReturnType<typeof policyOf>

type Answer = { status: number; body: any; text: string }
type Ask = (path: string) => Promise<Answer>

async function asking(drawn: Drawn): Promise<Ask> {
  const secret = await aKey(server.db, drawn)
  return async (path) => {
    const reply = await fetch(server.url + path, { headers: { 'x-api-key': secret } })
    const text = await reply.text()
    return { status: reply.status, text, body: text.startsWith('{') ? JSON.parse(text) : null }
  }
}

/** The wire writes money in roubles and kopecks. */
const wired = (what: string, text: string): string => (what === 'purchase' || what === 'margin' ? String(Number(text) / 100) : text)
const forbidden = (policy: Policy): { row: Row; what: string; text: string }[] =>
  held.world.records.flatMap((row) => {
    const may = policy.mayMeet(row)
    return Object.entries(row.secrets).flatMap(([what, text]) => (may[what as keyof Row['secrets']] ? [] : [{ row, what, text: wired(what, text) }]))
  })

/** The id that a path wants of a record, and what the store calls it. */
function idsOf(path: string, row: Row): [id: number, externalId: string | null] {
  if (path.includes('/customers-corporate/')) return [row.companyId, null]
  if (path.includes('/customers/')) return [row.customerId, row.externalId]
  if (path.includes('/tasks/')) return [row.taskId, null]
  if (path.includes('/loyalty/account/')) return [held.world.records.indexOf(row) + 1, null]
  return [row.id, path.includes('/orders/') ? row.externalId : null]
}

/** Every method that reads, for every record, by both names of it and with either site named; methods of tomorrow come along by themselves. */
function allPaths(): string[] {
  const { records } = held.world
  return apiV5Methods.filter(({ verb }) => verb === 'GET').flatMap((method) => {
    const path = fullPath(method)
    if (!path.includes('{')) return [path, `${path}?limit=100`]
    return records.flatMap((row) => {
      const [id, externalId] = idsOf(path, row)
      const named = (value: number | string): string => path.replace(/\{\w+\}/, encodeURIComponent(value)).replace(/\{\w+\}/g, '1')
      return [`${named(id)}?by=id`, named(id), `${named(id)}?by=id&site=${row.site}`, ...(externalId ? [named(externalId), `${named(externalId)}?by=externalId&site=${row.site}`] : [])]
    })
  })
}

test('no answer of API v5 tells a random key what its scopes, its sites and its restrictions keep from it', async () => {
  await fc.assert(
    fc.asyncProperty(key, async (drawn) => {
      const [policy, ask] = [policyOf(drawn), await asking(drawn)]
      const secret = forbidden(policy)
      const ids = held.world.records.map((row) => `ids[]=${row.id}&externalIds[]=${row.externalId}`).join('&')
      const queue = [...allPaths(), `/api/v5/orders/statuses?${ids}`]
      const reader = async (): Promise<void> => {
        for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
          const { status, text } = await ask(path)
          expect([path, status < 500]).toEqual([path, true])
          expect([path, secret.filter((one) => text.includes(one.text)).map((one) => `${one.what} of ${one.row.id}`)]).toEqual([path, []])
        }
      }
      await Promise.all(Array.from({ length: 8 }, reader))
    }),
    { numRuns: 6, examples, endOnFailure: true },
  )
}, 400_000)

const LISTS = [
  { path: 'orders', rows: 'orders', scope: 'order_read', id: 'id', one: 'order', ids: (row: Row) => `filter[ids][]=${row.id}` },
  { path: 'customers', rows: 'customers', scope: 'customer_read', id: 'customerId', one: 'customer', ids: (row: Row) => `filter[ids][]=${row.customerId}` },
  { path: 'customers-corporate', rows: 'customersCorporate', scope: 'customer_read', id: 'companyId', one: 'customerCorporate', ids: (row: Row) => `filter[ids][]=${row.companyId}` },
  { path: 'tasks', rows: 'tasks', scope: 'task_read', id: 'taskId', one: 'task', ids: (row: Row) => `filter[ids][]=${row.taskId}` },
] as const
const sorted = (ids: Iterable<number>): number[] => [...new Set(ids)].sort((one, other) => one - other)

test('lists, counts, single records and histories of API v5 hold exactly what a random key is given', async () => {
  await fc.assert(
    fc.asyncProperty(key, async (drawn) => {
      const [policy, ask] = [policyOf(drawn), await asking(drawn)]
      const { records } = held.world
      for (const { path, rows, scope, id, one, ids } of LISTS) {
        const isGiven = policy.may(scope)
        const mine = records.filter((row) => policy.sees(row, scope))
        const list = await ask(`/api/v5/${path}?limit=100`)
        expect([path, list.status]).toEqual([path, isGiven ? 200 : 403])
        for (const row of records) {
          const expected = !isGiven ? 403 : mine.includes(row) ? 200 : 404
          const single = await ask(`/api/v5/${path}/${row[id]}?by=id`)
          expect([path, row[id], single.status]).toEqual([path, row[id], expected])
          if (expected === 200) expect(single.body[one].id).toBe(row[id])
          if (path !== 'orders' && path !== 'customers') continue
          expect([path, row.externalId, (await ask(`/api/v5/${path}/${row.externalId}`)).status]).toEqual([path, row.externalId, expected])
          // A site that is none of the key's is refused before anything is looked up.
          const foreign = isGiven && policy.onSite(row) ? 200 : 403
          expect([path, row.site, (await ask(`/api/v5/${path}/${row[id]}?by=id&site=${row.site}`)).status]).toEqual([path, row.site, foreign])
        }
        if (!isGiven) continue
        const found = [list.body[rows].map((row: { id: number }) => row.id), list.body.pagination.totalCount]
        expect([path, sorted(found[0]), found[1]]).toEqual([path, sorted(mine.map((row) => row[id])), mine.length])
        for (const row of records) {
          const asked = await ask(`/api/v5/${path}?${ids(row)}`)
          expect([path, asked.body[rows].length, asked.body.pagination.totalCount]).toEqual([path, mine.includes(row) ? 1 : 0, mine.includes(row) ? 1 : 0])
        }
        const history = await ask(`/api/v5/${path}/history?limit=100`)
        const told = history.body.history.map((entry: Record<string, { id: number }>) => entry[path === 'customers-corporate' ? 'customer' : one]?.id ?? -1)
        expect([path, sorted(told).filter((known) => !mine.some((row) => row[id] === known))]).toEqual([path, []])
        for (const row of mine) expect([path, row[id], told.includes(row[id])]).toEqual([path, row[id], true])
      }
    }),
    { numRuns: 6, examples, endOnFailure: true },
  )
}, 400_000)

test('no filter of API v5 finds or counts by what a random key may not see', async () => {
  await fc.assert(
    fc.asyncProperty(key, async (drawn) => {
      const [policy, ask] = [policyOf(drawn), await asking(drawn)]
      const FILTERS: Partial<Record<string, string[]>> = {
        phone: ['loyalty/accounts?filter[phoneNumber]', 'orders?filter[customer]', 'customers?filter[name]', 'tasks?filter[customer]'], email: ['orders?filter[email]', 'orders?filter[customer]', 'customers?filter[email]', 'customers?filter[name]', 'tasks?filter[customer]'],
        managerComment: ['orders?filter[managerComment]'], number: ['orders?filter[numbers][]', 'tasks?filter[orderNumber]'], name: ['loyalty/accounts?filter[customer]', 'orders?filter[customer]', 'customers?filter[name]'],
        note: ['customers/notes?filter[text]'], card: ['loyalty/accounts?filter[cardNumber]'], task: ['tasks?filter[text]'], company: ['customers-corporate?filter[nickName]', 'orders?filter[companyName]', 'customers-corporate?filter[companyName]'],
        purchase: ['orders?filter[minPurchaseSumm]'], inn: ['customers-corporate?filter[contragentInn]'],
      }
      for (const { what, text, row } of forbidden(policy)) {
        for (const filter of FILTERS[what] ?? []) {
          const { status, body } = await ask(`/api/v5/${filter}=${encodeURIComponent(text)}`)
          if (status !== 200) {
            expect([filter, status]).toEqual([filter, 403])
            continue
          }
          const rows = Object.values(body).find(Array.isArray) as { id: number; number?: string }[]
          const path = filter.split('?')[0]!
          const own = path === 'loyalty/accounts' ? held.world.records.indexOf(row) + 1 : path === 'orders' ? row.id : path === 'customers' ? row.customerId : path === 'tasks' ? row.taskId : path === 'customers-corporate' ? row.companyId : -1
          expect([filter, what, rows.map(({ id }) => id).includes(own), body.pagination.totalCount > rows.length]).toEqual([filter, what, false, false])
        }
      }
    }),
    { numRuns: 6, examples, endOnFailure: true },
  )
}, 400_000)
