import { beforeAll, expect, test } from 'vitest'
import type { Locator, Page, Response } from 'playwright-core'
import type { Report, ReportBehind, ReportBehindQuestion, ReportCell } from '../../shared/contracts/reports.ts'
import { catchUpReadModel } from '../../server/modules/read-model/index.ts'
import { testClickHouse } from '../clickhouse.ts'
import { byHand } from '../database.ts'
import { invoiceScene } from '../invoice-scene.ts'
import { signedIn, type Person } from '../people.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const browser = testBrowser(server)
const held = {} as { owner: Person }

/** The newest invoices lie in these days. */
const DAYS = 'from=2011-11-20&to=2011-12-10&compare=none'
const REPORTS = [
  'overview', 'funnel', 'funnel?tab=changes', 'funnel?tab=now', 'statuses', 'managers', 'sources', 'ads', 'products', 'products?tab=leaders', 'products?tab=outsiders', 'products?tab=returns',
  'customers', 'customers?tab=retention', 'customers?tab=margin', 'customers?tab=ltv', 'customers?tab=repeat', 'delivery', 'tasks',
]
/** Rows of a long table that are walked, from its top: all of them by WALK_ROWS=1000. Every column, every total and every figure is. */
const ROWS = Number(process.env.WALK_ROWS ?? 3)

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  await invoiceScene(server, 60)
  // The scene brings numbers of its own along: what is made after it goes on behind them.
  for (const table of ['customer', 'order']) await byHand(server.db, `select setval(pg_get_serial_sequence('"${table}"', 'id'), (select max(id) from "${table}"))`)
}, 240_000)

const addressOf = (report: string): string => `/analytics/reports/${report}${report.includes('?') ? '&' : '?'}${DAYS}`
const numbers = (within: Page | Locator): Locator => within.getByRole('button', { name: /Показать, что за числом$/ })
const panel = (page: Page): Locator => page.getByRole('complementary')
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ').trim()

/** Opens the report and gives what it answered. */
async function openReport(page: Page, report: string): Promise<Report> {
  const [answer] = await Promise.all([
    page.waitForResponse((response: Response) => /\/api\/analytics\/reports\/[a-z]+$/.test(response.url()), { timeout: 60_000 }),
    page.goto(addressOf(report)),
  ])
  expect([report, answer.status()]).toEqual([report, 200])
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  return answer.json() as Promise<Report>
}

function cellOf(report: Report, { block: code, row, column, across }: ReportBehindQuestion['cell']): ReportCell {
  const block = report.blocks.find((one) => one.code === code)!
  const found = row === null ? block.total! : block.rows.find((one) => one.key === row)!
  return found.cells[across === undefined ? column : `${across}:${column}`]!
}

/** Opens what is behind a number by the keyboard and holds it against the number: the list on the screen, and what it is told. */
async function openAndCompare(page: Page, report: Report, number: Locator): Promise<string | null> {
  const name = plain((await number.getAttribute('aria-label')) ?? '')
  const said = /: ([^:]*)\. Показать, что за числом$/.exec(name)?.[1]
  await number.focus()
  const [answer] = await Promise.all([
    page.waitForResponse((response: Response) => response.url().endsWith('/behind'), { timeout: 60_000 }),
    page.keyboard.press('Enter'),
  ])
  if (answer.status() !== 200) return `${name} → ${answer.status()} ${await answer.text()}`
  const { cell: place } = answer.request().postDataJSON() as ReportBehindQuestion
  const behind = (await answer.json()) as ReportBehind
  const cell = cellOf(report, place)
  const counted = cell.part ?? cell.value!
  const shown = panel(page).getByRole('status', { name: behind.opens === 'sum' ? 'Сумма' : 'Количество', exact: true })
  await shown.waitFor()
  if (behind.opens === 'values') return behind.count > 0 ? null : `${name} → a median of nothing`
  const is = behind.opens === 'count' ? behind.count : behind.sum!
  if (Math.abs(is - counted) > 1e-6 * Math.max(1, Math.abs(counted))) return `${name} → ${is}, and it is ${counted}`
  // What the person reads: the list says the number itself, or what is divided in it.
  const expected = cell.part === undefined ? said! : plain(await panel(page).getByRole('status', { name: 'Делимое' }).innerText())
  const words = plain(await shown.innerText())
  return words === expected || words.startsWith(`${expected} `) ? null : `${name} → the list says «${words}»`
}

