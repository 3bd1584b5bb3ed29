import { describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()

describe('what a module asks first', () => {
  test('versions, rights and sites', async () => {
    expect((await wire.npm.availableVersions()).body).toEqual({ success: true, versions: ['5.0'] })
    const { body } = await wire.npm.credentials()
    expect(body).toMatchObject({ success: true, siteAccess: 'access_full', sitesAvailable: ['shop'] })
    expect(body.scopes).toEqual(expect.arrayContaining(['order_read', 'order_write', 'customer_read', 'verification_write']))
    expect(body.credentials).toEqual(expect.arrayContaining(['/api/orders/create', '/api/orders/{externalId}/edit', '/api/reference/sites']))
    const narrow = await wire.as({ sites: ['shop'], scopes: ['order_read'] })
    const narrowed = (await narrow.credentials()).body
    expect(narrowed).toMatchObject({ siteAccess: 'access_selective', sitesAvailable: ['shop'], scopes: ['order_read'] })
    expect(narrowed.credentials).not.toContain('/api/orders/create')
  })

  test('settings and the installation', async () => {
    expect((await wire.get('/api/v5/settings')).body).toMatchObject({
      success: true, settings: { default_currency: { value: 'RUB' }, system_language: { value: 'RU' }, timezone: { value: 'Europe/Moscow' }, work_times: [], non_working_days: [] },
    })
    expect((await wire.get('/api/system-info')).body).toMatchObject({ success: true, systemVersion: 'test', publicUrl: expect.any(String) })
  })
})

describe('references', () => {
  const codes = async (method: keyof typeof wire.npm.references, key: string) => Object.keys((await wire.npm.references[method]()).body[key])

  test('hold the default account, maps by code', async () => {
    expect(await codes('listStatusGroups', 'statusGroups')).toEqual(['new', 'approval', 'assembling', 'delivery', 'complete', 'cancel'])
    expect(await codes('listStatuses', 'statuses')).toEqual(
      expect.arrayContaining([
        'new', 'availability-confirmed', 'offer-analog', 'client-confirmed', 'prepayed', 'send-to-assembling', 'assembling', 'assembling-complete',
        'send-to-delivery', 'delivering', 'redirect', 'complete', 'no-call', 'no-product', 'already-buyed', 'delyvery-did-not-suit', 'prices-did-not-suit', 'cancel-other',
      ]),
    )
    expect(await codes('listOrderMethods', 'orderMethods')).toHaveLength(11)
    expect(await codes('listOrderTypes', 'orderTypes')).toEqual(['eshop-individual', 'eshop-legal'])
    expect(await codes('listPaymentTypes', 'paymentTypes')).toEqual(expect.arrayContaining(['cash', 'bank-card', 'e-money', 'bank-transfer', 'credit']))
    expect(await codes('listPaymentStatuses', 'paymentStatuses')).toEqual(['not-paid', 'invoice', 'payment-start', 'credit-check', 'credit-approved', 'fail', 'paid'])
    expect(await codes('listDeliveryTypes', 'deliveryTypes')).toEqual(expect.arrayContaining(['self-delivery', 'courier', 'russian-post', 'ems']))
    expect(await codes('listProductStatuses', 'productStatuses')).toHaveLength(13)
    expect(await codes('listSites', 'sites')).toEqual(['shop'])
  })

  test('an empty map stays a map', async () => {
    expect((await wire.get('/api/v5/reference/delivery-services')).text).toBe('{"success":true,"deliveryServices":{}}')
  })

  test('rows have the fields that settings screens read', async () => {
    const { statuses } = (await wire.npm.references.listStatuses()).body
    expect(statuses['delyvery-did-not-suit']).toEqual({ name: 'Не устроила доставка', code: 'delyvery-did-not-suit', active: true, ordering: 40, group: 'cancel' })
    const { paymentStatuses } = (await wire.npm.references.listPaymentStatuses()).body
    expect(paymentStatuses.paid).toMatchObject({ paymentComplete: true, paymentTypes: expect.arrayContaining(['cash']) })
    const { sites } = (await wire.npm.references.listSites()).body
    expect(sites.shop).toMatchObject({ code: 'shop', name: expect.any(String), currency: 'RUB', loadFromYml: false, catalogId: expect.any(String) })
    const { deliveryTypes } = (await wire.npm.references.listDeliveryTypes()).body
    expect(deliveryTypes.courier).toMatchObject({ active: true, sites: [], deliveryServices: [], deliveryPaymentTypes: expect.arrayContaining([{ code: 'cash', cod: false }]) })
  })

  test('lists are lists', async () => {
    const { body } = await wire.npm.references.listCountries()
    expect(body.countriesIso.slice(0, 4)).toEqual(['RU', 'UA', 'BY', 'KZ'])
    expect((await wire.npm.references.listStores()).body.stores[0]).toMatchObject({ code: 'main', active: true, type: 'store-type-warehouse', inventoryType: 'integer' })
    expect((await wire.npm.references.listPriceTypes()).body.priceTypes[0]).toMatchObject({ code: 'base', default: true, promo: false, geo: [], groups: [] })
    expect((await wire.npm.references.listCostGroups()).body.costGroups).toHaveLength(6)
    expect((await wire.npm.references.listCostItems()).body.costItems.map((one: any) => one.code)).toContain('products-purchase-price')
    expect((await wire.npm.references.listCouriers()).body.couriers).toEqual([])
    expect((await wire.npm.references.listLegalEntities()).body.legalEntities).toEqual([])
    expect((await wire.get('/api/v5/reference/units')).body.units.map((unit: any) => unit.code)).toEqual(expect.arrayContaining(['pc', 'kg']))
    expect((await wire.get('/api/v5/reference/currencies')).body.currencies).toMatchObject([{ code: 'RUB', isBase: true }])
  })
})

describe('rights of a key', () => {
  test('a method outside the scopes is denied, an unknown method is none', async () => {
    const narrow = await wire.as({ scopes: ['order_read'] })
    const denied = await narrow.customers.list!()
    expect([denied.statusCode(), denied.body]).toEqual([403, { success: false, errorMsg: 'Access denied.' }])
    expect((await wire.get('/api/v5/packs')).body).toEqual({ success: false, errorMsg: 'API method not found' })
  })
})
