import pino from 'pino'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../server/modules.ts'
import { systemActor } from '../../server/platform/access.ts'
import { startReaders } from '../../server/platform/readers.ts'
import { transact } from '../../server/platform/transact.ts'
import { createCustomer } from '../../server/modules/customers/index.ts'
import { abandonedCart, createSegment } from '../../server/modules/segments/index.ts'
import { saveTracking } from '../../server/modules/site-tracking/index.ts'
import { noClickHouse } from '../../server/platform/clickhouse/index.ts'
import { byHand } from '../database.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'
import { loadGoods } from './goods.ts'

const server = testServer()
// One that says that it is headless is a bot; its beacons say so whatever a window was told.
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const browser = testBrowser(server, { userAgent: CHROME })
const stops: (() => Promise<void>)[] = []
const rows = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows

beforeAll(async () => {
  await loadGoods(server.db, ['Самовар', 'Чайник', 'Сахарница', 'Блюдце'].map((name, index) => ({ externalId: `tea-${index}`, name, article: `T${index}`, price: 1000 * (index + 1), stock: 5 })))
  await byHand(server.db, `update site set is_demo = true where code = 'shop'`)
  await transact(server.db, systemActor('test'), (tx) => saveTracking(tx, 'shop', { consent: 'full' }))
  await transact(server.db, systemActor('test'), (tx) => createSegment(tx, { name: 'Брошенная корзина', code: 'left-cart', condition: abandonedCart(0) }))
  const { db, dataDir } = server
  const log = pino({ level: 'error' })
  const alive = modules.filter(({ name }) => name === 'site-tracking' || name === 'segments')
  stops.push(startReaders(db, alive.flatMap(({ readers }) => readers ?? []), log))
  for (const run of alive.flatMap(({ runs }) => runs ?? [])) stops.push(run({ db, clickhouse: noClickHouse, log, dataDir, publicUrl: server.url }))
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

/** Somebody who came to the shop: a window without anybody's session. Messages of the page's policy are collected. */
async function shopper(near: BrowserContext, more: object = {}): Promise<{ page: Page; broken: string[]; context: BrowserContext }> {
  const context = await near.browser()!.newContext({ baseURL: server.url, locale: 'ru-RU', ...more })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const broken: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && broken.push(message.text())))
  page.on('pageerror', (error) => void broken.push(String(error)))
  return { page, broken, context }
}
/** Codes of the segments that hold a customer. */
const segmentsOf = async (customerId: number) => (await rows('select s.code from segment_member m join segment s on s.id = m.segment_id where m.customer_id = $1', [customerId])).map(({ code }) => code)
const look = async (page: Page, name: string) => {
  await page.goto('/demo-shop')
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { name }).waitFor()
}

