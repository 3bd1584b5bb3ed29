import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { answerBadUrl, apiV5Door } from './door.ts'
import { entityOf } from './entity.ts'
import { succeeded } from './envelope.ts'
import { parameter, type Account, type ApiKey, type Method } from './method.ts'
import { pageOf, pagination } from './paging.ts'
import { siteForNew } from './sites.ts'

const KEY = 'a'.repeat(32)
const NARROW_KEY = 'b'.repeat(32)
const account: Account = { timeZone: 'Europe/Moscow', sites: ['shop', 'outlet'] }
const key: ApiKey = { id: 1, name: 'module', scopes: ['order_read', 'order_write'], sites: 'all', strict: false, actor: systemActor('test') }
const keys: Record<string, ApiKey> = { [KEY]: key, [NARROW_KEY]: { ...key, id: 2, scopes: ['order_write'], sites: ['outlet'] } }

const methods: Method[] = [
  { verb: 'GET', path: '/api/credentials', scope: null, handle: async () => ({ body: succeeded({ here: true }) }) },
  { verb: 'GET', path: '/orders', scope: 'order_read', handle: async (call) => ({ body: succeeded({ pagination: pagination(pageOf(call.query.last), 41) }) }) },
  { verb: 'GET', path: '/orders/history', scope: 'order_read', handle: async () => ({ body: succeeded({ history: [] }) }) },
  { verb: 'GET', path: '/orders/{externalId}', scope: 'order_read', handle: async (call) => ({ body: succeeded({ externalId: call.path['externalId'] }) }) },
  { verb: 'GET', path: '/store/offers', scope: 'store_read', handle: async () => ({ body: succeeded() }) },
  { verb: 'GET', path: '/orders/{id}/broken', scope: null, handle: async () => Promise.reject(new Error('a secret of the server')) },
  {
    verb: 'POST',
    path: '/orders/create',
    scope: 'order_write',
    handle: async (call) => ({
      status: 201,
      body: succeeded({ order: entityOf(call.form, 'order'), site: siteForNew(call), by: parameter(call, 'by') ?? null }),
    }),
  },
  {
    verb: 'POST',
    path: '/orders/refused',
    scope: null,
    handle: async () => Promise.reject(new Refusal('invalid', {}, 400, [{ path: 'items[0].offer.id', code: 'not_found', params: { entity: 'offer', id: 1 } }])),
  },
]

let app: FastifyInstance
beforeAll(async () => {
  app = Fastify({ routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true }, frameworkErrors: (_error, request, reply) => void answerBadUrl(request, reply) })
  await app.register(apiV5Door, {
    host: {
      db: {} as Db,
      findKey: async (secret: string) => keys[secret] ?? null,
      account: async () => account,
      limits: null,
      installation: { version: 'test', publicUrl: 'http://127.0.0.1' },
    },
    methods,
  })
})
afterAll(() => app.close())

const get = (url: string, headers: Record<string, string> = { 'x-api-key': KEY }) => app.inject({ method: 'GET', url, headers })
const post = (url: string, payload: string | Buffer, type?: string, headers: Record<string, string> = { 'x-api-key': KEY }) =>
  app.inject({ method: 'POST', url, payload, headers: type === undefined ? headers : { ...headers, 'content-type': type } })

describe('the key is found', () => {
  test.each([
    ['header', () => get('/api/credentials')],
    ['query', () => get(`/api/credentials?apiKey=${KEY}`, {})],
    ['empty header, then query', () => get(`/api/credentials?apiKey=${KEY}`, { 'x-api-key': '' })],
    ['form', () => post('/api/v5/orders/create', `apiKey=${KEY}&site=shop&order={}`, 'application/x-www-form-urlencoded', {})],
    ['JSON', () => post('/api/v5/orders/create', JSON.stringify({ apiKey: KEY, site: 'shop', order: {} }), 'application/json', {})],
    ['query of a POST', () => post(`/api/v5/orders/create?apiKey=${KEY}`, 'site=shop&order={}', 'application/x-www-form-urlencoded', {})],
    ['body before query', () => post('/api/v5/orders/create?apiKey=wrong', `apiKey=${KEY}&site=shop&order={}`, 'application/x-www-form-urlencoded', {})],
  ])('in the %s', async (_, ask) => expect((await ask()).json()).toMatchObject({ success: true }))

  test.each([
    ['no key', {}, 400, '"apiKey" is missing.'],
    ['a wrong key', { 'x-api-key': 'c'.repeat(32) }, 403, 'Wrong "apiKey" value.'],
  ] as [string, Record<string, string>, number, string][])('%s is refused in the words clients match', async (_, headers, status, errorMsg) => {
    const reply = await get('/api/v5/orders', headers)
    expect([reply.statusCode, reply.json()]).toEqual([status, { success: false, errorMsg }])
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.body.startsWith('{"success":')).toBe(true)
  })

  test('a key without the scope is refused', async () => {
    expect((await get('/api/v5/store/offers')).json()).toEqual({ success: false, errorMsg: 'Access denied.' })
  })
})

