import { describe, expect, test } from 'vitest'
import { minor } from '../../shared/money.ts'
import { createOrder } from '../../server/modules/orders/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact, type Tx } from '../../server/platform/transact.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { companies } from '../../server/modules/companies/index.ts'
import { signedIn } from '../people.ts'
import { aKey, wireClients } from './clients.ts'

const wire = wireClients()
const PARTY = { contragentType: 'legal-entity', legalName: 'ООО «Ромашка»', INN: '7736207543', KPP: '773601001' }
const post = (path: string, form: object, headers: Record<string, string> = {}) =>
  fetch(`${wire.server.url}/api/v5/${path}`, { method: 'POST', headers: { 'x-api-key': wire.key, 'content-type': 'application/json', ...headers }, body: JSON.stringify(form) })
    .then(async (reply): Promise<{ status: number; body: any }> => ({ status: reply.status, body: await reply.json() }))
const counted = () => Promise.all(companies.readers!.map((reader) => catchUp(wire.server.db, reader)))

let made = 0
/** A corporate customer with two companies and two contacts; answers their ids. */
async function aCompany(more: object = {}): Promise<{ id: number; externalId: string; companies: number[]; contacts: number[] }> {
  made += 1
  const externalId = `corp-${made}`
  const contacts: number[] = []
  for (const firstName of ['Анна', 'Борис']) contacts.push((await wire.npm.customers.create({ externalId: `${externalId}-${firstName}`, firstName, phones: [{ number: `+7926${String(made).padStart(3, '0')}00${contacts.length}0` }], email: `${externalId}@mail.ru` })).body.id)
  const { id } = (await post('customers-corporate/create', {
    customerCorporate: { externalId, nickName: `Ромашка ${made}`, companies: [{ externalId: `${externalId}-a`, name: 'Ромашка', contragent: PARTY }, { externalId: `${externalId}-b`, name: 'Лютик' }], customerContacts: contacts.map((contact) => ({ customer: { id: contact } })), ...more },
  })).body
  const listed = (await wire.get(`/api/v5/customers-corporate/${id}/companies?by=id`)).body.companies
  return { id, externalId, companies: listed.map((company: any) => company.id), contacts }
}
const goods = (initialPrice: number) => [{ productName: 'Чай', initialPrice, quantity: 1 }]

