import { beforeAll, describe, expect, test } from 'vitest'
import { apiV5Methods } from '../../server/api-v5/index.ts'
import { fullPath } from '../../server/api-v5/wire/router.ts'
import { saveProgram } from '../../server/modules/loyalty/index.ts'
import { createUser } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { startPhoneCheck } from '../../server/modules/verification/index.ts'
import { codeSent } from '../phone-codes.ts'
import { byHand } from '../database.ts'
import { wireClients } from './clients.ts'

/**
 * What the protocol promises of each method: the status of success and the keys of the answer besides `success`. A line that is missing
 * here, or a method that has no line, fails the test. Methods of what this program does not have refuse everything: their line is a 400.
 */
const CONTRACT = `
GET  /api/api-versions                         200 versions
GET  /api/credentials                          200 credentials scopes siteAccess sitesAvailable
GET  /api/system-info                          200 systemVersion publicUrl technicalUrl
GET  /api/v5/settings                          200 settings
GET  /api/v5/reference/cost-groups             200 costGroups
GET  /api/v5/reference/cost-items              200 costItems
GET  /api/v5/reference/countries               200 countriesIso
GET  /api/v5/reference/couriers                200 couriers
GET  /api/v5/reference/currencies              200 currencies
GET  /api/v5/reference/delivery-services       200 deliveryServices
GET  /api/v5/reference/delivery-types          200 deliveryTypes
GET  /api/v5/reference/legal-entities          200 legalEntities
GET  /api/v5/reference/order-methods           200 orderMethods
GET  /api/v5/reference/order-types             200 orderTypes
GET  /api/v5/reference/payment-statuses        200 paymentStatuses
GET  /api/v5/reference/payment-types           200 paymentTypes
GET  /api/v5/reference/price-types             200 priceTypes
GET  /api/v5/reference/product-statuses        200 productStatuses
GET  /api/v5/reference/sites                   200 sites
GET  /api/v5/reference/status-groups           200 statusGroups
GET  /api/v5/reference/statuses                200 statuses
GET  /api/v5/reference/stores                  200 stores
GET  /api/v5/reference/units                   200 units
GET  /api/v5/statistic/update                  200
GET  /api/v5/orders                            200 pagination orders
POST /api/v5/orders/create                     201 id order
POST /api/v5/orders/upload                     201 uploadedOrders orders failedOrders
POST /api/v5/orders/fix-external-ids           200
GET  /api/v5/orders/statuses                   200 orders
GET  /api/v5/orders/history                    200 pagination generatedAt history
POST /api/v5/orders/payments/create            201 id
POST /api/v5/orders/payments/{id}/edit         200 id
POST /api/v5/orders/payments/{id}/delete       200
GET  /api/v5/orders/{externalId}               200 order
POST /api/v5/orders/{externalId}/edit          200 id order
POST /api/v5/orders/combine                    200 errors
POST /api/v5/orders/links/create               201
POST /api/v5/orders/loyalty/apply              200 order
POST /api/v5/orders/loyalty/cancel-bonus-operations 200 order
GET  /api/v5/loyalty/loyalties                 200 pagination loyalties
GET  /api/v5/loyalty/loyalties/{id}            200 loyalty requiredFields
GET  /api/v5/loyalty/accounts                  200 pagination loyaltyAccounts
POST /api/v5/loyalty/account/create            200 loyaltyAccount warnings
GET  /api/v5/loyalty/account/{id}              200 loyaltyAccount
POST /api/v5/loyalty/account/{id}/edit         200 loyaltyAccount
POST /api/v5/loyalty/account/{id}/activate     200 loyaltyAccount
POST /api/v5/loyalty/account/{id}/bonus/credit 200 loyaltyBonus
POST /api/v5/loyalty/account/{id}/bonus/charge 200
GET  /api/v5/loyalty/account/{id}/bonus/operations 200 pagination bonusOperations
GET  /api/v5/loyalty/account/{id}/bonus/{status}/details 200 pagination statistic bonuses
GET  /api/v5/loyalty/bonus/operations          200 pagination bonusOperations
POST /api/v5/loyalty/calculate                 200 order calculations loyalty
POST /api/v5/orders/{externalId}/delivery/cancel 200
GET  /api/v5/orders/{externalId}/plates/{plateId}/print 200 %PDF
GET  /api/v5/customers                         200 pagination customers
POST /api/v5/customers/combine                 200
POST /api/v5/customers/create                  201 id
POST /api/v5/customers/upload                  201 uploadedCustomers failedCustomers
POST /api/v5/customers/fix-external-ids        200
GET  /api/v5/customers/history                 200 pagination generatedAt history
GET  /api/v5/customers/notes                   200 pagination notes
POST /api/v5/customers/notes/create            201 id
POST /api/v5/customers/notes/{id}/delete       200
GET  /api/v5/customers/{externalId}            200 customer
POST /api/v5/customers/{externalId}/edit       200 id
POST /api/v5/customers/{externalId}/subscriptions 200
GET  /api/v5/customers-corporate               200 pagination customersCorporate
POST /api/v5/customers-corporate/combine       200
POST /api/v5/customers-corporate/create        201 id
POST /api/v5/customers-corporate/upload        201 uploadedCustomers failedCustomers
POST /api/v5/customers-corporate/fix-external-ids 200
GET  /api/v5/customers-corporate/history       200 pagination generatedAt history
GET  /api/v5/customers-corporate/notes         200 pagination notes
POST /api/v5/customers-corporate/notes/create  201 id
POST /api/v5/customers-corporate/notes/{id}/delete 200
GET  /api/v5/customers-corporate/{externalId}  200 customerCorporate
POST /api/v5/customers-corporate/{externalId}/edit 200 id
GET  /api/v5/customers-corporate/{externalId}/addresses 200 pagination addresses
POST /api/v5/customers-corporate/{externalId}/addresses/create 201 id
POST /api/v5/customers-corporate/{externalId}/addresses/{entityExternalId}/edit 200 id
GET  /api/v5/customers-corporate/{externalId}/companies 200 pagination companies
POST /api/v5/customers-corporate/{externalId}/companies/create 201 id
POST /api/v5/customers-corporate/{externalId}/companies/{entityExternalId}/edit 200 id
GET  /api/v5/customers-corporate/{externalId}/contacts 200 pagination contacts
POST /api/v5/customers-corporate/{externalId}/contacts/create 201 id
POST /api/v5/customers-corporate/{externalId}/contacts/{entityExternalId}/edit 200 id
GET  /api/v5/store/products                    200 pagination products
GET  /api/v5/store/inventories                 200 pagination offers
POST /api/v5/store/inventories/upload          200 processedOffersCount notFoundOffers
POST /api/v5/store/prices/upload               200 processedOffersCount notFoundOffers
POST /api/v5/store/products/batch/create       200 processedProductsCount addedProducts
POST /api/v5/store/products/batch/edit         200 processedProductsCount notFoundProducts
POST /api/v5/store/product-groups/create       201 id
POST /api/v5/store/product-groups/{externalId}/edit 200 id
GET  /api/v5/store/product-groups              200 pagination productGroup
GET  /api/v5/store/products-groups             200 pagination productGroup
GET  /api/v5/segments                          200 pagination segments
GET  /api/v5/costs                             200 pagination costs
POST /api/v5/costs/create                      201 id
POST /api/v5/costs/upload                      201 uploadedCosts
GET  /api/v5/costs/{id}                        200 cost
POST /api/v5/costs/{id}/edit                   200 id
POST /api/v5/costs/{id}/delete                 200
POST /api/v5/costs/delete                      200 count notRemovedIds
GET  /api/v5/tasks                             200 pagination tasks
POST /api/v5/tasks/create                      201 id
GET  /api/v5/tasks/history                     200 pagination generatedAt history
GET  /api/v5/tasks/{id}                        200 task
GET  /api/v5/tasks/{id}/comments               200 pagination comments
POST /api/v5/tasks/{id}/edit                   200
GET  /api/v5/users                             200 pagination users
GET  /api/v5/users/{id}                        200 user
POST /api/v5/users/{id}/status                 200
GET  /api/v5/user-groups                       200 pagination groups
GET  /api/v5/users-groups                      200 pagination groups
POST /api/v5/notifications/send                200
POST /api/v5/customer-interaction/{site}/cart/clear 200
POST /api/v5/customer-interaction/{site}/cart/set 200
GET  /api/v5/customer-interaction/{site}/cart/{customerId} 200 cart
GET  /api/v5/customer-interaction/{site}/favorites/{customerId} 200 favorites cart
POST /api/v5/customer-interaction/{site}/favorites/{customerId}/add 200
POST /api/v5/customer-interaction/{site}/favorites/{customerId}/remove 200
POST /api/v5/web-analytics/client-ids/upload   201 failedClientIds
POST /api/v5/web-analytics/sources/upload      201 failedSources
POST /api/v5/web-analytics/visits/upload       201 failedVisits
POST /api/v5/verification/sms/confirm          200 verification
GET  /api/v5/verification/sms/{checkId}/status 200 verification
`
  .trim()
  .split('\n')
  .map((line) => {
    const [verb, path, status, ...keys] = line.split(/\s+/)
    return { verb: verb!, path: path!, status: Number(status), keys }
  })