describe('paths', () => {
  test.each([
    ['/api/v5/orders/history', { success: true, history: [] }],
    ['/api/v5/orders/history/', { success: true, history: [] }],
    ['//api/v5/orders/history', { success: true, history: [] }],
    ['/api/v5//orders//history', { success: true, history: [] }],
    ['//api/credentials', { success: true, here: true }],
    ['/api/v5/orders/a%2Fb%23%5E%20%D1%91', { success: true, externalId: 'a/b#^ ё' }],
    ['/api/v5/orders/100%ZZ', { success: false, errorMsg: 'Errors in the input parameters', errors: ['The address is not valid.'] }],
  ])('%s', async (url, body) => expect((await get(url)).json()).toEqual(body))

  test.each([
    ['GET', '/api/v5/nothing', 404, 'API method not found'],
    ['GET', '/api/v5', 404, 'API method not found'],
    ['GET', '/api/v4/orders', 404, 'API method not found'],
    ['GET', '/api/v5/orders/create/more', 404, 'API method not found'],
    ['POST', '/api/v5/orders/history', 405, 'Method Not Allowed'],
    ['DELETE', '/api/v5/orders/7', 405, 'Method Not Allowed'],
  ] as const)('%s %s → %i', async (method, url, status, errorMsg) => {
    const reply = await app.inject({ method, url, headers: { 'x-api-key': KEY } })
    expect([reply.statusCode, reply.json()]).toEqual([status, { success: false, errorMsg }])
  })

  test('a long external id is no different', async () => {
    expect((await get(`/api/v5/orders/${'7'.repeat(300)}`)).json()).toMatchObject({ externalId: '7'.repeat(300) })
  })
})

const order = { firstName: 'Анна "Ё"', items: [{ quantity: 2 }] }
const multipart = (fields: Record<string, string>) =>
  `${Object.entries(fields).map(([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--edge--\r\n`

describe('an order arrives whole in', () => {
  test.each([
    ['an urlencoded form', `site=shop&order=${encodeURIComponent(JSON.stringify(order))}`, 'application/x-www-form-urlencoded'],
    ['a multipart form', multipart({ site: 'shop', order: JSON.stringify(order) }), 'multipart/form-data; boundary=edge'],
    ['JSON with the entity as text', JSON.stringify({ site: 'shop', order: JSON.stringify(order) }), 'application/json'],
    ['JSON with the entity nested', JSON.stringify({ site: 'shop', order }), 'application/json; charset=utf-8'],
    ['JSON without a content type', JSON.stringify({ site: 'shop', order }), undefined],
    ['JSON behind a byte order mark', `\uFEFF${JSON.stringify({ site: 'shop', order })}`, 'application/json'],
  ])('%s', async (_, payload, type) => {
    const reply = await post('/api/v5/orders/create', payload, type)
    expect([reply.statusCode, reply.json()]).toEqual([201, { success: true, order, site: 'shop', by: null }])
  })

  test('a form in brackets', async () => {
    const reply = await post('/api/v5/orders/create?by=id', 'site=shop&order[firstName]=A', 'application/x-www-form-urlencoded')
    expect(reply.json()).toEqual({ success: true, order: { firstName: 'A' }, site: 'shop', by: 'id' })
  })
})

