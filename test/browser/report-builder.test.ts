import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { testClickHouse } from '../clickhouse.ts'
import { invoiceScene } from '../invoice-scene.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const browser = testBrowser(server)
const DAYS = 'from=2011-11-20&to=2011-12-10&compare=none'

beforeAll(async () => {
  await invoiceScene(server, 40)
}, 240_000)

const shelf = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const heads = (page: Page) => page.getByRole('region', { name: 'Показатели' }).getByRole('columnheader').allInnerTexts()

describeInBrowser('the report builder', () => {
  test('a report is put together by keyboard and by dragging, opens what is behind a number, goes deeper, is kept and sent by schedule', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await page.goto(`/analytics/builder/new?${DAYS}`)
    await page.getByRole('region', { name: 'Показатели' }).waitFor(SOON)
    expect(await heads(page)).toEqual(expect.arrayContaining(['Выручка', 'Заказы']))

    // By the keyboard: a dimension by its name and Enter, a measure away by its cross.
    await page.getByRole('textbox', { name: 'Найти поле' }).fill('стран')
    await page.getByRole('textbox', { name: 'Найти поле' }).fill('город')
    await page.getByRole('region', { name: 'Поля' }).getByRole('button', { name: 'Город' }).press('Enter')
    await shelf(page, 'Строки').getByRole('button', { name: 'Город', exact: true }).waitFor(SOON)
    await shelf(page, 'Строки').getByRole('button', { name: /Убрать: Источник/ }).click()
    await shelf(page, 'Показатели').getByRole('button', { name: /Убрать: Средний чек/ }).click()
    await expect.poll(() => heads(page), SOON).toEqual(['Город', 'Выручка', 'Заказы'])

    // By dragging: a field onto the columns.
    await page.getByRole('textbox', { name: 'Найти поле' }).fill('магазин')
    const field = page.getByRole('region', { name: 'Поля' }).getByRole('button', { name: 'Магазин' })
    const [from, to] = [(await field.boundingBox())!, (await shelf(page, 'Колонки').boundingBox())!]
    await page.mouse.move(from.x + 20, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(to.x + 200, to.y + 20, { steps: 8 })
    await page.mouse.up()
    await shelf(page, 'Колонки').getByRole('button', { name: 'Магазин', exact: true }).waitFor(SOON)

    // A number opens its rows, as many as it says.
    const orders = page.getByRole('button', { name: /^Заказы, Итого: \d+\. Показать/ })
    const said = Number(/: (\d+)\./.exec((await orders.getAttribute('aria-label'))!)![1])
    await orders.focus()
    const [answer] = await Promise.all([page.waitForResponse((one) => one.url().endsWith('/api/analytics/behind')), page.keyboard.press('Enter')])
    expect((await answer.json()).count).toBe(said)
    await page.keyboard.press('Escape')

    // Deeper: only this city, told apart by status.
    const city = page.getByRole('button', { name: /: разложить глубже$/ }).first()
    await city.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Статус', exact: true }).click()
    await expect.poll(() => heads(page), SOON).toContain('Статус')
    expect(await shelf(page, 'Фильтры').getByRole('button', { name: /^Город: 1/ }).count()).toBe(1)

    await page.getByRole('button', { name: 'Сохранить…' }).click()
    await page.getByRole('textbox', { name: 'Название' }).fill('Города и статусы')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Города и статусы' }).waitFor(SOON)
    await page.getByRole('button', { name: 'Что можно сделать с отчётом' }).click()
    await page.getByRole('menuitem', { name: 'Отправлять по расписанию…' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), SOON).toBe('Что можно сделать с отчётом')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Отправлять по расписанию…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden', ...SOON })
    await page.goto('/analytics/builder')
    await page.getByRole('listitem').filter({ hasText: 'Города и статусы' }).filter({ hasText: 'по расписанию' }).waitFor(SOON)
  })

  test('has nothing serious against it, in the dark and on a phone too', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: size.width === 390 ? 'dark' : 'light' })
      await page.goto(`/analytics/builder/new?${DAYS}`)
      await page.getByRole('region', { name: 'Показатели' }).waitFor(SOON)
      expect(await seriousFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/builder-${size.width}.png` })
    }
  })
})
