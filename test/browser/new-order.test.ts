import { beforeAll, expect, test } from 'vitest'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, SOON, testBrowser } from './browser.ts'
import { loadGoods } from './goods.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)

beforeAll(() => loadGoods(wire.server.db, [
  { externalId: 'mug', name: 'Кружка белая', article: 'K-1', price: 450, stock: 20 },
  { externalId: 'pot', name: 'Чайник стеклянный', article: 'CH-10', price: 1290, stock: 5 },
]))

describeInBrowser('a new order by keyboard', () => {
  test('N, a part of the phone, Enter, goods by article and name with quantities, Ctrl+Enter: the order is there', { timeout: 90_000 }, async () => {
    await wire.npm.orders.create({ firstName: 'Мария', lastName: 'Лебедева', phone: '+79261234567', items: [] })
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/orders')
    await page.getByRole('row', { name: 'Лебедева' }).waitFor()

    await page.keyboard.press('n')
    const phone = page.getByRole('textbox', { name: 'Телефон' })
    await phone.waitFor()
    await expect.poll(() => phone.evaluate((input) => input === document.activeElement), SOON).toBe(true)
    await page.keyboard.type('4567')
    await page.getByRole('option', { name: /Лебедева Мария/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('textbox', { name: 'Фамилия' }).inputValue(), SOON).toBe('Лебедева')

    // The goods' box has the focus by itself.
    for (const [typed, found, quantity] of [['CH-10', /Чайник/, '1'], ['кружка', /Кружка/, '4']] as const) {
      await page.keyboard.type(typed)
      await page.getByRole('option', { name: found }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('group', { name: 'Добавляемый товар' }).getByRole('textbox', { name: 'Количество' }).waitFor()
      await page.keyboard.type(quantity)
      await page.keyboard.press('Enter')
      await page.getByRole('listitem').filter({ hasText: found }).waitFor()
      await expect.poll(() => page.getByRole('textbox', { name: /Добавить товар/ }).evaluate((input) => input === document.activeElement), SOON).toBe(true)
    }
    await page.keyboard.press('Control+Enter')

    await page.getByRole('heading', { level: 1, name: /^Заказ / }).waitFor()
    const goods = page.getByRole('table', { name: 'Товары заказа' })
    await goods.getByRole('row', { name: /Кружка белая/ }).waitFor()
    expect(await goods.getByRole('button', { name: 'Количество: Кружка белая' }).innerText()).toBe('4')
    const id = Number(new URL(page.url()).pathname.split('/').at(-1))
    const { order } = (await wire.npm.orders.fetchById(id)).body
    expect(order).toMatchObject({ firstName: 'Мария', lastName: 'Лебедева', phone: '+79261234567', totalSumm: 3090, orderMethod: 'phone' })
  })

  test('what was typed survives a reload and a refusal, and goes when the order is made', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/orders/new')
    await page.getByRole('textbox', { name: 'Телефон' }).fill('+7 999 765-43-21')
    await page.getByRole('textbox', { name: 'Фамилия' }).fill('Ёлкина')
    await page.getByRole('textbox', { name: /Добавить товар/ }).fill('Упаковка в бумагу')
    await page.getByRole('option', { name: /вне каталога/ }).click()
    await page.getByRole('textbox', { name: 'Цена' }).fill('150')
    await page.getByRole('textbox', { name: 'Количество' }).press('Enter')
    await page.reload()
    await page.getByRole('listitem').filter({ hasText: 'Упаковка в бумагу' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Фамилия' }).inputValue()).toBe('Ёлкина')

    // The server is away for a moment.
    await page.route('**/api/orders', (route) => route.abort())
    await page.getByRole('textbox', { name: 'Фамилия' }).press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'Всё, что вы ввели, сохранено' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Фамилия' }).inputValue()).toBe('Ёлкина')
    await page.unroute('**/api/orders')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: /^Заказ / }).waitFor()

    await page.goto('/orders/new')
    expect(await page.getByRole('textbox', { name: 'Фамилия' }).inputValue()).toBe('')
  })
})