describe('a broken body is refused in the shape of the protocol', () => {
  const deep = `{"order":${'['.repeat(5000)}${']'.repeat(5000)}}`
  test.each([
    ['no entity', 'site=shop', 'application/x-www-form-urlencoded', "Parameter 'order' is missing"],
    ['an entity that is no JSON', 'site=shop&order={', 'application/x-www-form-urlencoded', 'Errors in the input parameters'],
    ['an entity that is a list', 'site=shop&order=[1]', 'application/x-www-form-urlencoded', 'Errors in the input parameters'],
    ['broken JSON', '{"order":', 'application/json', 'Errors in the input parameters'],
    ['JSON that is no object', '[1,2]', 'application/json', 'Errors in the input parameters'],
    ['JSON too deep', deep, 'application/json', 'Errors in the input parameters'],
    ['a multipart body cut short', '--edge\r\nContent-Disposition', 'multipart/form-data; boundary=edge', 'Errors in the input parameters'],
    ['no site where there are two', 'order={}', 'application/x-www-form-urlencoded', "Parameter 'site' is missing"],
    ['an unknown site', 'order={}&site=moon', 'application/x-www-form-urlencoded', 'Errors in the input parameters'],
  ])('%s', async (_, payload, type, errorMsg) => {
    const reply = await post('/api/v5/orders/create', payload, type)
    expect([reply.statusCode, reply.json()]).toEqual([400, expect.objectContaining({ success: false, errorMsg })])
  })

  test('a body over 10 MB', async () => {
    const reply = await post('/api/v5/orders/create', Buffer.alloc(10 * 1024 * 1024 + 1, 97), 'application/x-www-form-urlencoded')
    expect([reply.statusCode, reply.json()]).toEqual([413, { success: false, errorMsg: 'Request Entity Too Large' }])
  })

  test('NUL and invalid UTF-8 are mended, not refused', async () => {
    const payload = Buffer.concat([Buffer.from('{"site":"shop","order":{"firstName":"a\\u0000b\\ud800'), Buffer.from([0xff]), Buffer.from('"}}')])
    expect((await post('/api/v5/orders/create', payload, 'application/json')).json().order).toEqual({ firstName: 'ab\uFFFD\uFFFD' })
  })

  test('a body reaches no prototype', async () => {
    await post('/api/v5/orders/create', '{"site":"shop","order":{"__proto__":{"admin":true}},"__proto__":{"admin":true}}', 'application/json')
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })
})

test('a key of one site need not name it, and may name no other', async () => {
  const narrow = { 'x-api-key': NARROW_KEY }
  const form = 'application/x-www-form-urlencoded'
  expect((await post('/api/v5/orders/create', 'order={}', form, narrow)).json()).toMatchObject({ site: 'outlet' })
  const other = await post('/api/v5/orders/create', 'order={}&site=shop', form, narrow)
  expect([other.statusCode, other.json()]).toEqual([403, { success: false, errorMsg: 'Access denied.' }])
})

test('refused fields stand in errors as plain text by their path', async () => {
  const reply = await post('/api/v5/orders/refused', '')
  expect([reply.statusCode, reply.json()]).toEqual([
    400,
    { success: false, errorMsg: 'Errors in the entity format', errors: { 'items[0].offer.id': 'Offer with id 1 not found.' } },
  ])
})

test('a fault answers 500 in the envelope and gives nothing away', async () => {
  const reply = await get('/api/v5/orders/7/broken')
  expect([reply.statusCode, reply.json()]).toEqual([500, { success: false, errorMsg: 'Internal Server Error' }])
})

describe('paging', () => {
  test.each([
    ['', { limit: 20, totalCount: 41, currentPage: 1, totalPageCount: 3 }],
    ['?limit=100&page=7', { limit: 100, totalCount: 41, currentPage: 7, totalPageCount: 1 }],
    ['?limit=&page=', { limit: 20, totalCount: 41, currentPage: 1, totalPageCount: 3 }],
  ])('%s', async (query, expected) => expect((await get(`/api/v5/orders${query}`)).json()).toEqual({ success: true, pagination: expected }))

  test.each(['?limit=7', '?limit=250', '?page=0', '?page=-1', '?page=x', '?limit=1e9', '?page=99999999999999999999'])('%s is refused', async (query) => {
    const reply = await get(`/api/v5/orders${query}`)
    expect([reply.statusCode, reply.json().errorMsg]).toEqual([400, 'Errors in the input parameters'])
  })
})

test('a key that asks too often is told to come back in the way clients retry on', async () => {
  const limited = Fastify()
  await limited.register(apiV5Door, {
    host: {
      db: {} as Db,
      findKey: async (secret: string) => keys[secret] ?? null,
      account: async () => account,
      limits: { general: 3, telephony: 12 },
      installation: { version: 'test', publicUrl: 'http://127.0.0.1' },
    },
    methods,
  })
  const replies = await Promise.all(Array.from({ length: 20 }, () => limited.inject({ url: '/api/v5/orders/history', headers: { 'x-api-key': KEY } })))
  const refused = replies.filter((reply) => reply.statusCode === 503)
  // The twenty may fall into two seconds, each with three of its own.
  expect(refused.length).toBeGreaterThanOrEqual(14)
  expect(refused[0]!.json()).toEqual({ success: false, errorMsg: 'Service Temporarily Unavailable' })
  expect(refused[0]!.headers['retry-after']).toBe('1')
  await limited.close()
})