const wire = wireClients()

/** Objects that the requests below speak about. */
const ids: Record<string, number> = {}
const phoneCheck = { id: '', code: '' }
beforeAll(async () => {
  const order = { externalId: 'contract', items: [{ productName: 'Чай', initialPrice: 1, quantity: 1 }], payments: [{ type: 'cash' }, { type: 'cash' }] }
  for (const name of ['combined', 'result']) ids[name] = (await post('orders/create', { order: { externalId: name } })).body.id
  const made = await post('orders/create', { order: { ...order, delivery: { data: { trackNumber: 'X1' } } } })
  ids['order'] = made.body.id
  ids['payment'] = Number(Object.keys(made.body.order.payments)[0])
  ids['customer'] = (await post('customers/create', { customer: { externalId: 'contract', firstName: 'Анна' } })).body.id
  await post('store/product-groups/create', { productGroup: { name: 'Чай', externalId: 'contract' } })
  await byHand(wire.server.db, `with made as (insert into product (site, external_id, name) values ('shop', 'contract-product', 'Чай') returning id) insert into offer (product_id, site, external_id, name) select id, 'shop', 'contract-offer', 'Чай' from made`)
  for (const twin of ['twin', 'other twin']) ids[twin] = (await post('customers/create', { customer: { firstName: twin } })).body.id
  ids['note'] = (await post('customers/notes/create', { note: { text: 'x', customer: { id: ids['customer'] } } })).body.id
  const party = { externalId: 'contract', name: 'Ромашка' }
  const corporate = { externalId: 'contract', nickName: 'Ромашка', companies: [party], addresses: [{ externalId: 'contract', city: 'Тула' }], customerContacts: [{ customer: { id: ids['customer'] } }] }
  ids['corporate'] = (await post('customers-corporate/create', { customerCorporate: corporate })).body.id
  for (const twin of ['corporate twin', 'other corporate twin']) ids[twin] = (await post('customers-corporate/create', { customerCorporate: { nickName: twin } })).body.id
  ids['corporateNote'] = (await post('customers-corporate/notes/create', { note: { text: 'x', customer: { id: ids['corporate'] } } })).body.id
  await transact(wire.server.db, systemActor('test'), (tx) => saveProgram(tx, 'shop', { name: 'Бонусы', active: true, chargePercent: 50, bonusValue: 100 }))
  for (const name of ['member', 'newcomer']) ids[name] = (await post('customers/create', { customer: { firstName: name } })).body.id
  ids['loyalty'] = (await wire.get('/api/v5/loyalty/loyalties')).body.loyalties[0].id
  ids['account'] = (await post('loyalty/account/create', { site: 'shop', loyaltyAccount: { customer: { id: ids['member'] } } })).body.loyaltyAccount.id
  await post(`loyalty/account/${ids['account']}/bonus/credit`, { amount: 100 })
  ids['bonus order'] = (await post('orders/create', { order: { customer: { id: ids['member'] }, items: [{ productName: 'Чай', initialPrice: 1000, quantity: 1 }] } })).body.id
  ids['task'] = (await post('tasks/create', { task: { text: 'x' } })).body.id
  ids['cost'] = (await post('costs/create', { cost: { costItem: 'seo', dateFrom: '2026-11-01', summ: 10 } })).body.id
  ids['user'] = await transact(wire.server.db, systemActor('test'), (tx) => createUser(tx, { email: 'anna@example.com', password: 'long enough', role: 'manager' }))
  const { checkId } = await transact(wire.server.db, systemActor('test'), (tx) => startPhoneCheck(tx, { phone: '+79161234567', action: 'verify_customer' }))
  Object.assign(phoneCheck, { id: checkId, code: await codeSent(wire.server.db, checkId) })
})