describe('an order of a corporate customer', () => {
  test('comes in as the modules send it and is answered in full, created and read alike', async () => {
    const corp = await aCompany()
    const { status, body } = await post('orders/create', {
      order: { firstName: 'Борис', phone: '+79260000001', customer: { id: corp.id, type: 'customer_corporate' }, contact: { id: corp.contacts[1] }, company: { id: corp.companies[1], name: 'Лютик' }, contragent: { contragentType: 'legal-entity' }, items: goods(500) },
    })
    expect(status).toBe(201)
    expect(body.order).toMatchObject({
      customer: { type: 'customer_corporate', id: corp.id, nickName: `Ромашка ${made}`, mainCompany: { name: 'Ромашка' } }, contact: { type: 'customer', id: corp.contacts[1], firstName: 'Борис' },
      company: { id: corp.companies[1], name: 'Лютик', externalId: `${corp.externalId}-b` }, contragent: { contragentType: 'legal-entity' },
    })
    expect((await wire.npm.orders.fetchById(body.id)).body.order).toEqual(body.order)
    expect((await wire.npm.orders.list({ companyName: 'лютик', customerType: 'customer_corporate', ids: [body.id] })).body.orders).toHaveLength(1)
  })

  test('has the main company, the main contact and their requisites when it names none', async () => {
    const corp = await aCompany()
    const { body } = await post('orders/create', { order: { customer: { externalId: corp.externalId, type: 'customer_corporate' }, items: goods(1) } })
    expect(body.order).toMatchObject({ customer: { id: corp.id }, contact: { id: corp.contacts[0] }, company: { id: corp.companies[0] }, contragent: PARTY, firstName: 'Анна', phone: expect.stringMatching(/^\+7926/) })
  })

  test('takes a person of the site as a new contact, and a new name as a new company', async () => {
    const corp = await aCompany()
    const other = await aCompany()
    const { body } = await post('orders/create', { order: { customer: { id: corp.id }, contact: { id: other.contacts[0] }, company: { name: 'Василёк' }, items: goods(1) } })
    expect(body.order).toMatchObject({ contact: { id: other.contacts[0] }, company: { name: 'Василёк' } })
    expect((await wire.get(`/api/v5/customers-corporate/${corp.id}/contacts?by=id`)).body.contacts).toHaveLength(3)
    expect((await wire.get(`/api/v5/customers-corporate/${corp.id}/companies?by=id`)).body.companies).toHaveLength(3)
    const again = await post('orders/create', { order: { customer: { id: corp.id }, company: { name: 'василёк' }, items: goods(1) } })
    expect(again.body.order.company.id).toBe(body.order.company.id)
  })

  test('cannot name a stranger or the company of another', async () => {
    const corp = await aCompany()
    const other = await aCompany()
    for (const [field, wrong] of [['contact', { id: 999_999 }], ['company', { id: other.companies[0] }], ['company', { externalId: 'none' }]] as const) {
      const { status, body } = await post('orders/create', { order: { customer: { id: corp.id }, [field]: wrong, items: goods(1) } })
      expect([status, Object.keys(body.errors)]).toEqual([400, [`${field}.${Object.keys(wrong)[0]}`]])
    }
  })

  test('of a person has the person as contact and no company, whatever it names', async () => {
    const corp = await aCompany()
    const { body } = await post('orders/create', { order: { customer: { id: corp.contacts[0] }, contact: { id: corp.contacts[1] }, company: { id: corp.companies[0] }, items: goods(1) } })
    expect(body.order).toMatchObject({ customer: { type: 'customer', id: corp.contacts[0] }, contact: { id: corp.contacts[0] } })
    expect(body.order).not.toHaveProperty('company')
  })

  test('is changed in its contact and company, which the history tells; sent back whole it stays', async () => {
    const corp = await aCompany()
    const { body } = await post('orders/create', { order: { externalId: `e-${corp.id}`, customer: { id: corp.id }, items: goods(1) } })
    const echoed = await post(`orders/${body.id}/edit`, { by: 'id', order: body.order })
    expect(echoed.body.order).toMatchObject({ contact: { id: corp.contacts[0] }, company: { id: corp.companies[0] } })
    const edited = await post(`orders/${body.id}/edit`, { by: 'id', order: { contact: { externalId: `${corp.externalId}-Борис` }, company: { externalId: `${corp.externalId}-b` } } })
    expect(edited.body.order).toMatchObject({ contact: { id: corp.contacts[1] }, company: { id: corp.companies[1] } })
    const { history } = (await wire.npm.orders.history({ orderId: body.id })).body
    expect(history).toContainEqual(expect.objectContaining({ field: 'company', oldValue: { id: corp.companies[0], name: 'Ромашка' }, newValue: { id: corp.companies[1], name: 'Лютик' } }))
    expect(history).toContainEqual(expect.objectContaining({ field: 'contact', newValue: expect.objectContaining({ id: corp.contacts[1] }) }))
    const handed = await post(`orders/${body.id}/edit`, { by: 'id', order: { customer: { id: corp.contacts[0] } } })
    expect(handed.body.order.customer.id).toBe(corp.contacts[0])
    expect(handed.body.order).not.toHaveProperty('company')
  })
})

