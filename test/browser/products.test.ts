import { beforeEach, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { loadCatalogue } from '../../server/modules/catalogue/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { byHand } from '../database.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)

const offer = (id: string, product: string, name: string, price: string, more = ''): string =>
  `<offer id="${id}" productId="${product}" quantity="4"><price>${price}</price><categoryId>2</categoryId><name>${name}</name><productName>${name}</productName>${more}</offer>`
const file = (...offers: string[]) => ({
  name: 'каталог.xml',
  mimeType: 'text/xml',
  buffer: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog><shop><categories><category id="1">Посуда</category><category id="2" parentId="1">Чашки</category></categories><offers>\n${offers.join('\n')}\n</offers></shop></yml_catalog>`,
  ),
})
const cup = offer('cup', 'cup', 'Чашка с блюдцем', '350.50', '<barcode>4600001</barcode><param name="Цвет" code="color">синий</param>')
const mug = offer('mug', 'mug', 'Кружка белая', '450')
const jug = offer('jug', 'jug', `Кувшин ${'длинный'.repeat(30)}`, '900')
const tray = offer('tray', 'tray', 'Поднос', '100')
const spoon = '<offer id="spoon" productId="spoon"><price>10</price><categoryId>1</categoryId><name>Ложка</name></offer>'
const all = file(cup, mug, jug, tray, spoon)

/** The store's catalogue is in already. */
const given = async (): Promise<void> => {
  const bytes = async function* () {
    yield all.buffer
  }
  await loadCatalogue(server.db, systemActor('test'), { site: 'shop', source: { name: all.name, bytes: bytes(), bytesTotal: all.buffer.length } })
}
beforeEach(() => byHand(server.db, 'truncate product, product_group, offer, stock, catalogue_load cascade'))

const upload = async (page: Page, chosen: ReturnType<typeof file>): Promise<void> => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Файл каталога' }).press('Enter')])
  await chooser.setFiles(chosen)
  await page.getByRole('form', { name: 'Новая загрузка' }).getByRole('button', { name: 'Загрузить', exact: true }).press('Enter')
}
const result = (page: Page) => page.getByRole('region', { name: 'Результат загрузки' })
const products = (page: Page) => page.getByRole('grid', { name: 'Товары' })
const isSideways = (page: Page): Promise<boolean> => page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth)

describeInBrowser('the catalogue', () => {
  test('begins empty; the first file is loaded, its report read, a product opened by keyboard and its price changed', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/products')
    await page.getByRole('heading', { name: 'Товаров пока нет' }).waitFor()
    expect(await seriousFaults(page), 'the empty list').toEqual([])
    await page.getByRole('link', { name: 'Загрузить каталог' }).first().click()

    await upload(page, file(cup, mug, jug, tray, offer('bad', 'bad', 'Бесценная', 'сто рублей')))
    await result(page).getByRole('heading', { name: 'каталог.xml' }).waitFor()
    await result(page).getByRole('row', { name: /^7 .*Цена предложения bad не число: «сто рублей».*пропущена$/ }).waitFor()
    expect(await seriousFaults(page), 'the report').toEqual([])

    await page.getByRole('link', { name: 'Товары' }).first().click()
    await products(page).getByRole('row', { name: /Чашка с блюдцем/ }).waitFor()
    await page.getByRole('searchbox').or(page.getByRole('textbox', { name: 'Искать в списке' })).first().fill('чашка')
    await expect.poll(() => products(page).getByRole('row').count(), SOON).toBe(2)
    await products(page).focus()
    await page.keyboard.press('Enter')
    const card = page.getByRole('article', { name: 'Товар Чашка с блюдцем' })
    const price = card.getByRole('button', { name: /^Базовая/ })
    await price.waitFor()
    expect(await seriousFaults(page), 'the card over the list').toEqual([])
    await price.press('Enter')
    // The field takes the place of the text; what is typed before goes nowhere.
    await card.locator('input:focus').waitFor()
    await page.keyboard.type('299,90')
    await page.keyboard.press('Enter')
    await expect.poll(() => price.innerText(), SOON).toMatch(/^299,90/)
    // The list under the card follows by itself.
    await products(page).getByRole('gridcell', { name: /^299,90/ }).waitFor()
    const quantity = card.getByRole('button', { name: /^Количество, Основной склад/ })
    await quantity.press('Enter')
    await card.locator('input:focus').waitFor()
    await page.keyboard.type('11')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await server.db.pool.query(`select quantity::float8 from stock k join offer o on o.id = k.offer_id where o.external_id = 'cup'`)).rows[0].quantity, SOON).toBe(11)
  })

  test('a file without much of it asks before anything disappears; what is left stays in sale', { timeout: 90_000 }, async () => {
    await given()
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/products/load')
    await upload(page, file(cup))
    const question = page.getByRole('group', { name: 'В файле нет большой части каталога' })
    await question.waitFor()
    expect(await question.innerText()).toMatch(/В файле нет 4 предложений, которые сейчас в продаже/)
    expect(await seriousFaults(page), 'the question').toEqual([])
    await question.getByRole('button', { name: 'Оставить в продаже' }).press('Enter')
    await question.waitFor({ state: 'hidden' })
    expect((await server.db.pool.query('select 1 from offer where not active')).rows).toEqual([])

    await upload(page, file(cup))
    await question.getByRole('button', { name: 'Снять с продажи' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Снять с продажи' }).press('Enter')
    await question.waitFor({ state: 'hidden' })
    expect((await server.db.pool.query('select external_id from offer where active')).rows).toEqual([{ external_id: 'cup' }])
  })

  test('what is no catalogue, and an address that cannot be right, are said in words', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/products/load')
    await upload(page, { ...file(), buffer: Buffer.from('<html><body>404</body></html>') })
    await result(page).getByText('Это не каталог: файл начинается с «html»').waitFor()
    await page.getByRole('radio', { name: 'Файл', exact: true }).press('ArrowRight')
    await page.getByRole('textbox', { name: 'Адрес каталога' }).fill('ftp://example.ru/file.xml')
    await page.keyboard.press('Enter')
    await page.getByText('Адрес начинается с https:// или http://.').waitFor()
  })

  test('a group narrows the list and stays in the address; a phone has it as a select and moves nothing sideways', { timeout: 90_000 }, async () => {
    await given()
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/products')
    const groups = page.getByRole('navigation', { name: 'Группы товаров' })
    await groups.getByRole('button', { name: 'Развернуть: Посуда' }).press('Enter')
    await groups.getByRole('button', { name: /^Чашки/ }).press('Enter')
    await products(page).getByRole('row', { name: /Ложка/ }).waitFor({ state: 'hidden' })
    await products(page).getByRole('row', { name: /Поднос/ }).waitFor()
    const address = new URL(page.url())
    expect(address.searchParams.get('group')).toMatch(/^\d+$/)

    const phone = await browser.open('director', 'Олег Сидоров', { width: 390, height: 844, dark: true })
    await phone.page.goto(address.pathname + address.search)
    await products(phone.page).getByRole('row', { name: /Поднос/ }).waitFor()
    await expect.poll(() => phone.page.getByRole('combobox', { name: 'Группа товаров' }).inputValue(), SOON).toBe('Посуда / Чашки')
    expect(await seriousFaults(phone.page), 'the list on a phone').toEqual([])
    await products(phone.page).getByRole('row', { name: /Кувшин/ }).click()
    await phone.page.getByRole('article', { name: /^Товар Кувшин/ }).waitFor()
    expect(await seriousFaults(phone.page), 'the card on a phone').toEqual([])
    expect(await isSideways(phone.page)).toBe(false)
  })

  test('a colleague without the right sees the card and changes nothing', { timeout: 60_000 }, async () => {
    await given()
    const { page } = await browser.open('manager', 'Пётр Иванов')
    const [{ id }] = (await server.db.pool.query(`select id from product where external_id = 'cup'`)).rows
    await page.goto(`/products/${id}`)
    const card = page.getByRole('article', { name: 'Товар Чашка с блюдцем' })
    await card.waitFor()
    await card.getByText('350,50').first().waitFor()
    expect(await card.getByRole('button', { name: /^(Название|Базовая|Количество)/ }).count()).toBe(0)
    expect(await card.getByRole('checkbox', { name: 'В продаже', exact: true }).isDisabled()).toBe(true)
  })
})