describeInBrowser('a shop with the script on its pages', () => {
  test('shows who is there, what he looks at and leaves in the cart; his card has it all once he is known, and so has the segment of left carts; then he orders and leaves it', { timeout: 180_000 }, async () => {
    const { id } = await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', lastName: 'Лебедева', email: 'anna@example.com', phones: ['+79165550001'] }))
    const { page: crm, context: staff } = await browser.open('manager', 'Мария')
    const { page: shop, broken, context } = await shopper(staff)
    await crm.goto('/analytics/site')
    await shop.goto('/demo-shop?utm_source=vk&utm_medium=cpc&utm_campaign=autumn')
    for (const name of ['Самовар', 'Чайник', 'Сахарница']) {
      await look(shop, name)
      await expect.poll(() => rows(`select count(*)::int as n from site_event e join product p on p.id = e.product_id where e.kind = 'product' and p.name = $1`, [name]), SOON).toEqual([{ n: 1 }])
    }
    await shop.getByRole('button', { name: 'В корзину' }).click()
    await shop.getByRole('button', { name: 'В избранное' }).click()

    const visitor = crm.getByRole('listitem').filter({ hasText: 'Посетитель' })
    await visitor.getByText('Реклама · vk / cpc · autumn').waitFor()
    await visitor.getByText('В корзине 1 товар').waitFor()
    await visitor.getByRole('link', { name: 'Чайник' }).waitFor()
    expect(await seriousFaults(crm)).toEqual([])

    await shop.getByRole('link', { name: /^Корзина/ }).click()
    await shop.getByRole('textbox', { name: 'E-mail' }).fill('anna@example.com')
    await shop.getByRole('button', { name: 'Войти' }).click()
    await shop.getByText('Вы вошли').waitFor()
    await crm.getByRole('listitem').filter({ hasText: 'Лебедева Анна' }).waitFor()

    await expect.poll(() => segmentsOf(id), SOON).toEqual(['left-cart'])
    await crm.goto(`/customers/${id}`)
    const block = crm.locator('section').filter({ has: crm.getByRole('heading', { name: 'На сайте', exact: true }) })
    await block.getByText('сейчас там').waitFor()
    for (const name of ['Самовар', 'Чайник', 'Сахарница']) expect(await block.getByRole('link', { name }).count()).toBeGreaterThan(0)
    await block.getByRole('heading', { name: /^Корзина/ }).waitFor()
    await block.getByRole('heading', { name: 'Избранное' }).waitFor()
    expect(await seriousFaults(crm)).toEqual([])

    await shop.getByRole('textbox', { name: 'Имя' }).fill('Анна')
    await shop.getByRole('textbox', { name: 'Телефон' }).fill('+7 916 555-00-01')
    await shop.getByRole('button', { name: 'Оформить заказ' }).click()
    await shop.getByText(/Номер заказа/).waitFor()
    await expect.poll(() => rows('select c.order_id is not null as ordered, c.cleared_at is not null as cleared from customer_cart c where c.customer_id = $1', [id]), SOON).toEqual([{ ordered: true, cleared: true }])
    await expect.poll(() => segmentsOf(id), SOON).toEqual([])
    expect((await rows(`select kind from change_log where kind like 'customer.segment%' and customer_id = $1 order by id`, [id])).map(({ kind }) => kind)).toEqual(['customer.segment_entered', 'customer.segment_left'])
    const [order] = await rows('select id, customer_id from "order" order by id desc limit 1')
    expect(order.customer_id).toBe(id)
    await crm.goto(`/orders/${order.id}`)
    await crm.locator('section').filter({ has: crm.getByRole('heading', { name: 'На сайте', exact: true }) }).getByRole('link', { name: 'Чайник' }).waitFor()
    expect(broken).toEqual([])
    await context.close()
  })

  test('stands over what goes wrong: the collector away for a while, the page left in between, calls of every kind', { timeout: 120_000 }, async () => {
    const { context: staff } = await browser.open('manager', 'Олег')
    const { page, context } = await shopper(staff)
    let refused = 0
    await context.route('**/api/collect', (route) => (refused++ < 2 ? route.fulfill({ status: 429, headers: { 'retry-after': '1' } }) : route.continue()))
    await page.goto('/demo-shop')
    const uid = await page.evaluate(() => new Promise<string>((resolve) => (window as never as { prilavok: (...call: unknown[]) => void }).prilavok('clientId', resolve)))
    await page.evaluate(() => {
      const { prilavok, dataLayer } = window as never as { prilavok: (...call: unknown[]) => void; dataLayer: unknown[] }
      history.pushState({}, '', '/demo-shop?page=2')
      prilavok('search', 'самовар')
      prilavok('category', '1')
      dataLayer.push({ event: 'view_item', ecommerce: { items: [{ item_id: 'tea-0', price: 1000 }] } })
      dataLayer.push({ ecommerce: { add: { products: [{ id: 'tea-1', price: 2000, quantity: 2 }] } } })
      dataLayer.push({ event: 'add_to_wishlist', ecommerce: { items: [{ item_id: 'tea-2' }] } })
      prilavok('cartRemove', { offer: 'tea-1', quantity: 1 })
      prilavok('event', 'video', { seconds: 30 })
      prilavok('no such call', 1)
    })
    await page.goto('/demo-shop/cart')
    const kinds = () => rows('select e.kind from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1', [uid]).then((found) => found.map(({ kind }) => kind).toSorted())
    await expect.poll(kinds, SOON).toEqual(['cart_add', 'cart_remove', 'category', 'custom', 'favourite_add', 'page', 'page', 'page', 'product', 'search'])
    expect(refused).toBeGreaterThan(2)
    expect(await rows('select i.quantity::float8 from customer_cart_item i join customer_cart c on c.id = i.cart_id join site_visitor v on v.id = c.visitor_id where v.uid = $1', [uid])).toEqual([{ quantity: 1 }])
    await context.close()
  })

  test('tells nothing of those who ask for it, nor of those who take their consent back', { timeout: 120_000 }, async () => {
    const { context: staff } = await browser.open('manager', 'Инна')
    const count = async () => (await rows('select count(*)::int as n from site_visitor'))[0].n as number
    const before = await count()
    const silent = await shopper(staff)
    await silent.context.addInitScript(() => Object.defineProperty(navigator, 'doNotTrack', { value: '1' }))
    let told = 0
    silent.context.on('request', (request) => void (request.url().endsWith('/api/collect') && (told += 1)))
    // Whoever leaves a page sends what there is to send.
    await look(silent.page, 'Самовар')
    await look(silent.page, 'Чайник')
    expect([told, await count(), await silent.page.evaluate(() => [localStorage.length, document.cookie])]).toEqual([0, before, [0, '']])
    await silent.context.close()

    const { page, context } = await shopper(staff)
    await look(page, 'Самовар')
    await expect.poll(count, SOON).toBe(before + 1)
    await page.getByRole('button', { name: 'Нет' }).click()
    expect(await page.evaluate(() => [localStorage.getItem('_prilavok'), sessionStorage.getItem('_prilavok'), document.cookie])).toEqual([null, null, ''])
    await page.getByRole('button', { name: 'Да' }).click()
    await expect.poll(count, SOON).toBe(before + 2)
    await context.close()
  })
})
