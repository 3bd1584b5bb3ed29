import { beforeAll, expect, test } from 'vitest'
import { catchUpReadModel } from '../../server/modules/read-model/index.ts'
import { createOrder } from '../../server/modules/orders/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { testClickHouse } from '../clickhouse.ts'
import { byHand } from '../database.ts'
import { signedIn } from '../people.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const browser = testBrowser(server)
const held = {} as { customerId: number }

beforeAll(async () => {
  const anna = await signedIn(server, 'manager', { name: 'Анна Первая' })
  await signedIn(server, 'manager', { name: 'Борис Второй' })
  const { order } = await transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site: 'shop', managerId: anna.id, phone: '+79161112233', firstName: 'Ольга', items: [{ productName: 'Ваза', initialPrice: 400_000, quantity: 1 }] } as never, { by: 'crm' }))
  held.customerId = order.customerId!
  await byHand(server.db, `insert into metric_alert (metric, site, direction, since, until, value, usual, low, high, cause, raised_at)
    values ('orders', '', 'below', now() - interval '3 hours', now(), 24, 60, 42, 78, '{"dimension":"source","key":"yandex / cpc","title":"yandex / cpc","share":1,"value":0,"usual":36}', now())`)
  await catchUpReadModel(server)
})

describeInBrowser('what is watched for the shop', () => {
  test('an alert is read in words and called normal', async () => {
    const { page } = await browser.open('owner', 'Хозяйка')
    await page.goto('/analytics/alerts')
    await expect.poll(() => page.getByText('меньше обычного').count(), SOON).toBe(1)
    await expect.poll(() => page.getByText('источник «yandex / cpc»: 0 вместо 36').count(), SOON).toBe(1)
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Это нормально' }).click()
    await expect.poll(() => page.getByText('Всё как обычно').count(), SOON).toBe(1)
    await expect.poll(() => page.getByText('коридор шире').count(), SOON).toBe(1)
  })

  test('plans are pasted with their names, saved, and stand against the fact', async () => {
    const { page } = await browser.open('owner', 'Хозяйка')
    await page.goto('/analytics/plans')
    const first = page.getByRole('textbox', { name: 'План: Анна Первая' })
    await first.focus()
    await first.evaluate((box) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', 'Борис Второй\t5 000\nАнна Первая\t8 000,00')
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await expect.poll(() => first.inputValue(), SOON).toBe('8000')
    await first.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), SOON).toBe('План: Борис Второй')
    await page.getByRole('button', { name: 'Сохранить план' }).click()
    await expect.poll(() => page.getByRole('row', { name: /Анна Первая/ }).innerText(), SOON).toMatch(/50\s%/)
    expect(await seriousFaults(page)).toEqual([])
  })

  test('the screen of the sales room needs its link and nobody’s sign-in', async () => {
    const { page, context } = await browser.open('owner', 'Хозяйка')
    await page.goto('/analytics/screens')
    await page.getByRole('button', { name: 'Создать ссылку' }).first().click()
    await page.getByRole('textbox', { name: 'Название' }).fill('Зал')
    await page.getByRole('dialog').getByRole('button', { name: 'Создать ссылку' }).click()
    const link = await page.getByRole('dialog').locator('code').innerText()
    await context.clearCookies()
    const tv = await context.newPage()
    await tv.goto(link)
    await expect.poll(() => tv.getByText('Заказов сегодня').count(), SOON).toBe(1)
    await expect.poll(() => tv.getByText('Анна Первая').count(), SOON).toBe(1)
    expect(await tv.getByText('Ольга').count()).toBe(0)
    expect(await seriousFaults(tv)).toEqual([])
    // Nobody scrolls a screen on a wall: all of it is seen, with names and sums however long.
    await tv.route('**/api/display', async (route) => {
      const figures = await (await route.fetch()).json()
      await route.fulfill({ json: { ...figures, today: { ...figures.today, revenue: 999_999_999_999_900 }, month: { revenue: 412_345_600, plan: 600_000_000, expected: 580_000_000 }, best: { name: 'Константин-Ярополк Константинопольский-Преображенский', orders: 12, revenue: 100 } } })
    })
    for (const [width, height] of [[1920, 1080], [390, 844]] as const) {
      await tv.setViewportSize({ width, height })
      await tv.reload()
      await expect.poll(() => tv.getByText('Константин-Ярополк').count(), SOON).toBe(1)
      expect(await tv.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      expect(await tv.locator('section').evaluateAll((tiles) => tiles.filter((tile) => tile.scrollWidth > tile.clientWidth).map((tile) => tile.textContent))).toEqual([])
      if (width > height) expect(await tv.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(height)
    }
  })

  test('a customer’s card says how they stand, and that there is too little data to say when they will order', async () => {
    const { page } = await browser.open('owner', 'Хозяйка', { width: 390, height: 844, dark: true })
    await page.goto(`/customers/${held.customerId}`)
    await expect.poll(() => page.getByText('первый заказ сегодня').count(), SOON).toBe(1)
    await expect.poll(() => page.getByText('Мало данных').count(), SOON).toBe(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })

  test('a key for an assistant is made, shown once and ended', async () => {
    const { page } = await browser.open('manager', 'Менеджер')
    await page.goto('/settings/assistant')
    await page.getByRole('textbox', { name: 'Для какой программы' }).fill('Помощник')
    await page.getByRole('button', { name: 'Создать ключ' }).click()
    await expect.poll(() => page.getByRole('status').locator('code').innerText().catch(() => ''), SOON).toMatch(/^prlv_\w{40}$/)
    expect(await seriousFaults(page)).toEqual([])
    await page.reload()
    await expect.poll(() => page.getByRole('row', { name: /Помощник/ }).count(), SOON).toBe(1)
    expect(await page.getByText(/prlv_\w{40}/).count()).toBe(0)
  })
})
