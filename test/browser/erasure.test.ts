import { expect, test } from 'vitest'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { createCustomer } from '../../server/modules/customers/index.ts'
import { createOrder } from '../../server/modules/orders/index.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const shots = process.env['SHOTS']

describeInBrowser('erasing a customer', () => {
  test('by keyboard: what goes is said, an order that is not over is a warning, the number is typed, and the card is nobody\'s then', async () => {
    const id = (await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', lastName: 'Забвенова', firstName: 'Анна', phones: ['+79161239876'] }))).id
    const { order } = await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', customer: { id }, items: [{ productName: 'Чай', initialPrice: 100, quantity: 1 }] } as never, { by: 'api' }))
    const { page } = await browser.open('director', 'Дарья Директор')
    await page.goto(`/customers/${id}`)
    const button = page.getByRole('button', { name: 'Удалить клиента…' })
    await button.waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await button.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Удалить клиента навсегда' })
    await dialog.getByText('1 заказ останется с суммами').waitFor()
    const number = dialog.getByLabel(`Чтобы подтвердить, введите ${id}`)
    await expect.poll(() => number.evaluate((input) => input === document.activeElement), SOON).toBe(true)
    expect(await seriousFaults(page)).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/erase-light.png` })
    await page.keyboard.type(String(id))
    const erase = dialog.getByRole('button', { name: 'Удалить навсегда' })
    // The order is not over: the number alone does not do.
    await page.keyboard.press('Enter')
    expect(await erase.isDisabled()).toBe(true)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => erase.isEnabled(), SOON).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Клиент удалён').waitFor()
    expect(new URL(page.url()).pathname).toBe('/customers')
    const { rows } = await server.db.pool.query('select (select count(*)::int from customer where id = $1) as customers, customer_id, total from "order" where id = $2', [id, order.id])
    expect(rows).toEqual([{ customers: 0, customer_id: null, total: expect.anything() }])
    await page.goto(`/orders/${order.id}`)
    await page.getByText('Чай').first().waitFor()
    await page.goto(`/customers/${id}`)
    await page.getByText('Этого больше нет').first().waitFor()
  })

  test('is offered to nobody without the right', async () => {
    const id = (await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', lastName: 'Совсем', firstName: 'Другая' }))).id
    const { page } = await browser.open('manager', 'Мария Менеджер')
    await page.goto(`/customers/${id}`)
    await page.getByRole('heading', { name: /Совсем/ }).waitFor()
    expect(await page.getByRole('button', { name: 'Удалить клиента…' }).count()).toBe(0)
  })
})
