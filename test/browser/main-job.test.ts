import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, SOON, testBrowser } from './browser.ts'
import { loadGoods } from './goods.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)

beforeAll(() => loadGoods(wire.server.db, [
  { externalId: 'mug', name: 'Кружка белая', article: 'K-1', price: 450, stock: 20 },
  { externalId: 'pot', name: 'Чайник стеклянный', article: 'CH-10', price: 1290, stock: 5 },
]))

const row = (page: Page, number: string) => page.getByRole('row', { name: number })
const card = (page: Page, number: string) => page.getByRole('article', { name: `Заказ ${number}` })
const status = (page: Page, name: string) => card(page, 'M-1').getByRole('button', { name: `Статус: ${name}` })

/** S, a part of the name, Enter: as a manager does it with a headset on. */
async function moveByKeyboard(page: Page, part: string): Promise<void> {
  await page.keyboard.press('s')
  const search = page.getByRole('combobox', { name: 'Найти статус' })
  await search.waitFor()
  await page.keyboard.type(part)
  await page.getByRole('option', { selected: true, name: new RegExp(part, 'i') }).waitFor()
  await page.keyboard.press('Enter')
  await search.waitFor({ state: 'hidden' })
}

describeInBrowser('an order of the store is worked to its end', () => {
  test('it appears by itself, is mended and moved to «Выполнен» by keyboard, and a colleague sees each step', { timeout: 120_000 }, async () => {
    const anna = await browser.open('manager', 'Анна Петрова')
    const oleg = await browser.open('director', 'Олег Сидоров')
    await anna.page.goto('/orders')
    await oleg.page.goto('/orders')
    await anna.page.getByText('Заказов пока нет').waitFor()
    await oleg.page.getByText('Заказов пока нет').waitFor()

    const created = await wire.npm.orders.create({
      number: 'M-1', externalId: 'site-1', firstName: 'Мария', lastName: 'Лебедева', phone: '+79261234567',
      items: [{ offer: { externalId: 'mug' }, quantity: 2, initialPrice: 450 }],
      delivery: { code: 'courier', cost: 300, address: { city: 'Москва', text: 'ул. Тверская, д. 7' } },
      payments: [{ type: 'bitcoin' }],
    })
    const orderId: number = created.body.id
    await row(anna.page, 'M-1').waitFor()
    await row(oleg.page, 'M-1').waitFor()
    expect(await row(anna.page, 'M-1').innerText()).toMatch(/Новый[^]*Лебедева Мария[^]*1\s200\s₽/)

    // The manager opens it by keyboard; the colleague too, and each sees that the other is there.
    for (const { page } of [anna, oleg]) {
      await page.getByRole('grid', { name: 'Заказы' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await card(page, 'M-1').waitFor()
    }
    await oleg.page.getByRole('img', { name: /Анна Петрова/ }).waitFor()
    await anna.page.getByRole('img', { name: /Олег Сидоров/ }).waitFor()

    // One more mug.
    await anna.page.getByRole('button', { name: 'Количество: Кружка белая' }).press('Enter')
    await anna.page.keyboard.type('3')
    await anna.page.keyboard.press('Enter')
    await expect.poll(() => oleg.page.getByRole('button', { name: 'Количество: Кружка белая' }).innerText(), SOON).toBe('3')
    await expect.poll(() => row(oleg.page, 'M-1').innerText(), SOON).toMatch(/1\s650\s₽/)

    // The payment type that nobody knows: F leads to the problem, the right value is chosen.
    const problems = (page: Page) => page.getByRole('region', { name: 'Проблемы заказа' })
    expect(await problems(anna.page).innerText()).toContain('bitcoin')
    await anna.page.keyboard.press('f')
    await anna.page.locator('input:focus').waitFor()
    await anna.page.keyboard.type('Банковская')
    await expect.poll(() => anna.page.getByRole('option').allInnerTexts(), SOON).toEqual(['Банковская карта'])
    await anna.page.keyboard.press('ArrowDown')
    await anna.page.keyboard.press('Enter')
    await problems(anna.page).waitFor({ state: 'hidden' })
    await problems(oleg.page).waitFor({ state: 'hidden' })

    for (const name of ['Согласовано с клиентом', 'Доставляется', 'Выполнен']) {
      await moveByKeyboard(anna.page, name)
      await status(anna.page, name).waitFor()
      await status(oleg.page, name).waitFor()
    }

    // The history of the protocol: each change once, with its author.
    const records: any[] = (await wire.npm.orders.history({ orderId }, 1, 100)).body.history
    const of = (field: string) => records.filter((record) => record.field === field)
    expect(of('status').map((record) => [record.source, record.user?.id, record.newValue.code])).toEqual([
      ['api', undefined, 'new'],
      ['user', anna.person.id, 'client-confirmed'],
      ['user', anna.person.id, 'delivering'],
      ['user', anna.person.id, 'complete'],
    ])
    expect(of('order_product.quantity').map((record) => [record.user?.id, record.oldValue, record.newValue])).toEqual([[anna.person.id, 2, 3]])
    expect(of('payments.type').map((record) => [record.user?.id, record.newValue.code ?? record.newValue])).toEqual([[anna.person.id, 'bank-card']])
  })
})
