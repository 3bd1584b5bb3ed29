import { beforeAll, expect, test } from 'vitest'
import { signedIn } from '../people.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
let id: number

beforeAll(async () => {
  const director = await signedIn(wire.server, 'director')
  const answer = await director.patch('/api/references/statuses/send-to-assembling', { requiredFields: ['phone', 'deliveryType', 'payments'] })
  expect(answer.status).toBe(200)
  id = (await wire.npm.orders.create({ number: 'R-1', firstName: 'Анна', items: [{ productName: 'Чай', quantity: 1, initialPrice: 100 }] })).body.id
})

describeInBrowser('an order on its way to assembling without phone, delivery and payment', () => {
  test('is led to the payment first, then asked for the rest, the first missing field under the cursor', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    const move = async (): Promise<void> => {
      await page.keyboard.press('s')
      await page.getByRole('combobox', { name: 'Найти статус' }).waitFor()
      await page.keyboard.type('Передано в комплектацию')
      await page.getByRole('option', { name: 'Передано в комплектацию', selected: true }).waitFor()
      await page.keyboard.press('Enter')
    }
    await page.goto(`/orders/${id}`)
    await page.getByRole('article', { name: 'Заказ R-1' }).waitFor()
    await move()
    const now = page.getByRole('button', { name: 'Добавить сейчас' })
    await now.waitFor()
    await expect.poll(() => now.evaluate((button) => button === document.activeElement), SOON).toBe(true)
    await page.keyboard.press('Enter')
    const payments = page.locator('section', { has: page.getByRole('heading', { name: 'Оплаты' }) })
    await expect.poll(() => payments.evaluate((block) => block.contains(document.activeElement)), SOON).toBe(true)
    await wire.post('/api/v5/orders/payments/create', JSON.stringify({ payment: { type: 'cash', amount: 100, order: { id } } }), 'application/json')
    await page.reload()
    await page.getByRole('article', { name: 'Заказ R-1' }).waitFor()
    await move()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Телефон').first().waitFor()
    await expect.poll(() => dialog.evaluate((window) => window.querySelector('input')?.closest('div')?.contains(document.activeElement)), SOON).toBe(true)
    await page.keyboard.type('+79261234567')
    await page.keyboard.press('Tab')
    expect((await wire.server.db.pool.query('select status from "order" where id = $1', [id])).rows[0].status).toBe('new')
  })
})