/** The numbers of a block that are walked: all figures and totals, and the first rows of its tables. */
async function numbersOf(section: Locator): Promise<Locator[]> {
  const rows = section.getByRole('row')
  const found: Locator[] = []
  const count = await rows.count()
  if (count === 0) return numbers(section).all()
  let walked = 0
  for (let at = 0; at < count; at++) {
    const inRow = await numbers(rows.nth(at)).all()
    if (inRow.length === 0) continue
    if (walked < ROWS || at === count - 1) found.push(...inRow)
    walked++
  }
  return found
}

describeInBrowser('analytics on real invoices', () => {
  test.each(REPORTS)('every number of %s opens its rows, and they come to the number', { timeout: 600_000 }, async (code) => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    const report = await openReport(page, code)
    expect(report.connected).toBe(true)
    const wrong: string[] = []
    let walked = 0
    for (const section of await page.getByRole('region').all()) {
      for (const toggle of await section.getByRole('button', { name: 'Таблицей', exact: true }).all()) await toggle.click()
    }
    for (const block of report.blocks) {
      const section = page.getByRole('region', { name: block.title.ru, exact: true }).first()
      for (const number of await numbersOf(section)) {
        walked++
        const fault = await openAndCompare(page, report, number)
        if (fault) wrong.push(fault)
      }
    }
    expect(wrong).toEqual([])
    if (report.blocks.some((block) => block.rows.length > 0)) expect(walked).toBeGreaterThan(0)
  })

  test('a number says on focus what it is; its list opens a card, leads back, and stands in the address', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await openReport(page, 'overview')
    const revenue = numbers(page.getByRole('region', { name: 'Продажи' })).and(page.getByRole('button', { name: /^Выручка: / }))
    await page.getByRole('heading', { level: 1, name: 'Обзор' }).waitFor()
    await revenue.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    const definition = page.getByRole('tooltip')
    await definition.waitFor()
    expect(plain(await definition.innerText())).toMatch(/Сумма позиций.*по дню создания/s)
    await page.keyboard.press('Escape')
    await definition.waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    const list = panel(page)
    await list.getByRole('table').waitFor()
    expect(new URL(page.url()).searchParams.has('behind')).toBe(true)
    const [first] = await list.getByRole('row').getByRole('button', { name: /^№ / }).all()
    const name = plain(await first!.innerText())
    await first!.press('Enter')
    await page.getByRole('article', { name: `Заказ ${name.replace('№ ', '')}` }).waitFor()
    await list.getByRole('button', { name: 'К списку' }).click()
    await list.getByRole('table').waitFor()
    await page.goBack()
    await page.reload()
    await page.getByRole('article', { name: /^Заказ / }).waitFor()
    await page.keyboard.press('Escape')
    await panel(page).press('Escape')
    await panel(page).press('Escape').catch(() => undefined)
    await expect.poll(() => new URL(page.url()).searchParams.has('behind'), SOON).toBe(false)
  })

  test('a chart is walked by arrows and read as a table', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await openReport(page, 'overview')
    const chart = page.getByRole('group', { name: /^По дням: Заказы/ })
    await chart.focus()
    await page.keyboard.press('Home')
    await expect.poll(async () => plain(await chart.innerText()), SOON).toMatch(/20 ноя: Заказы \d+/)
    await page.getByRole('button', { name: 'Таблицей' }).press('Enter')
    expect(await page.getByRole('region', { name: /^По дням: / }).getByRole('row').count()).toBe(22)
  })

  test('the owner’s day: figures follow an order within seconds', { timeout: 180_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await page.goto('/analytics')
    const orders = page.getByRole('region', { name: 'Заказы', exact: true })
    await orders.getByRole('button', { name: /^Заказы: 0\./ }).waitFor({ timeout: 60_000 })
    const made = await held.owner.post('/api/orders', { site: 'shop', firstName: 'Анна', phone: '+79260000001', items: [{ productName: 'Чай', quantity: 2, initialPrice: 50_000 }] })
    expect(made.status).toBe(201)
    await catchUpReadModel(server)
    await orders.getByRole('button', { name: /^Заказы: 1\./ }).waitFor({ timeout: 60_000 })
    await page.getByRole('region', { name: 'Выручка', exact: true }).getByRole('button', { name: /^Выручка: 1.000.₽/ }).waitFor()
    await page.getByText(/^данные на \d\d:\d\d/).waitFor()
  })

  test('a dashboard of one’s own: made, filled from the catalogue, arranged by keyboard, kept', { timeout: 180_000 }, async () => {
    const { page } = await browser.open('manager', 'Пётр Менеджер')
    await page.goto('/analytics')
    await page.getByRole('button', { name: /^Панель: / }).press('Enter')
    await page.getByRole('menuitem', { name: 'Новая панель…' }).press('Enter')
    await page.getByRole('textbox', { name: 'Название' }).fill('Моё утро')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Моё утро/ }).waitFor()
    for (const figure of ['Выручка', 'Заказы']) {
      await page.getByRole('button', { name: 'Добавить показатель' }).click()
      const dialog = page.getByRole('dialog', { name: 'Добавить на панель' })
      await dialog.getByRole('combobox', { name: 'Что' }).fill(figure)
      await page.getByRole('option', { name: figure, exact: true }).click()
      await page.keyboard.press('Tab')
      await dialog.getByRole('button', { name: 'Добавить', exact: true }).click()
      await page.getByRole('region', { name: figure, exact: true }).waitFor()
    }
    const order = async (): Promise<(string | null)[]> => Promise.all((await page.getByRole('region', { name: /^(Выручка|Заказы)$/ }).all()).map((region) => region.getAttribute('aria-label')))
    expect(await order()).toEqual(['Выручка', 'Заказы'])
    await page.getByRole('button', { name: 'Что сделать с «Заказы»' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Переместить назад' }).press('Enter')
    await expect.poll(order, SOON).toEqual(['Заказы', 'Выручка'])
    await page.keyboard.press('Escape')
    const handle = page.getByRole('button', { name: /^Перетащить «Заказы»/ })
    await handle.press('Space')
    await handle.press('ArrowRight')
    await handle.press('Space')
    await expect.poll(order, SOON).toEqual(['Выручка', 'Заказы'])
    await page.reload()
    await page.getByRole('region', { name: 'Заказы', exact: true }).waitFor()
    expect(await order()).toEqual(['Выручка', 'Заказы'])
  })

  test('reports that are away say so in words and come back by themselves', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    let isAway = true
    await page.route('**/api/analytics/reports/overview', (route) => (isAway ? route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify({ error: { code: 'reports_away', params: {} }, requestId: 'x' }) }) : route.continue()))
    await page.goto(addressOf('overview'))
    await page.getByRole('heading', { name: 'Отчёты пока недоступны' }).waitFor()
    isAway = false
    await page.getByRole('region', { name: 'Продажи' }).waitFor()
  })

  test.each([
    ['light', { width: 1440, height: 900 }], ['dark', { width: 1440, height: 900, dark: true }], ['a phone', { width: 390, height: 844 }],
  ] as const)('nothing serious is in the way of anybody: %s', { timeout: 240_000 }, async (_how, look) => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка', look)
    for (const address of ['/analytics', addressOf('overview'), addressOf('customers'), addressOf('funnel'), addressOf('managers')]) {
      await page.goto(address)
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await expect.poll(() => page.getByText('Загружаем').count(), SOON).toBe(0)
      expect([address, await seriousFaults(page)]).toEqual([address, []])
      // Nothing sticks out of the window.
      expect([address, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([address, true])
    }
  })
})