const FORMS: Record<string, () => object> = {
  '/api/v5/orders/create': () => ({ order: { firstName: 'Анна' } }),
  '/api/v5/orders/upload': () => ({ orders: [{ firstName: 'Анна' }] }),
  '/api/v5/orders/fix-external-ids': () => ({ orders: [{ id: ids['order'], externalId: 'contract' }] }),
  '/api/v5/orders/payments/create': () => ({ payment: { type: 'cash', order: { id: ids['order'] } } }),
  '/api/v5/orders/payments/{id}/edit': () => ({ payment: { amount: 5 } }),
  '/api/v5/orders/{externalId}/edit': () => ({ order: { firstName: 'Яна' } }),
  '/api/v5/orders/combine': () => ({ technique: 'summ', order: { id: ids['combined'] }, resultOrder: { id: ids['result'] } }),
  '/api/v5/orders/links/create': () => ({ link: { comment: 'обмен', orders: [{ id: ids['order'] }, { externalId: 'result' }] } }),
  '/api/v5/orders/loyalty/apply': () => ({ order: { id: ids['bonus order'] }, bonuses: 5 }),
  '/api/v5/orders/loyalty/cancel-bonus-operations': () => ({ order: { id: ids['bonus order'] } }),
  '/api/v5/loyalty/account/create': () => ({ site: 'shop', loyaltyAccount: { phoneNumber: '+79160000000', customer: { id: ids['newcomer'] } } }),
  '/api/v5/loyalty/account/{id}/edit': () => ({ loyaltyAccount: { cardNumber: '77' } }),
  '/api/v5/loyalty/account/{id}/bonus/credit': () => ({ amount: 10, comment: 'подарок' }),
  '/api/v5/loyalty/account/{id}/bonus/charge': () => ({ amount: 1 }),
  '/api/v5/loyalty/calculate': () => ({ site: 'shop', order: { customer: { id: ids['member'] }, items: [{ initialPrice: 100, quantity: 1 }] }, bonuses: 0 }),
  '/api/v5/customers/combine': () => ({ customers: [{ id: ids['other twin'] }], resultCustomer: { id: ids['twin'] } }),
  '/api/v5/customers/{externalId}/subscriptions': () => ({ subscriptions: [{ channel: 'email', subscription: 'news', active: true }] }),
  '/api/v5/customers/create': () => ({ customer: { firstName: 'Анна' } }),
  '/api/v5/customers/upload': () => ({ customers: [{ firstName: 'Анна' }] }),
  '/api/v5/customers/fix-external-ids': () => ({ customers: [{ id: ids['customer'], externalId: 'contract' }] }),
  '/api/v5/customers/notes/create': () => ({ note: { text: 'x', customer: { externalId: 'contract' } } }),
  '/api/v5/customers/{externalId}/edit': () => ({ customer: { firstName: 'Яна' } }),
  '/api/v5/customers-corporate/combine': () => ({ customers: [{ id: ids['other corporate twin'] }], resultCustomer: { id: ids['corporate twin'] } }),
  '/api/v5/customers-corporate/create': () => ({ customerCorporate: { nickName: 'Лютик' } }),
  '/api/v5/customers-corporate/upload': () => ({ customersCorporate: [{ nickName: 'Лютик' }] }),
  '/api/v5/customers-corporate/fix-external-ids': () => ({ customersCorporate: [{ id: ids['corporate'], externalId: 'contract' }] }),
  '/api/v5/customers-corporate/notes/create': () => ({ note: { text: 'x', customer: { externalId: 'contract' } } }),
  '/api/v5/customers-corporate/{externalId}/edit': () => ({ customerCorporate: { nickName: 'Астра' } }),
  '/api/v5/customers-corporate/{externalId}/addresses/create': () => ({ address: { city: 'Рязань' } }),
  '/api/v5/customers-corporate/{externalId}/addresses/{entityExternalId}/edit': () => ({ address: { city: 'Калуга' } }),
  '/api/v5/customers-corporate/{externalId}/companies/create': () => ({ company: { name: 'Лютик' } }),
  '/api/v5/customers-corporate/{externalId}/companies/{entityExternalId}/edit': () => ({ company: { name: 'Астра' } }),
  '/api/v5/customers-corporate/{externalId}/contacts/create': () => ({ contact: { customer: { externalId: 'contract' } } }),
  '/api/v5/customers-corporate/{externalId}/contacts/{entityExternalId}/edit': () => ({ contact: { isMain: true } }),
  '/api/v5/store/inventories/upload': () => ({ offers: [] }),
  '/api/v5/store/prices/upload': () => ({ prices: [{ externalId: 'nowhere', prices: [{ code: 'base', price: 5 }] }] }),
  '/api/v5/store/products/batch/create': () => ({ products: [{ name: 'Чай' }] }),
  '/api/v5/store/products/batch/edit': () => ({ products: [{ id: 999_999, name: 'Кофе' }] }),
  '/api/v5/store/product-groups/create': () => ({ productGroup: { name: 'Напитки' } }),
  '/api/v5/store/product-groups/{externalId}/edit': () => ({ productGroup: { name: 'Еда' } }),
  '/api/v5/tasks/create': () => ({ task: { text: 'Перезвонить', performerId: ids['user'] } }),
  '/api/v5/tasks/{id}/edit': () => ({ task: { commentary: 'срочно' } }),
  '/api/v5/costs/create': () => ({ cost: { costItem: 'context-ad', dateFrom: '2026-11-01', dateTo: '2026-11-30', summ: 30_000 } }),
  '/api/v5/costs/upload': () => ({ costs: [{ costItem: 'context-ad', dateFrom: '2026-11-01', summ: '10.50' }] }),
  '/api/v5/costs/{id}/edit': () => ({ cost: { summ: 11 } }),
  '/api/v5/costs/delete': () => ({ ids: [999_999] }),
  '/api/v5/users/{id}/status': () => ({ status: 'dinner' }),
  '/api/v5/notifications/send': () => ({ notification: { type: 'api.info', message: 'Обмен закончен', userIds: [ids['user']] } }),
  '/api/v5/customer-interaction/{site}/cart/clear': () => ({ cart: { customer: { externalId: 'contract' }, clearedAt: '2026-05-14 10:00:00' } }),
  '/api/v5/customer-interaction/{site}/cart/set': () => ({ cart: { externalId: 'cart', customer: { externalId: 'contract' }, items: [{ offer: { externalId: 'nobody-knows' }, quantity: 1, price: 10 }] } }),
  '/api/v5/customer-interaction/{site}/favorites/{customerId}/add': () => ({ favorite: { offer: { externalId: 'contract-offer' } } }),
  '/api/v5/customer-interaction/{site}/favorites/{customerId}/remove': () => ({ favorite: { offer: { externalId: 'contract-offer' } } }),
  '/api/v5/web-analytics/client-ids/upload': () => ({ clientIds: [{ clientId: '1.2', customer: { externalId: 'contract' } }] }),
  '/api/v5/web-analytics/sources/upload': () => ({ sources: [{ source: 'yandex', medium: 'cpc', customer: { externalId: 'contract' } }] }),
  '/api/v5/web-analytics/visits/upload': () => ({ visits: [{ createdAt: '2026-05-14 10:00:00', visitLength: 60, pageViews: 2, customer: { externalId: 'contract' } }] }),
  '/api/v5/verification/sms/confirm': () => ({ verification: { checkId: phoneCheck.id, code: phoneCheck.code } }),
}

