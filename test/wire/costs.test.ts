import { beforeAll, describe, expect, test } from 'vitest'
import { aKey, aSite, wireClients, type Answer } from './clients.ts'

const wire = wireClients()
const ids: Record<string, number> = {}
const post = (path: string, form: object, key?: string): Promise<Answer> =>
  key === undefined ? wire.post(`/api/v5/${path}`, JSON.stringify(form), 'application/json')
    : fetch(`${wire.server.url}/api/v5/${path}`, { method: 'POST', body: JSON.stringify(form), headers: { 'content-type': 'application/json', 'x-api-key': key } }).then(async (reply) => ({ status: reply.status, text: '', body: await reply.json() }))
const get = (path: string, headers?: Record<string, string>): Promise<Answer> => wire.get(`/api/v5/${path}`, headers)
const costOf = async (id: number) => (await get(`costs/${id}`)).body.cost
const found = async (filter: string): Promise<number[]> => (await get(`costs?limit=100&${filter}`)).body.costs.map((cost: { id: number }) => cost.id)
const AD = { costItem: 'context-ad', dateFrom: '2026-11-01', dateTo: '2026-11-30', summ: 30_000.5, comment: 'ноябрь', sites: ['shop'], source: { source: 'yandex', medium: 'cpc', campaign: 'Осень' } }

beforeAll(async () => {
  await aSite(wire.server.db, 'outlet')
  ids['order'] = (await post('orders/create', { site: 'outlet', order: { externalId: 'o1', number: '100A', firstName: 'Анна' } })).body.id
  ids['ad'] = (await post('costs/create', { cost: AD })).body.id
  ids['packaging'] = (await post('costs/create', { cost: { costItem: 'packaging', dateFrom: '2026-11-05', summ: '12,30', order: { externalId: 'o1' } } })).body.id
  ids['office'] = (await post('costs/create', { cost: { costItem: 'office-expenses', dateFrom: '2026-10-01', dateTo: '2026-12-31', summ: 90_000 } })).body.id
})

describe('a cost of the protocol', () => {
  test('reads as it was written', async () => {
    expect(await costOf(ids['ad']!)).toEqual({ id: ids['ad'], ...AD, createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), createdBy: 'module' })
    expect(await costOf(ids['packaging']!)).toMatchObject({ dateTo: '2026-11-05', summ: 12.3, sites: ['outlet'], order: { id: ids['order'], number: '100A', externalId: 'o1' } })
    expect(await costOf(ids['office']!)).toMatchObject({ sites: [] })
  })

  test('is edited in part: what is absent stays, what is empty is cleared', async () => {
    const { body } = await post('costs/create', { cost: AD })
    expect((await post(`costs/${body.id}/edit`, { cost: { summ: 100, comment: '', source: { campaign: '' } } })).body).toEqual({ success: true, id: body.id })
    const { comment: _, ...rest } = AD
    expect(await costOf(body.id)).toEqual({ ...rest, id: body.id, summ: 100, source: { source: 'yandex', medium: 'cpc' }, createdAt: expect.any(String), createdBy: 'module' })
    await post(`costs/${body.id}/edit`, { cost: { source: null } })
    expect(await costOf(body.id)).not.toHaveProperty('source')
    expect((await post(`costs/${body.id}/delete`, { costs: 'noise' })).body).toEqual({ success: true })
    expect((await get(`costs/${body.id}`)).status).toBe(404)
  })

  test.each([
    [{}, { costItem: 'This value should not be blank.', dateFrom: 'This value should not be blank.', summ: 'This value should not be blank.' }],
    [{ ...AD, costItem: 'none' }, { costItem: '"none" does not exist.' }],
    [{ ...AD, dateFrom: '31.11.2026' }, { dateFrom: 'This value should be of type date.' }],
    [{ ...AD, dateTo: '2026-10-31' }, { dateTo: 'The end of the period is before its beginning.' }],
    [{ ...AD, summ: -1 }, { summ: 'This value is out of range.' }],
    [{ ...AD, summ: 'много' }, { summ: 'This value should be of type float.' }],
    [{ ...AD, userId: 999_999, costItem: 'payroll-fund' }, { userId: 'User with id 999999 not found.' }],
    [{ ...AD, order: { number: 'none' }, costItem: 'packaging' }, { order: 'Order with id none not found.' }],
    [{ ...AD, order: { externalId: 'o1' } }, { order: 'Costs of "Контекстная реклама" are not of orders.' }],
    [{ ...AD, source: { medium: 'cpc' } }, { 'source.source': 'This value should not be blank.' }],
    [{ ...AD, comment: 'x'.repeat(2001) }, { comment: 'This value is too long. It should have 2000 characters or less.' }],
  ])('%j is refused', async (cost, errors) => {
    const { status, body } = await post('costs/create', { cost })
    expect([status, body]).toEqual([400, { success: false, errorMsg: 'Errors in the entity format', errors }])
  })

  test('of a shop that there is none of is refused as a wrong parameter', async () => {
    expect((await post('costs/create', { cost: { ...AD, sites: ['nowhere'] } })).body).toMatchObject({ success: false, errorMsg: 'Errors in the input parameters' })
  })
})

