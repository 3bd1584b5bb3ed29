import { beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { aSite, wireClients } from './clients.ts'

const wire = wireClients()
let manager = 0
const ids: Record<string, number> = {}

beforeAll(async () => {
  await aSite(wire.server.db, 'outlet')
  manager = await transact(wire.server.db, systemActor('test'), (tx) => createUser(tx, { email: 'm@example.com', password: 'long enough', role: 'manager' }))
  const make = async (name: string, site: string, order: object) => {
    wire.npm.setSite(site)
    const { body } = await wire.npm.orders.create({ externalId: name, ...order })
    expect([name, body.success]).toEqual([name, true])
    ids[name] = body.id
  }
  await make('rich', 'shop', {
    number: 'R-1', createdAt: '2026-03-10 12:00:00', firstName: 'Мария', lastName: 'Лебедева', phone: '8 (926) 555-44-33', email: 'maria@example.com', managerId: manager, status: 'delivering',
    orderType: 'eshop-legal', orderMethod: 'phone', customerComment: 'Звонить 100% заранее', managerComment: 'важный', call: true, shipped: 1, shipmentStore: 'main', shipmentDate: '2026-03-12',
    contragent: { contragentType: 'legal-entity', legalName: 'ООО «Лебедь»', INN: '7701', KPP: '77', BIK: '044' }, source: { source: 'yandex', medium: 'cpc', campaign: 'Весна' }, customFields: { size: 'XL', score: 7, day: '2026-03-01' },
    items: [{ productName: 'Самовар', initialPrice: 5000, quantity: 1, purchasePrice: 3000 }], payments: [{ type: 'bank-card', status: 'paid', amount: 5300, paidAt: '2026-03-11 10:00:00' }],
    delivery: { code: 'courier', cost: 300, netCost: 200, date: '2026-03-15', time: { from: '10:00', to: '14:00' }, data: { trackNumber: 'TRK1', externalId: 'dlv-1' },
      address: { index: '101000', countryIso: 'RU', region: 'Московская', city: 'Москва', metro: 'Чистые пруды' } },
  })
  await make('plain', 'shop', { createdAt: '2026-03-11 23:30:00', firstName: 'Иван', phone: '+79260000001', items: [{ productName: 'Ложка', initialPrice: 100, quantity: 1 }], payments: [{ type: 'cash' }] })
  await make('outlet', 'outlet', { createdAt: '2026-04-01 00:00:00', firstName: 'Пётр', phone: '+79260000002', items: [{ productName: 'Чашка', initialPrice: 200, quantity: 1 }] })
})

async function found(filter: object): Promise<string[]> {
  const { body } = await wire.npm.orders.list(filter)
  expect(body).toMatchObject({ success: true, pagination: { totalCount: body.orders.length } })
  return body.orders.map((order: any) => order.externalId).toSorted()
}

const ALL = ['outlet', 'plain', 'rich']

describe('orders are found by', () => {
  test.each<[string, object, string[]]>([
    ['external ids', { externalIds: ['rich', 'nobody'] }, ['rich']],
    ['numbers', { numbers: ['R-1'] }, ['rich']],
    ['sites', { sites: ['outlet'] }, ['outlet']],
    ['part of a name', { customer: 'лебед' }, ['rich']],
    ['phone, however written', { customer: '+7 926 555-44-33' }, ['rich']],
    ['e-mail in any case', { email: 'Maria@Example.com' }, ['rich']],
    ['city', { city: 'москва' }, ['rich']],
    ['region, index, metro', { region: 'Московская', index: '101000', metro: 'Чистые пруды' }, ['rich']],
    ['country', { countries: ['RU'] }, ALL],
    ['type and method', { orderTypes: ['eshop-legal'], orderMethods: ['phone'] }, ['rich']],
    ['status', { extendedStatus: ['delivering'] }, ['rich']],
    ['status group', { extendedStatus: ['delivery'] }, ['rich']],
    ['an unknown status', { extendedStatus: ['nothing'] }, []],
    ['payment type', { paymentTypes: ['cash'] }, ['plain']],
    ['type and status of one and the same payment', { paymentTypes: ['cash'], paymentStatuses: ['paid'] }, []],
    ['payment date', { paidAtFrom: '2026-03-11', paidAtTo: '2026-03-11' }, ['rich']],
    ['full payment', { fullPaidAtFrom: '2026-01-01' }, ['rich']],
    ['delivery type and date', { deliveryTypes: ['courier'], deliveryDateFrom: '2026-03-15', deliveryDateTo: '2026-03-15' }, ['rich']],
    ['delivery time', { deliveryTimeFrom: '09:00:00', deliveryTimeTo: '14:00' }, ['rich']],
    ['delivery cost', { minDeliveryCost: 300, maxDeliveryCost: '300.00', minDeliveryNetCost: 200 }, ['rich']],
    ['track number and id of the carrier', { trackNumber: 'TRK1', deliveryExternalId: 'dlv-1' }, ['rich']],
    ['shipment', { shipped: 1, shipmentStores: ['main'], shipmentDateFrom: '2026-03-12', shipmentDateTo: '2026-03-12' }, ['rich']],
    ['total', { minPrice: 150, maxPrice: 250 }, ['outlet']],
    ['prepayment', { minPrepaySumm: 1 }, ['rich']],
    ['margin and purchase sum', { minMarginSumm: 2300, maxMarginSumm: 2300, minPurchaseSumm: 3000 }, ['rich']],
    ['a day that includes its last minute', { createdAtFrom: '2026-03-11', createdAtTo: '2026-03-11' }, ['plain']],
    ['a moment', { createdAtTo: '2026-03-10 12:00:00' }, ['rich']],
    ['product name', { product: 'самов' }, ['rich']],
    ['comments, wildcards taken literally', { customerComment: '100%', managerComment: 'ВАЖН' }, ['rich']],
    ['a wildcard alone', { customerComment: '%_%' }, []],
    ['requisites', { contragentName: 'лебедь', contragentTypes: ['legal-entity'], contragentInn: '7701', contragentKpp: '77', contragentBik: '044' }, ['rich']],
    ['source', { sourceName: 'Yandex', mediumName: 'cpc', campaignName: 'весна' }, ['rich']],
    ['custom fields', { customFields: { size: 'xl', score: { min: 5, max: 7 }, day: { min: '2026-03-01' } } }, ['rich']],
    ['custom fields out of range', { customFields: { score: { min: 8 } } }, []],
    ['custom fields by elements', { customFields: { size: ['XL', 'M'] } }, ['rich']],
    ['call', { call: 'true' }, ['rich']],
    ['not expired', { expired: 0 }, ALL],
    ['vip customers', { vip: 1 }, []],
    ['kind of customer', { customerType: 'customer' }, ALL],
    ['attachments: none', { attachments: 1 }, ALL],
    ['tasks: none unfinished', { tasksCounts: 1 }, ALL],
    ['tasks: some unfinished', { tasksCounts: 2 }, []],
    ['filters about what is not kept restrict nothing', { online: 1, dpdParcelDateFrom: '2026-01-01', receiptStatus: 5, couriers: [7] }, ALL],
    ['visits: there were none', { firstWebVisitFrom: '2026-01-01' }, []],
    ['unknown filters neither', { noSuchThing: 'x', deeper: { a: { b: 'c' } } }, ALL],
  ])('%s', async (_, filter, expected) => expect(await found(filter)).toEqual(expected))

  test('ids, managers, customers', async () => {
    expect(await found({ ids: [ids['plain'], ids['outlet']] })).toEqual(['outlet', 'plain'])
    expect(await found({ managers: [manager] })).toEqual(['rich'])
    expect(await found({ managerGroups: ['manager'] })).toEqual(['rich'])
    const { customer } = (await wire.npm.orders.fetchById(ids['plain'])).body.order
    expect(await found({ customerId: customer.id })).toEqual(['plain'])
  })

  test('newest first', async () => {
    const { body } = await wire.npm.orders.list({})
    expect(body.orders.map((order: any) => order.externalId)).toEqual(['outlet', 'plain', 'rich'])
  })

  test.each([{ minPrice: 'много' }, { createdAtFrom: 'вчера' }, { ids: ['x'] }, { vip: 'maybe' }, { customerId: '1.5' }])('%j is refused by name', async (filter) => {
    const reply = await wire.npm.orders.list(filter)
    expect([reply.statusCode(), reply.body]).toEqual([
      400,
      { success: false, errorMsg: 'Errors in the input parameters', errors: { [`children[filter].children[${Object.keys(filter)[0]}]`]: 'This value is not valid.' } },
    ])
  })
})