function address(path: string): string {
  const kind = path.includes('/loyalties/') ? 'loyalty' : path.includes('/loyalty/account/') ? 'account' : path.includes('/payments/') ? 'payment' : path.includes('-corporate/notes/') ? 'corporateNote' : path.includes('/notes/') ? 'note' : path.includes('/tasks/') ? 'task' : path.includes('/costs/') ? 'cost' : 'user'
  const query = path.endsWith('/statuses') && path.includes('/orders/') ? `?ids[]=${ids['order']}` : ''
  return path.replace('{site}', 'shop').replace('{customerId}', 'contract').replace('{externalId}', 'contract').replace('{entityExternalId}', 'contract').replace('{plateId}', '1').replace('{status}', 'burn_soon').replace('{checkId}', phoneCheck.id).replace('{id}', String(ids[kind])) + query
}

const post = (path: string, form: object) => wire.post(path.startsWith('/') ? path : `/api/v5/${path}`, JSON.stringify(form), 'application/json')

describe('the contract of every method', () => {
  test('has a line for each method of the table', () => {
    expect(CONTRACT.map(({ verb, path }) => `${verb} ${path}`).toSorted()).toEqual(apiV5Methods.map((method) => `${method.verb} ${fullPath(method)}`).toSorted())
  })

  test.each(CONTRACT)('$verb $path → $status $keys', async ({ verb, path, status, keys }) => {
    const reply = verb === 'GET' ? await wire.get(address(path)) : await post(address(path), FORMS[path]?.() ?? {})
    if (keys[0] === '%PDF') {
      expect([reply.status, reply.text.slice(0, 4)]).toEqual([status, '%PDF'])
      return
    }
    expect([reply.status, Object.keys(reply.body).toSorted()]).toEqual([status, ['success', ...keys].toSorted()])
    expect(reply.text.startsWith(`{"success":${status < 400}`)).toBe(true)
    // The one list that is read on by a cursor tells no pages.
    if ('pagination' in reply.body && path !== '/api/v5/loyalty/bonus/operations') {
      expect(Object.keys(reply.body.pagination).toSorted()).toEqual(['currentPage', 'limit', 'totalCount', 'totalPageCount'])
    }
  })

  test.each(CONTRACT.filter(({ verb, path }) => verb === 'POST' && !path.endsWith('/delete') && !path.endsWith('/status') && !path.endsWith('/delivery/cancel') && !path.endsWith('/activate')))(
    '$path without its entity says which parameter is missing',
    async ({ path }) => {
      const { status, body } = await post(address(path), { site: 'shop' })
      expect([status, body.success, body.errorMsg]).toEqual([400, false, expect.stringMatching(/^Parameter '[\w\][_-]+' is missing$/)])
    },
  )

  test.each(CONTRACT)('$verb $path without a key, with a wrong one, and with the wrong verb', async ({ verb, path }) => {
    const bare = await fetch(`${wire.server.url}${address(path)}`, { method: verb })
    expect([bare.status, await bare.json()]).toEqual([400, { success: false, errorMsg: '"apiKey" is missing.' }])
    const wrong = await fetch(`${wire.server.url}${address(path)}`, { method: verb, headers: { 'x-api-key': 'x'.repeat(32) } })
    expect([wrong.status, await wrong.json()]).toEqual([403, { success: false, errorMsg: 'Wrong "apiKey" value.' }])
    const denied = await fetch(`${wire.server.url}${address(path)}`, { method: 'DELETE', headers: { 'x-api-key': wire.key } })
    expect([denied.status, await denied.json()]).toEqual([405, { success: false, errorMsg: 'Method Not Allowed' }])
  })
})