describe('many costs at once', () => {
  test('good rows stay though others fail', async () => {
    const { status, body } = await post('costs/upload', { costs: [AD, { ...AD, costItem: 'none' }, 'x', { ...AD, summ: 1 }] })
    expect(status).toBe(460)
    expect(body).toEqual({ success: false, errorMsg: 'Costs are loaded with errors', errors: ['costs[1].costItem: "none" does not exist.', expect.stringMatching(/^costs\[2\]/)], uploadedCosts: [expect.any(Number), expect.any(Number)] })
    expect(await costOf(body.uploadedCosts[1])).toMatchObject({ summ: 1 })
    const removed = await post('costs/delete', { ids: JSON.stringify([...body.uploadedCosts, 999_999]) })
    expect(removed.body).toEqual({ success: true, count: 2, notRemovedIds: [999_999] })
    expect((await post('costs/upload', { costs: Array.from({ length: 51 }, () => AD) })).status).toBe(400)
  })

  test('are removed by a list as PHP writes it', async () => {
    const { body } = await post('costs/create', { cost: AD })
    const answer = await wire.post('/api/v5/costs/delete', `ids[0]=${body.id}`, 'application/x-www-form-urlencoded')
    expect(answer.body).toEqual({ success: true, count: 1, notRemovedIds: [] })
  })
})

describe('what orders have cost', () => {
  test('stands with their customer, and finds them and him', async () => {
    const { body: { order } } = await get(`orders/${ids['order']}?by=id`)
    const of = async (path: string): Promise<number[]> => { const { body } = await get(path); return (body.orders ?? body.customers).map((one: { id: number }) => one.id) }
    expect((await get(`customers/${order.customer.id}?by=id`)).body.customer.costSumm).toBe(12.3)
    expect([await of('orders?filter[minCostSumm]=12.30&filter[maxCostSumm]=12.30'), await of('orders?filter[minCostSumm]=12.31')]).toEqual([[ids['order']], []])
    expect([await of('customers?filter[minCostSumm]=12.30'), await of('customers?filter[minCostSumm]=12.31')]).toEqual([[order.customer.id], []])
  })

  test('his visits are found by their days', async () => {
    const { body: { order } } = await get(`orders/${ids['order']}?by=id`)
    const { rows: [visitor] } = await wire.server.db.pool.query("insert into site_visitor (uid, site, customer_id, first_at, last_at) values (gen_random_uuid(), 'outlet', $1, now(), now()) returning id", [order.customer.id])
    for (const day of ['2026-03-01', '2026-04-01']) await wire.server.db.pool.query(`insert into site_visit (visitor_id, site, started_at, last_at, channel) values ($1, 'outlet', $2::date + interval '12 hours', $2::date + interval '13 hours', 'direct')`, [visitor.id, day])
    const found = async (filter: string): Promise<boolean> => (await get(`customers?${filter}`)).body.customers.some((one: { id: number }) => one.id === order.customer.id)
    expect(await Promise.all(['filter[firstWebVisitTo]=2026-03-01', 'filter[firstWebVisitFrom]=2026-03-02', 'filter[lastWebVisitFrom]=2026-04-01', 'filter[lastWebVisitTo]=2026-03-31'].map(found))).toEqual([true, false, true, false])
    expect((await get('orders?filter[lastWebVisitFrom]=2026-04-01')).body.orders.map((one: { id: number }) => one.id)).toEqual([ids['order']])
  })
})

describe('the list of costs', () => {
  test.each([
    ['filter[minSumm]=20000&filter[maxSumm]=40000', ['ad']],
    ['filter[costItems][]=packaging&filter[costItems][]=office-expenses', ['office', 'packaging']],
    ['filter[costGroups][]=attraction', ['ad']],
    ['filter[comment]=НОЯБ', ['ad']],
    ['filter[orderNumber]=100A', ['packaging']],
    ['filter[orderNumber]=100A&filter[orderNumber]=words', ['packaging']],
    ['filter[orderExternalIds][]=o1', ['packaging']],
    ['filter[sites][]=outlet', ['packaging']],
    ['filter[dateFrom]=2026-11-01&filter[dateTo]=2026-11-30', ['packaging', 'ad']],
    ['filter[dateFrom][]=2026-11-02', ['packaging']],
    ['filter[createdAtFrom]=2020-01-01&filter[createdAtTo][]=2020-01-02', []],
    ['filter[users][]=1', []],
  ])('%s', async (filter, names) => {
    expect(await found(filter)).toEqual(names.map((name) => ids[name]))
  })

  test('refuses days that are none, and knows pages', async () => {
    expect((await get('costs?filter[dateFrom]=yesterday')).status).toBe(400)
    expect((await get('costs?limit=20&page=2')).body).toMatchObject({ success: true, pagination: { limit: 20, currentPage: 2, totalCount: 3, totalPageCount: 1 }, costs: [] })
  })

  test('of a key of one shop is of that shop; others are not there for it', async () => {
    const key = await aKey(wire.server.db, { sites: ['outlet'] })
    const { body } = await get('costs', { 'x-api-key': key })
    expect(body.costs.map((cost: { id: number }) => cost.id)).toEqual([ids['packaging']])
    expect((await get(`costs/${ids['ad']}`, { 'x-api-key': key })).status).toBe(404)
    expect((await post(`costs/${ids['office']}/delete`, {}, key)).status).toBe(404)
    expect((await post('costs/delete', { ids: [ids['ad']] }, key)).body).toEqual({ success: true, count: 0, notRemovedIds: [ids['ad']] })
    expect((await post('costs/create', { cost: AD }, key)).status).toBe(403)
    const made = await post('costs/create', { cost: { costItem: 'seo', dateFrom: '2026-11-01', summ: 1 } }, key)
    expect(await costOf(made.body.id)).toMatchObject({ sites: ['outlet'] })
    await post(`costs/${made.body.id}/delete`, {})
    const blind = await aKey(wire.server.db, { scopes: ['order_read'] } as never)
    expect((await get('costs', { 'x-api-key': blind })).status).toBe(403)
  })
})
