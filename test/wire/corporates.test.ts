import { describe, expect, test } from 'vitest'
import { undoMerges } from '../../server/modules/duplicates/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { signedIn } from '../people.ts'
import { aKey, aSite, wireClients } from './clients.ts'

const wire = wireClients()
const path = (rest = ''): string => `/api/v5/customers-corporate${rest}`
/** As PHP sends it: a form whose entity is a JSON text. */
const post = (rest: string, form: Record<string, unknown>) =>
  wire.post(path(rest), new URLSearchParams(Object.entries(form).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])).toString(), 'application/x-www-form-urlencoded')
const get = async (rest: string): Promise<any> => (await wire.get(path(rest))).body
const SBER = { contragentType: 'legal-entity', legalName: 'ПАО Сбербанк', INN: '7707083893', KPP: '773601001', BIK: '044525225', corrAccount: '30101810400000000225' }

async function buyer(externalId: string): Promise<number> {
  return (await wire.npm.customers.create({ externalId, firstName: 'Анна', email: `${externalId}@mail.ru` })).body.id
}

describe('corporate customers as the store modules make them', () => {
  test('in one call with contacts, companies and addresses, which are then read apart', async () => {
    const contact = await buyer('c-1')
    const made = await post('/create', {
      site: 'shop',
      customerCorporate: {
        externalId: 'corp-1', nickName: 'Ромашка', customerContacts: [{ isMain: true, customer: { id: contact, site: 'shop' }, companies: [{ company: { externalId: 'co-1' } }] }],
        companies: [{ isMain: true, externalId: 'co-1', name: 'Ромашка', contragent: SBER, address: { index: '300000', city: 'Тула' } }, { name: 'Ромашка-Юг' }],
        addresses: [{ name: 'Склад', externalId: 'ad-1', city: 'Рязань', isMain: true }], tags: ['опт'], customFields: { level: 'A' }, vip: 1,
      },
    })
    expect([made.status, made.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    const { id } = made.body
    const { customerCorporate } = await get(`/${id}?by=id`)
    expect(customerCorporate).toMatchObject({
      type: 'customer_corporate', id, externalId: 'corp-1', nickName: 'Ромашка', site: 'shop', vip: true, bad: false, tags: [{ name: 'опт' }], customFields: { level: 'A' },
      mainCompany: { externalId: 'co-1', name: 'Ромашка' }, mainAddress: { externalId: 'ad-1', name: 'Склад' }, ordersCount: 0, totalSumm: 0,
      mainCustomerContact: { isMain: true, customer: { id: contact, externalId: 'c-1', site: 'shop' }, companies: [{ company: { externalId: 'co-1', name: 'Ромашка' } }] },
    })
    const { companies, pagination } = await get('/corp-1/companies?site=shop')
    expect(pagination).toEqual({ limit: 20, totalCount: 2, currentPage: 1, totalPageCount: 1 })
    expect(companies[0]).toMatchObject({ isMain: true, active: true, contragent: SBER, address: { city: 'Тула', index: '300000' }, customer: { id, type: 'customer_corporate' }, customFields: [] })
    expect((await get(`/${id}/addresses?by=id`)).addresses.map((address: any) => [address.city, address.isMain])).toEqual([['Рязань', true], ['Тула', false]])
    expect((await get(`/${id}/contacts?by=id&filter[contactIds][]=${contact}`)).contacts).toMatchObject([{ isMain: true, customer: { id: contact } }])
    expect((await wire.npm.customers.fetchById(contact)).body.customer.isContact).toBe(true)
  })

  test('people and corporate customers are numbered apart, and neither stands in the list of the other', async () => {
    const person = await buyer('both')
    const { body } = await post('/create', { customerCorporate: { externalId: 'both', nickName: 'Тёзка' } })
    expect(body.success).toBe(true)
    expect((await wire.npm.customers.fetchByExternalId('both')).body.customer.id).toBe(person)
    expect((await get('/both')).customerCorporate.id).toBe(body.id)
    expect((await wire.npm.customers.fetchById(body.id)).statusCode()).toBe(404)
    expect((await wire.get(path(`/${person}?by=id`))).status).toBe(404)
    expect((await wire.npm.customers.list({ ids: [body.id] })).body.customers).toEqual([])
    const again = await post('/create', { customerCorporate: { externalId: 'both', nickName: 'Тёзка' } })
    expect([again.status, again.body.errorMsg, Object.keys(again.body.errors)]).toEqual([400, 'Errors in the entity format', ['externalId']])
  })

  test('are changed in part; sent back whole as they came they do not change', async () => {
    const { id } = (await post('/create', { customerCorporate: { externalId: 'echo', nickName: 'Эхо', companies: [{ externalId: 'echo', name: 'Эхо', contragent: SBER, address: { city: 'Тула' } }], addresses: [{ externalId: 'echo', street: 'Мира' }], customerContacts: [{ customer: { id: await buyer('echo-c') } }] } })).body
    const read = async () => [(await get(`/${id}?by=id`)).customerCorporate, (await get(`/${id}/companies?by=id`)).companies, (await get(`/${id}/addresses?by=id`)).addresses, (await get(`/${id}/contacts?by=id`)).contacts]
    const before: any[] = await read()
    expect((await post(`/${id}/edit`, { by: 'id', customerCorporate: before[0] })).body).toEqual({ success: true, id })
    expect((await post(`/${id}/companies/echo/edit`, { by: 'id', company: before[1][0] })).status).toBe(200)
    expect((await post(`/${id}/addresses/${before[2][0].id}/edit`, { by: 'id', entityBy: 'id', address: before[2][0] })).status).toBe(200)
    expect((await post(`/${id}/contacts/echo-c/edit`, { by: 'id', contact: before[3][0] })).status).toBe(200)
    expect(await read()).toEqual(before)
    await post('/echo/edit', { customerCorporate: { nickName: 'Эхо 2', vip: true } })
    expect((await get(`/${id}?by=id`)).customerCorporate).toMatchObject({ nickName: 'Эхо 2', vip: true, externalId: 'echo' })
  })

  test('are uploaded row by row, and get the ids of their store all or none', async () => {
    const reply = await post('/upload', { customersCorporate: [{ externalId: 'U-1', nickName: 'A' }, { externalId: 'U-1', nickName: 'B' }, { externalId: 'U-2' }, { externalId: 'U-3', nickName: 'C', customerContacts: [{ customer: { id: 999_999 } }] }] })
    expect([reply.status, reply.body]).toMatchObject([460, {
      success: false, uploadedCustomers: [{ id: expect.any(Number), externalId: 'U-1' }], failedCustomers: [{ externalId: 'U-1' }, { externalId: 'U-2' }, { externalId: 'U-3' }],
      errorMsg: 'Customers are loaded with errors',
    }])
    expect(reply.body.errors[2]).toBe('customersCorporate[3].customerContacts[0].customer: Customer with id 999999 not found.')
    const { id } = reply.body.uploadedCustomers[0]
    const failed = await post('/fix-external-ids', { customersCorporate: [{ id, externalId: 'F-1' }, { id: 999_999, externalId: 'F-2' }] })
    expect([failed.status, failed.body.errors]).toEqual([400, { 'customersCorporate[1].id': 'Customer with id 999999 not found.' }])
    expect((await post('/fix-external-ids', { customersCorporate: [{ id, externalId: 'F-1' }] })).body).toEqual({ success: true })
    expect((await get('/F-1')).customerCorporate.id).toBe(id)
  })
})

describe('parts of a corporate customer', () => {
  test('one of a kind is the main one, however the flag is moved', async () => {
    const { id } = (await post('/create', { customerCorporate: { externalId: 'main', nickName: 'Главный', companies: [{ externalId: 'm-1', name: 'A' }] } })).body
    const second = await post('/main/companies/create', { company: { externalId: 'm-2', name: 'B', isMain: true } })
    expect([second.status, second.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    const flags = async () => (await get(`/${id}/companies?by=id`)).companies.map((company: any) => company.isMain)
    expect(await flags()).toEqual([false, true])
    await post('/main/companies/m-1/edit', { company: { isMain: 1 } })
    expect(await flags()).toEqual([true, false])
    const address = (await post('/main/addresses/create', { address: { city: 'Тула' } })).body.id
    await post('/main/addresses/create', { address: { city: 'Рязань', isMain: true } })
    expect((await get('/main/addresses?filter[city]=тула')).addresses).toMatchObject([{ id: address, isMain: false, text: 'Тула' }])
  })

  test('contacts name a customer by either id and companies by either id', async () => {
    const one = await buyer('k-1')
    const { id } = (await post('/create', { customerCorporate: { externalId: 'kin', nickName: 'Родня', companies: [{ externalId: 'kin-1', name: 'A' }] } })).body
    const made = await post('/kin/contacts/create', { contact: { customer: { externalId: 'k-1' }, companies: [{ company: { externalId: 'kin-1' } }] } })
    expect(made.status).toBe(201)
    expect((await get('/kin/contacts?filter[contactExternalIds][]=k-1')).contacts).toMatchObject([{ id: made.body.id, isMain: true, customer: { id: one }, companies: [{ company: { externalId: 'kin-1' } }] }])
    expect((await post(`/kin/contacts/${made.body.id}/edit`, { entityBy: 'id', contact: { companies: [] } })).status).toBe(200)
    expect((await get('/kin/contacts')).contacts[0].companies).toEqual([])
    const strangers = await post('/kin/contacts/create', { contact: { customer: { id: 999_999 }, companies: [{ id: 5 }] } })
    expect([strangers.status, strangers.body.errors]).toEqual([400, { customer: 'Customer with id 999999 not found.', 'companies[0]': 'Company with id 5 not found.' }])
    expect((await post('/kin/contacts/create', { contact: { customer: { id } } })).status).toBe(400)
    for (const rest of ['/nobody/companies', '/kin/companies/none/edit', '/kin/addresses/none/edit', '/kin/contacts/none/edit']) {
      expect([rest, (rest.endsWith('edit') ? await post(rest, { company: {}, address: {}, contact: {} }) : await wire.get(path(rest))).status]).toEqual([rest, 404])
    }
    expect((await post('/kin/companies/5/edit', { entityBy: 'name', company: { name: 'x' } })).body.errors).toHaveProperty('entityBy')
  })
})

describe('the list', () => {
  test('is asked as the modules ask it', async () => {
    const contact = await buyer('filter')
    const { id } = (await post('/create', { customerCorporate: { nickName: 'Гиацинт', companies: [{ name: 'Луг', contragent: { legalName: 'ООО «Луговые травы»', INN: '7736207543' } }, { name: 'Пруд', contragent: { INN: '7707083893' } }], customerContacts: [{ customer: { id: contact } }], addresses: [{ name: 'Офис', city: 'Тула' }] } })).body
    const ids = async (query: string): Promise<number[]> => (await get(`?${query}`)).customersCorporate.map((one: any) => one.id)
    const found = [
      `filter[contactIds][]=${contact}`, 'filter[companyName]=луг', `filter[contactIds][]=${contact}&filter[companyName]=Пруд`, 'filter[nickName][0]=Луговые травы', 'filter[nickName]=Гиац',
      'filter[name]=гиацинт', 'filter[contragentInn]=7736207543', 'filter[contragentName]=травы&filter[contragentInn]=7736207543', 'filter[email]=FILTER@mail.ru', 'filter[contactName]=анна&filter[name]=гиацинт',
      'filter[addressName]=офис', `filter[ids][]=${id}&filter[vip]=0&filter[maxOrdersCount]=0&filter[noSuch]=1`, 'filter[city]=тула&filter[name]=гиацинт',
    ]
    for (const query of found) expect([query, await ids(query)]).toEqual([query, [id]])
    for (const query of ['filter[contragentName]=травы&filter[contragentInn]=7707083893', 'filter[companyName]=%25', 'filter[contactIds][]=999999', `filter[ids][]=${id}&filter[bad]=1`]) expect([query, await ids(query)]).toEqual([query, []])
    const wrong = await wire.get(path('?filter[minTotalSumm]=много'))
    expect([wrong.status, wrong.body.errors]).toEqual([400, { 'children[filter].children[minTotalSumm]': 'This value is not valid.' }])
  })
})

describe('notes and history', () => {
  test('notes of companies and of people are apart', async () => {
    const { id } = (await post('/create', { customerCorporate: { externalId: 'noted', nickName: 'Замечен' } })).body
    const made = await post('/notes/create', { note: { text: 'Платят в пятницу', customer: { externalId: 'noted' } } })
    expect([made.status, made.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    expect((await get(`/notes?filter[customerIds][]=${id}`)).notes).toMatchObject([{ id: made.body.id, text: 'Платят в пятницу', customer: { id, externalId: 'noted', site: 'shop' } }])
    expect((await wire.npm.customers.listNotes({ ids: [made.body.id] })).body.notes).toEqual([])
    expect((await wire.npm.customers.removeNote(made.body.id)).statusCode()).toBe(404)
    expect((await post(`/notes/${made.body.id}/delete`, {})).body).toEqual({ success: true })
    expect((await post('/notes/create', { note: { text: 'x', customer: { id: await buyer('no-company') } } })).body.errors).toEqual({ customer: expect.stringMatching(/not found/) })
  })

  test('the history tells of the customer and all its parts, and people have none of it', async () => {
    const contact = await buyer('told')
    const { id } = (await post('/create', { customerCorporate: { externalId: 'hist', nickName: 'История', companies: [{ name: 'A', contragent: SBER }], customerContacts: [{ customer: { id: contact } }] } })).body
    const company = (await post('/hist/companies/create', { company: { name: 'B', isMain: true } })).body.id
    await post(`/hist/companies/${company}/edit`, { entityBy: 'id', company: { brand: 'Бренд', contragent: { KPP: '773601001' } } })
    await post('/hist/edit', { customerCorporate: { nickName: 'История 2' } })
    await post('/hist/addresses/create', { address: { city: 'Тула' } })
    const { history, pagination } = await get(`/history?filter[customerId]=${id}`)
    const told = history.map((record: any) => [record.field, record.oldValue, record.newValue])
    expect(pagination.totalCount).toBe(history.length)
    expect(told).toContainEqual(['nick_name', 'История', 'История 2'])
    expect(told).toContainEqual(['company', null, { id: company, name: 'B' }])
    expect(told).toContainEqual(['main_company', { id: expect.any(Number), name: 'A' }, null])
    expect(told).toContainEqual(['company.brand', null, 'Бренд'])
    expect(told).toContainEqual(['company.contragent.k_p_p', null, '773601001'])
    expect(told).toContainEqual(['contact', null, { id: contact }])
    expect(told).toContainEqual(['address.city', null, 'Тула'])
    expect(history[0]).toMatchObject({ created: true, field: 'id', newValue: id, source: 'api', apiKey: { current: true }, customer: { type: 'customer_corporate', nickName: 'История 2' } })
    expect(history.every((record: any) => record.customer.id === id && record.corporateCustomer.id === id)).toBe(true)
    expect((await get(`/history?filter[contactIds][]=${contact}&filter[sinceId]=0`)).history.length).toBe(history.length)
    const people = (await wire.npm.customers.history({ customerId: id })).body.history
    expect(people).toEqual([])
  })
})

describe('combining', () => {
  test('companies, contacts and orders go to the one that stays, and an undo gives back just those', async () => {
    const owner = await signedIn(wire.server, 'owner')
    const contact = await buyer('twice')
    const make = async (externalId: string): Promise<number> => (await post('/create', { customerCorporate: { externalId, nickName: externalId, companies: [{ name: externalId }], customerContacts: [{ customer: { id: contact } }, { customer: { id: await buyer(`of-${externalId}`) } }] } })).body.id
    const [stays, goes] = [await make('stays'), await make('goes')]
    const order = (await wire.npm.orders.create({ customer: { id: goes }, items: [{ productName: 'Чай', initialPrice: 5, quantity: 1 }] })).body
    const shape = async (id: number) => {
      const { companies, contacts } = (await owner.get(`/api/companies/${id}`)).body
      return [companies.map((one: any) => [one.name, one.isMain]), contacts.map((one: any) => [one.email, one.isMain])]
    }
    const before = [await shape(stays), await shape(goes)]
    expect((await post('/combine', { customers: [{ id: goes }], resultCustomer: { id: stays } })).body).toEqual({ success: true })
    expect(await shape(stays)).toEqual([[['stays', true], ['goes', false]], [['twice@mail.ru', true], ['of-stays@mail.ru', false], ['of-goes@mail.ru', false]]])
    expect((await wire.npm.orders.fetchById(order.id)).body.order).toMatchObject({ customer: { id: stays }, company: { name: 'goes' } })
    const gone = await wire.get(`/api/v5/customers-corporate/${goes}?by=id`)
    expect([gone.status, gone.body]).toEqual([404, { success: false, errorMsg: 'Not found', combinedTo: { id: stays } }])
    expect((await wire.get(path('/goes'))).body).toEqual({ success: false, errorMsg: 'Not found', combinedTo: { id: stays } })
    const card = await owner.get(`/api/companies/${goes}`)
    expect([card.status, card.body.error]).toMatchObject([404, { code: 'customer_merged', params: { survivorId: stays, name: 'goes' } }])
    expect((await get('?filter[name]=goes')).customersCorporate.map((one: any) => one.id)).toEqual([stays])
    const records = (await get(`/history?filter[customerId]=${goes}`)).history
    expect(records).toContainEqual(expect.objectContaining({ deleted: true, field: 'id', combinedTo: { id: stays, externalId: 'stays', site: 'shop' } }))
    const { rows } = await wire.server.db.pool.query<{ id: number }>('select id from customer_merge where merged_id = $1', [goes])
    await transact(wire.server.db, systemActor('test'), (tx) => undoMerges(tx, [rows[0]!.id]))
    expect([await shape(stays), await shape(goes)]).toEqual(before)
    expect((await wire.npm.orders.fetchById(order.id)).body.order.customer.id).toBe(goes)
  })

  test('a person and a company are not combined, and a contact who becomes another stays a contact', async () => {
    const [one, other] = [await buyer('one-c'), await buyer('other-c')]
    const { id } = (await post('/create', { customerCorporate: { nickName: 'Связь', customerContacts: [{ customer: { id: other } }] } })).body
    expect((await post('/combine', { customers: [{ id: one }], resultCustomer: { id } })).status).toBe(400)
    await wire.post('/api/v5/customers/combine', JSON.stringify({ customers: [{ id: other }], resultCustomer: { id: one } }), 'application/json')
    expect((await get(`/${id}/contacts?by=id`)).contacts).toMatchObject([{ isMain: true, customer: { id: one } }])
    expect((await wire.npm.customers.fetchById(one)).body.customer.isContact).toBe(true)
  })
})

// Last: with a second site every new object must name its own.
describe('sites', () => {
  test('a key of one site sees and touches nothing of another', async () => {
    await aSite(wire.server.db, 'other')
    const { id } = (await post('/create', { site: 'other', customerCorporate: { externalId: 'far', nickName: 'Далёкий', companies: [{ externalId: 'far', name: 'A' }] } })).body
    const key = await aKey(wire.server.db, { sites: ['shop'] })
    const as = (rest: string) => wire.get(path(rest), { 'x-api-key': key })
    expect((await as(`/${id}?by=id`)).status).toBe(404)
    expect((await as('/far/companies')).status).toBe(404)
    expect((await as('?filter[name]=Далёкий')).body.customersCorporate).toEqual([])
    expect((await as(`/history?filter[customerId]=${id}`)).body.history).toEqual([])
    expect((await wire.get(path('/far?site=shop'))).status).toBe(404)
  })
})
