import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { orders } from '../../server/modules/orders/index.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'
import { loadGoods } from './goods.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
let turn = 0

beforeAll(async () => {
  await loadGoods(wire.server.db, [
    { externalId: 'mug', name: 'Кружка белая', article: 'K-1', price: 450, stock: 20 },
    { externalId: 'tea', name: 'Чай «Ромашка и очень длинное название сорта»', article: 'T-1', price: 199.9, stock: 20 },
  ])
})

/** Two orders of one buyer, minutes apart, found to be alike. */
async function alike(): Promise<{ one: { id: number; number: string }; two: { id: number; number: string } }> {
  turn += 1
  const create = async (number: string, order: object) =>
    ({ id: (await wire.npm.orders.create({ number, firstName: 'Анна', lastName: 'Лебедева', phone: `+7926${String(turn).padStart(7, '0')}`, ...order })).body.id as number, number })
  const one = await create(`A-${turn}`, { items: [{ offer: { externalId: 'mug' }, quantity: 2 }], customerComment: 'после шести', delivery: { cost: 300 } })
  const two = await create(`B-${turn}`, { items: [{ offer: { externalId: 'mug' }, quantity: 1 }, { offer: { externalId: 'tea' }, quantity: 3 }], email: `anna${turn}@example.ru`, payments: [{ type: 'cash', status: 'paid', amount: 100 }] })
  for (const reader of orders.readers!) await catchUp(wire.server.db, reader)
  return { one, two }
}
const status = async (id: number): Promise<string> => (await wire.server.db.pool.query('select status from "order" where id = $1', [id])).rows[0].status
const total = async (id: number): Promise<number> => Number((await wire.server.db.pool.query('select total from "order" where id = $1', [id])).rows[0].total)
/** Goes on with Tab until the focus is there. */
async function tabTo(page: Page, name: string | RegExp, role: 'button' | 'radio' = 'button'): Promise<void> {
  const wanted = page.getByRole(role, { name })
  await wanted.first().waitFor()
  for (let step = 0; step < 250; step += 1) {
    if (await wanted.evaluateAll((elements) => elements.some((element) => element === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${name}`)
}

describeInBrowser('two orders of one buyer', () => {
  test('are seen on the card, looked at, combined and parted, with the keyboard alone', { timeout: 120_000 }, async () => {
    const { one, two } = await alike()
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto(`/orders/${one.id}`)
    const banner = page.getByRole('region', { name: 'Похож на повтор' })
    await banner.getByText(two.number).waitFor()
    await expect.poll(() => banner.textContent(), SOON).toContain('тот же телефон, общие товары')
    expect(await seriousFaults(page), 'the card').toEqual([])

    await page.keyboard.press('u')
    const dialog = page.getByRole('dialog', { name: 'Объединить два заказа' })
    await dialog.getByText('Что получится').or(dialog.getByRole('table')).first().waitFor()
    await expect.poll(() => dialog.getByRole('radio', { name: /Всё из обоих/ }).evaluate((radio) => radio === document.activeElement), SOON).toBe(true)
    expect(await seriousFaults(page), 'the dialog').toEqual([])
    // Everything: three mugs and three teas with the delivery. The arrow goes to the next way.
    const result = dialog.getByRole('region', { name: 'Что получится' })
    await expect.poll(() => result.textContent(), SOON).toMatch(/Итого2[\s\u202f\u00a0]?249,70/)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => dialog.getByRole('radio', { name: /Чего не хватает/ }).isChecked(), SOON).toBe(true)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => total(one.id), SOON).toBe(2249.7)
    expect(await status(two.id)).toBe('cancel-other')

    const links = page.locator('section', { has: page.getByRole('heading', { name: 'Связанные заказы' }) })
    await links.getByText('Объединение').waitFor()
    await tabTo(page, `Разъединить ${one.number} и ${two.number}`)
    await page.keyboard.press('Enter')
    await expect.poll(() => status(two.id), SOON).toBe('new')
    expect(await total(one.id)).toBe(1200)
  })

  test('that were changed since are parted but for what was changed, after a question', { timeout: 120_000 }, async () => {
    const { one, two } = await alike()
    const { page, person } = await browser.open('director', 'Анна Петрова')
    await person.post(`/api/orders/${one.id}/combine`, { otherId: two.id, technique: 'summ' })
    await person.patch(`/api/orders/${one.id}`, { changes: { email: { to: 'other@example.ru' } } })
    await page.goto(`/orders/${two.id}`)
    await page.getByRole('region', { name: 'Этот заказ объединён с другим' }).waitFor()
    await tabTo(page, `Разъединить ${one.number} и ${two.number}`)
    await page.keyboard.press('Enter')
    const question = page.getByRole('dialog', { name: 'Вернуть получится не всё' })
    await question.getByText('E-mail').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => status(two.id), SOON).toBe('new')
  })

  test('are no repeat when a person says so, and are linked with a word why', { timeout: 120_000 }, async () => {
    const { one, two } = await alike()
    const { page, person } = await browser.open('manager', 'Пётр')
    await page.goto(`/orders/${two.id}`)
    await tabTo(page, `${one.number} — не повтор`)
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Похож на повтор' }).waitFor({ state: 'detached' })
    await tabTo(page, 'Связать заказ')
    await page.keyboard.press('Enter')
    await page.keyboard.type(one.number)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('не тот размер')
    await page.keyboard.press('Enter')
    await page.getByText('не тот размер').waitFor()
    const { body } = await person.get(`/api/orders/${one.id}/pairs`)
    expect(body.links.map((link: any) => [link.kind, link.comment, link.order.number])).toEqual([['exchange', 'не тот размер', two.number]])
  })

  test('fit a phone', { timeout: 90_000 }, async () => {
    const { one } = await alike()
    const { page } = await browser.open('director', 'Анна Петрова', { width: 390, height: 844 })
    await page.goto(`/orders/${one.id}`)
    await page.getByRole('button', { name: /Объединить с B/ }).click()
    await page.getByRole('region', { name: 'Что получится' }).waitFor()
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth)).toBe(false)
  })
})
