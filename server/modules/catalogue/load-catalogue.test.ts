import { beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import type { Actor } from '#server/platform/access.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { confirmShrink, loadCatalogue } from './load-catalogue.ts'
import { loadReports } from './load-record.ts'

const database = testDatabase()
const actor = systemActor('test')

beforeEach(async () => {
  await byHand(database.db, 'truncate product, product_group, offer, stock, catalogue_load, catalogue_load_seen, change_log restart identity cascade')
})

type Row = { id?: string; productId?: string; name?: string; price?: string | number; categories?: string[]; quantity?: number; more?: string }
const row = ({ id, productId = id, name = `Товар ${id}`, price = 100, categories = [], quantity, more = '' }: Row) =>
  `<offer${id === undefined ? '' : ` id="${id}"`}${productId === undefined ? '' : ` productId="${productId}"`}${quantity === undefined ? '' : ` quantity="${quantity}"`}>
   <name>${name}</name><productName>${name}</productName><price>${price}</price>${categories.map((each) => `<categoryId>${each}</categoryId>`).join('')}${more}</offer>`
const CATEGORIES = '<categories><category id="2" parentId="1">Зелёный чай</category><category id="1">Чай</category></categories>'
const file = (rows: Row[], categories = CATEGORIES) =>
  `<?xml version="1.0" encoding="UTF-8"?><yml_catalog date="2026-11-21 10:00:00"><shop><name>Лавка</name>${categories}<offers>${rows.map(row).join('\n')}</offers></shop></yml_catalog>`
const range = (count: number, more: (index: number) => Partial<Row> = () => ({})): Row[] => Array.from({ length: count }, (_, index) => ({ id: `o${index}`, ...more(index) }))

const load = (xml: string, options: { confirmShrink?: boolean; site?: string; actor?: Actor } = {}) => {
  const bytes = (async function* () {
    for (let start = 0; start < xml.length; start += 5000) yield Buffer.from(xml.slice(start, start + 5000))
  })()
  return loadCatalogue(database.db, options.actor ?? actor, { site: options.site ?? 'shop', source: { name: 'test.xml', bytes, bytesTotal: null }, confirmShrink: options.confirmShrink ?? false })
}
const query = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows
const activeOffers = async () => (await query('select external_id from offer where active order by external_id')).map((offer) => offer.external_id)
const logSize = async () => (await query('select count(*)::int as count from change_log'))[0].count

describe('a first load', () => {
  test('makes groups, products, offers, prices and stock', async () => {
    const report = await load(file([
      { id: '12#1', productId: '12', name: 'Чай зелёный 100 г', price: '1 234,50', categories: ['1', '2'], quantity: 5, more: '<param name="Вес" code="weight_label">100 г</param><param name="Артикул" code="article">T-1</param>' },
      { id: '12#2', productId: '12', name: 'Чай зелёный 200 г', price: 2000, categories: ['2'], quantity: 2.5 },
    ]))
    expect(report).toMatchObject({ state: 'done', rowsRead: 2, offersAdded: 2, rowsRefused: 0, offersDeactivated: 0, report: [], error: null })
    expect(await query(`select p.name, p.external_id, p.article, p.min_price::float8 as min, p.max_price::float8 as max, p.quantity::float8 as quantity, p.active from product p`)).toEqual([
      { name: 'Чай зелёный 100 г', external_id: '12', article: 'T-1', min: 1234.5, max: 2000, quantity: 7.5, active: true },
    ])
    expect(await query('select external_id, properties from offer order by external_id')).toEqual([
      { external_id: '12#1', properties: { weight_label: '100 г' } }, { external_id: '12#2', properties: {} },
    ])
    expect(await query('select g.name, g.level, u.name as parent from product_group g left join product_group u on u.id = g.parent_id order by g.level')).toEqual([
      { name: 'Чай', level: 0, parent: null }, { name: 'Зелёный чай', level: 1, parent: 'Чай' },
    ])
    expect(await query('select g.name from product_group_product x join product_group g on g.id = x.group_id order by g.name')).toEqual([{ name: 'Зелёный чай' }, { name: 'Чай' }])
    expect(await query('select code, name from product_property')).toEqual([{ code: 'weight_label', name: 'Вес' }])
  })

  test('is told in the change log, on the product', async () => {
    await load(file([{ id: '1', quantity: 3 }]))
    const entries = await query(`select kind, entity, fields, site from change_log where entity = 'product' order by id`)
    expect(entries.map((entry) => entry.kind).toSorted()).toEqual(['product.created', 'product.offer_added', 'product.stock_changed'])
    expect(entries.find((entry) => entry.kind === 'product.created')).toMatchObject({ site: 'shop', fields: { name: [null, 'Товар 1'], minPrice: [null, 10000], quantity: [0, 3] } })
    expect(entries.find((entry) => entry.kind === 'product.offer_added')).toMatchObject({ fields: { price: [null, 10000], externalId: [null, '1'] } })
  })

  test('categories may stand after the offers', async () => {
    const late = file([{ id: '1', categories: ['1', '404'] }], '').replace('</shop>', `${CATEGORIES}</shop>`)
    const report = await load(late)
    expect(await query('select g.name from product_group_product x join product_group g on g.id = x.group_id')).toEqual([{ name: 'Чай' }])
    expect(report.report).toEqual([{ line: 1, code: 'unknown_category', params: { category: '404', rows: 1 }, isKept: true }])
  })

  test('units that the account does not know are added to it', async () => {
    const unit = (code: string) => `<unit code="${code}" name="Пачка" sym="пач."/>`
    await load(file([{ id: '1', more: unit('pack') }, { id: '2', more: unit('pc') }, { id: '3', more: unit('шт/м²') }]))
    expect(await query('select external_id as id, unit from offer order by external_id')).toEqual([{ id: '1', unit: 'pack' }, { id: '2', unit: 'pc' }, { id: '3', unit: null }])
    expect(await query(`select code, name, sym from unit where code in ('pack', 'pc')  order by code`)).toMatchObject([{ code: 'pack', name: 'Пачка', sym: 'пач.' }, { code: 'pc', name: 'Штука' }])
  })

  test('rows with defects are told with line and reason, good ones are kept', async () => {
    const report = await load(file([{ name: 'Без номера' }, { id: '1', price: 'дорого' }, { id: '2' }, { id: '2', price: 7 }, { id: '3', categories: ['404'] }]))
    expect(report).toMatchObject({ state: 'done', rowsRead: 5, offersAdded: 2, rowsRefused: 3 })
    expect(report.report.map(({ code, isKept }) => [code, isKept])).toEqual([['missing_id', false], ['bad_price', false], ['doubled_id', false], ['unknown_category', true]])
    expect(await activeOffers()).toEqual(['2', '3'])
    expect(await query(`select price::float8 from offer_price p join offer o on o.id = p.offer_id where o.external_id = '2'`)).toEqual([{ price: 100 }])
  })

  test('a doubled id far behind in the file is noticed, too', async () => {
    const report = await load(file([...range(1200), { id: 'o3', price: 1 }]))
    expect(report).toMatchObject({ offersAdded: 1200, rowsRefused: 1, report: [{ code: 'doubled_id', params: { id: 'o3' } }] })
  })
})

describe('loading again', () => {
  test('an unchanged file writes nothing', async () => {
    await load(file(range(700, (index) => ({ categories: ['2'], quantity: index }))))
    const before = await logSize()
    const versions = await query('select max(xmin::text::bigint) as last from offer')
    const report = await load(file(range(700, (index) => ({ categories: ['2'], quantity: index }))))
    expect(report).toMatchObject({ state: 'done', offersAdded: 0, offersChanged: 0, offersUnchanged: 700, offersDeactivated: 0 })
    expect(await logSize()).toBe(before)
    expect(await query('select max(xmin::text::bigint) as last from offer')).toEqual(versions)
  })

  test('what differs is written and recorded, the rest is not', async () => {
    await load(file(range(10)))
    const report = await load(file(range(10, (index) => (index === 4 ? { price: 90, name: 'Новое имя' } : {}))))
    expect(report).toMatchObject({ offersChanged: 1, offersUnchanged: 9 })
    const [entry] = await query(`select fields from change_log where kind = 'product.offer_changed'`)
    expect(entry.fields).toEqual({ name: ['Товар o4', 'Новое имя'], price: [10000, 9000] })
  })

  test('what people changed by hand stays until the row itself changes', async () => {
    await load(file([{ id: '1' }]))
    await byHand(database.db, `update offer set name = 'Своё имя'`)
    await load(file([{ id: '1' }]))
    expect(await query('select name from offer')).toEqual([{ name: 'Своё имя' }])
  })

  test('absent offers are taken out of sale, never deleted, and come back', async () => {
    await load(file(range(10)))
    expect(await load(file(range(9)))).toMatchObject({ state: 'done', offersDeactivated: 1, offersMissing: 1 })
    expect(await query(`select o.active as offer, p.active as product, p.min_price from offer o join product p on p.id = o.product_id where o.external_id = 'o9'`)).toEqual([
      { offer: false, product: false, min_price: null },
    ])
    expect(await load(file(range(10)))).toMatchObject({ offersChanged: 1, offersUnchanged: 9 })
    expect(await query(`select o.active as offer, p.active as product from offer o join product p on p.id = o.product_id where o.external_id = 'o9'`)).toEqual([{ offer: true, product: true }])
  })

  test('a row with a typing error does not take its offer out of sale', async () => {
    await load(file(range(10)))
    expect(await load(file(range(10, (index) => (index === 9 ? { price: 'ой' } : {}))))).toMatchObject({ offersDeactivated: 0, rowsRefused: 1 })
    expect(await activeOffers()).toHaveLength(10)
  })

  test('offers of other sites and those made by hand are no business of the file', async () => {
    await load(file(range(5)))
    await byHand(database.db, `insert into site (code, name) values ('other', 'Другой') on conflict do nothing`)
    await byHand(database.db, 'update account set settings_version = settings_version + 7919')
    await byHand(database.db, `insert into offer (product_id, site, name) select id, 'shop', 'Ручной' from product limit 1`)
    await load(file([{ id: 'x' }]), { site: 'other' })
    expect(await activeOffers()).toHaveLength(7)
    expect(await load(file(range(5)))).toMatchObject({ offersDeactivated: 0 })
  })
})

describe('a file in which much is missing', () => {
  test('is loaded, yet nothing leaves the sale until somebody confirms', async () => {
    await load(file(range(10)))
    const asking = await load(file(range(7, () => ({ price: 55 }))))
    expect(asking).toMatchObject({ state: 'asks', offersChanged: 7, offersDeactivated: 0, finishedAt: null, error: { code: 'catalogue_would_shrink', params: { active: 10, missing: 3 } } })
    expect(await activeOffers()).toHaveLength(10)
    expect(await confirmShrink(database.db, actor, asking.id)).toMatchObject({ state: 'done', offersDeactivated: 3, error: null })
    expect(await activeOffers()).toHaveLength(7)
    await expect(confirmShrink(database.db, actor, asking.id)).rejects.toMatchObject({ code: 'catalogue_load_does_not_ask' })
  })

  test('just a fifth is no reason to ask', async () => {
    await load(file(range(10)))
    expect(await load(file(range(8)))).toMatchObject({ state: 'done', offersDeactivated: 2 })
  })

  test('may be confirmed beforehand', async () => {
    await load(file(range(10)))
    expect(await load(file(range(1)), { confirmShrink: true })).toMatchObject({ state: 'done', offersDeactivated: 9 })
  })

  test('a question that was not answered ends with the next load', async () => {
    await load(file(range(10)))
    const asking = await load(file(range(1)))
    await load(file(range(10)))
    expect((await loadReports(database.db.kysely, 'all')).find((each) => each.id === asking.id)).toMatchObject({ state: 'failed', error: { code: 'superseded' } })
    expect(await query('select count(*)::int as count from catalogue_load_seen')).toEqual([{ count: 0 }])
  })
})

describe('a load that cannot go on', () => {
  test('keeps what stands before the break, and takes nothing out of sale', async () => {
    await load(file(range(10)))
    const broken = file([{ id: 'new' }, ...range(3)]).replace('</offers></shop></yml_catalog>', '<offer id=')
    expect(await load(broken)).toMatchObject({ state: 'failed', offersAdded: 1, offersDeactivated: 0, error: { code: 'broken_xml' } })
    expect(await activeOffers()).toHaveLength(11)
  })

  test('a file that is no catalogue is said to be none', async () =>
    expect(await load('<html></html>')).toMatchObject({ state: 'failed', error: { code: 'not_a_catalogue', params: { line: 1, root: 'html' } } }))

  test('two loads of one site at a time: the second is refused', async () => {
    let goOn = (): void => {}
    const waiting = new Promise<void>((resolve) => (goOn = resolve))
    const slow = (async function* () {
      yield Buffer.from(file([{ id: '1' }]).slice(0, 300))
      await waiting
      yield Buffer.from('</x>')
    })()
    const first = loadCatalogue(database.db, actor, { site: 'shop', source: { name: 'slow', bytes: slow, bytesTotal: null } })
    await expect.poll(async () => (await loadReports(database.db.kysely, 'all'))[0]?.state).toBe('running')
    await expect(load(file([{ id: '2' }]))).rejects.toMatchObject({ code: 'catalogue_load_running', status: 409 })
    goOn()
    expect(await first).toMatchObject({ state: 'failed' })
  })

  test('an unknown site, or one of others, is refused before anything is read', async () => {
    await expect(load(file([]), { site: 'nowhere' })).rejects.toMatchObject({ code: 'invalid' })
    const stranger: Actor = { ...actor, kind: 'key', grants: { ...actor.grants, sites: ['other'] } }
    await expect(load(file([]), { actor: stranger })).rejects.toMatchObject({ status: 403 })
  })
})

test('a file of any size is read in constant memory', async () => {
  const bytes = (async function* () {
    yield Buffer.from('<yml_catalog><shop><offers>')
    // 100 MB: rows that are refused cost no database.
    for (let index = 0; index < 20_000; index++) yield Buffer.from(row({ more: `<description>${'д'.repeat(2500)}</description>` }))
    yield Buffer.from(`${row({ id: 'last' })}</offers></shop></yml_catalog>`)
  })()
  let largest = 0
  const watched = (async function* () {
    for await (const chunk of bytes) {
      largest = Math.max(largest, process.memoryUsage().heapUsed)
      yield chunk
    }
  })()
  const before = process.memoryUsage().heapUsed
  const report = await loadCatalogue(database.db, actor, { site: 'shop', source: { name: 'big', bytes: watched, bytesTotal: null } })
  expect(report).toMatchObject({ state: 'done', rowsRead: 20_001, rowsRefused: 20_000, offersAdded: 1 })
  expect(report.report).toHaveLength(1000)
  expect(largest - before).toBeLessThan(90_000_000)
})