describe('debt and credit limit', () => {
  test('the debt is what orders that are not cancelled leave unpaid, and is kept by the log', async () => {
    const owner = await signedIn(wire.server, 'owner')
    const corp = await aCompany()
    const card = async () => (await counted(), (await owner.get(`/api/companies/${corp.id}`)).body)
    const order = async (more: object) => (await post('orders/create', { order: { customer: { id: corp.id }, ...more } })).body
    const one = await order({ items: goods(1000), company: { id: corp.companies[1] } })
    await order({ items: goods(300), payments: [{ type: 'cash', status: 'paid', amount: 500 }] })
    expect(await card()).toMatchObject({ debtSum: 100_000, debtOrders: 1, figures: { ordersCount: expect.any(Number) } })
    const paid = await post('orders/payments/create', { payment: { type: 'cash', status: 'paid', amount: 400, order: { id: one.id } } })
    expect(paid.status).toBe(201)
    const part = await card()
    expect([part.debtSum, part.companies.map((company: any) => [company.debtSum, company.ordersCount])]).toEqual([60_000, [[0, 1], [60_000, 1]]])
    expect((await owner.get(`/api/companies/${corp.id}/orders?unpaid=true`)).body.orders).toMatchObject([{ id: one.id, unpaid: 60_000, total: 100_000, companyId: corp.companies[1], contactName: 'Анна' }])
    expect((await owner.get(`/api/companies/${corp.id}/orders?contactId=${corp.contacts[1]}`)).body.orders).toEqual([])
    await owner.post(`/api/orders/${one.id}/status`, { status: 'no-call' })
    expect(await card()).toMatchObject({ debtSum: 0, debtOrders: 0 })
  })

  test('an order beyond the limit is kept with a problem, which a payment mends', async () => {
    const owner = await signedIn(wire.server, 'owner')
    const corp = await aCompany()
    await owner.patch(`/api/companies/${corp.id}`, { changes: { creditLimit: { from: null, to: 100_000 } } })
    const first = await post('orders/create', { order: { customer: { id: corp.id }, items: goods(700) } })
    expect((await owner.get(`/api/orders/${first.body.id}`)).body.problems).toEqual([])
    const second = await post('orders/create', { order: { customer: { id: corp.id }, items: goods(400) } })
    const problems = async () => (await owner.get(`/api/orders/${second.body.id}`)).body.problems
    expect(await problems()).toMatchObject([{ kind: 'over_credit_limit', params: { limit: 100_000, debt: 70_000, unpaid: 40_000, over: 10_000 } }])
    await owner.post(`/api/orders/${second.body.id}/payments`, { type: 'cash', status: 'paid', amount: 10_000 })
    expect(await problems()).toEqual([])
  })

  test('where the account refuses such orders, people and strict keys are refused, a store is not', async () => {
    const owner = await signedIn(wire.server, 'owner')
    const corp = await aCompany()
    await owner.patch(`/api/companies/${corp.id}`, { changes: { creditLimit: { from: null, to: 1000 } } })
    expect((await owner.patch('/api/account', { overCreditLimit: 'refuse' })).status).toBe(200)
    const byHand = await owner.post('/api/orders', { customerId: corp.id, companyId: corp.companies[1], contactId: corp.contacts[1], items: [{ productName: 'Чай', initialPrice: 2000, quantity: 1 }] })
    expect([byHand.status, byHand.body.error]).toMatchObject([409, { code: 'over_credit_limit', params: { limit: 1000, debt: 0, unpaid: 2000, over: 1000 } }])
    const strict = await aKey(wire.server.db, { strict: true })
    expect((await post('orders/create', { order: { customer: { id: corp.id }, items: goods(20) } }, { 'x-api-key': strict })).status).toBe(400)
    expect((await post('orders/create', { order: { customer: { id: corp.id }, items: goods(20) } })).status).toBe(201)
    await owner.patch('/api/account', { overCreditLimit: 'problem' })
    const kept = await owner.post('/api/orders', { customerId: corp.id, companyId: corp.companies[1], contactId: corp.contacts[1], items: [{ productName: 'Чай', initialPrice: 2000, quantity: 1 }] })
    expect(kept.body).toMatchObject({ companyId: corp.companies[1], contactId: corp.contacts[1], firstName: 'Борис', customer: { type: 'customer_corporate' } })
  })

  test('an order that comes while another is being written waits for it, and does not fit under the limit any more', async () => {
    const { db } = wire.server
    const owner = await signedIn(wire.server, 'owner')
    const corp = await aCompany()
    await owner.patch(`/api/companies/${corp.id}`, { changes: { creditLimit: { from: null, to: 100_000 } } })
    const order = { site: 'shop', customer: { id: corp.id }, items: [{ productName: 'Чай', initialPrice: minor(60_000), quantity: 1 }] }
    const write = (tx: Tx) => createOrder(tx, order, { by: 'api' })
    const [written, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = transact(db, systemActor('test'), async (tx) => {
      const made = await write(tx)
      written.resolve()
      await mayCommit.promise
      return made
    })
    await written.promise
    let isOver = false
    const second = transact(db, systemActor('test'), write).finally(() => { isOver = true })
    // Either it waits for the first one, as it must, or it has been written beside it.
    const waits = async (): Promise<boolean> => (await db.pool.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rows.length > 0
    while (!isOver && !(await waits())) await new Promise(setImmediate)
    const hasWaited = !isOver
    mayCommit.resolve()
    const problems = await Promise.all([first, second].map(async (made) => (await owner.get(`/api/orders/${(await made).order.id}`)).body.problems.filter((one: { kind: string }) => one.kind === 'over_credit_limit')))
    expect(problems).toMatchObject([[], [{ kind: 'over_credit_limit', params: { limit: 100_000, debt: 60_000, unpaid: 60_000, over: 20_000 } }]])
    expect(hasWaited).toBe(true)
  })

  test('two orders at once do not both fit under the limit', async () => {
    const owner = await signedIn(wire.server, 'owner')
    const corp = await aCompany()
    await owner.patch(`/api/companies/${corp.id}`, { changes: { creditLimit: { from: null, to: 100_000 } } })
    const orders = await Promise.all(Array.from({ length: 16 }, () => post('orders/create', { order: { customer: { id: corp.id }, items: goods(600) } })))
    const found = await Promise.all(orders.map(async ({ body }) => (await owner.get(`/api/orders/${body.id}`)).body.problems.length))
    expect(found.toSorted()).toEqual([0, ...Array(15).fill(1)])
  })
})
