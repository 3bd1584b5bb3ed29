import { beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page, Response } from 'playwright-core'
import { metricOf } from '../../shared/metrics/index.ts'
import type { Report, ReportQuestion } from '../../shared/contracts/reports.ts'
import { catchUpReadModel } from '../../server/modules/read-model/index.ts'
import { testClickHouse } from '../clickhouse.ts'
import { CLOCK_BACK, CORNER, CORNER_DAYS, CORNER_MONTHS, cornerShop } from '../corner-shop.ts'
import { byHand } from '../database.ts'
import { invoiceScene } from '../invoice-scene.ts'
import { signedIn, type Person } from '../people.ts'
import { ask, everyView, numbersOf, someOf, walk, type Asked, type Told } from '../report-walk.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, seriousFaultsInBothLooks, SOON, testBrowser } from './browser.ts'
import { walkScreen } from './walk-numbers.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const browser = testBrowser(server)
const held = {} as { owner: Person; seller: Person }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.seller = await signedIn(server, 'own-orders')
  await invoiceScene(server, 60, () => cornerShop(server, held.seller.id))
  // The scene brings numbers of its own along: what is made after it goes on behind them.
  for (const table of ['customer', 'order']) await byHand(server.db, `select setval(pg_get_serial_sequence('"${table}"', 'id'), (select max(id) from "${table}"))`)
}, 240_000)

/** Of the whole account's numbers some of each column are walked, of the small shop's all; with this, all of both. */
const picked = (numbers: readonly Told[], how?: { totals: boolean }): readonly Told[] => (process.env.WALK_ALL ? numbers : someOf(numbers, how))
const BOUNDS = { recency: [20, 40], frequency: [2, 3], monetary: [100_000, 500_000] }
const daysOf = ({ code }: Pick<Asked, 'code'>) => (code === 'customers' ? CORNER_MONTHS : CORNER_DAYS)
const asked = ({ code, ...view }: ReturnType<typeof everyView>[number], more: Partial<ReportQuestion> = {}): Asked => ({ code, question: { ...daysOf({ code }), bounds: BOUNDS, ...view, ...more } })
const VIEWS = everyView().map((view) => asked(view, { sites: [CORNER], compare: 'previous' }))
/** Each tab of each report, by what its rows are at first. */
const TABS = everyView().filter((view, index, all) => all.findIndex((one) => one.code === view.code && one.tab === view.tab) === index)
const isFirst = ({ code, question }: Asked): boolean => TABS.some((one) => one.code === code && one.tab === question.tab && one.by === question.by)
/** A view by the other dates that its report can be counted by, and goods by what else they can be weighed by. */
const otherWays = ({ code, question }: Asked, { bases }: Report): Asked[] => [
  ...bases.slice(1).map((base) => ({ code, question: { ...question, base } })),
  ...(question.tab === 'abc' ? (['margin', 'quantity'] as const).map((measure) => ({ code, question: { ...question, measure } })) : []),
]

/** The list behind it has whole records, all of which this person may see. */
const named = (_: Told, { rows }: { rows: readonly { title: string; entity: string; id: number }[] }): string | null => {
  // Visits have no names, and goods outside the catalogue are no product.
  const hidden = rows.filter(({ title, entity, id }) => title.startsWith('#') && entity !== 'visit' && id !== 0)
  return hidden.length > 0 ? `${hidden.length} of ${rows.length} are not shown` : null
}

describe('every number of every ready report', () => {
  const something = new Map<string, boolean>()

  test.each(VIEWS)('of $code $question.tab $question.by has its definition, and the list behind it comes to it', { timeout: 240_000 }, async (view) => {
    const report = await ask(held.owner, view)
    expect(report.connected).toBe(view.code !== 'calls' && view.code !== 'chats')
    for (const { columns, rows } of report.blocks) {
      expect(columns.filter(({ metric }) => !metricOf(metric)?.formula.ru)).toEqual([])
      // A visit is worth nothing by itself: it has no sum.
      for (const row of rows) expect([row.key, columns.filter(({ code }) => !Object.keys(row.cells).some((name) => name.split(':').at(-1) === code) && !(row.key === 'visits' && code === 'sum'))]).toEqual([row.key, []])
    }
    for (const { cell, said } of numbersOf(report)) something.set(`${view.code} ${cell.block} ${cell.column}`, Boolean(said) || something.get(`${view.code} ${cell.block} ${cell.column}`) === true)
    // What stands on the screen is walked there.
    const unseen = numbersOf(report).filter(({ cell }) => cell.compared)
    expect(await walk(held.owner, view, process.env.WALK_ALL ? numbersOf(report) : picked(unseen), named)).toEqual([])
    if (isFirst(view)) for (const other of otherWays(view, report)) expect(await walk(held.owner, other, picked(numbersOf(await ask(held.owner, other))))).toEqual([])
  })

  test('says something somewhere: a column of noughts would be walked for nothing', () => {
    expect([...something].filter(([, says]) => !says)).toEqual([])
  })

  test.each(TABS)('of all shops, with real invoices: $code $tab', { timeout: 240_000 }, async (tab) => {
    const view = asked(tab, { compare: 'previous', limit: 20, ...(tab.code === 'customers' ? {} : { from: '2011-11-28' }) })
    expect(await walk(held.owner, view, picked(numbersOf(await ask(held.owner, view)), { totals: true }), named)).toEqual([])
  })

  test.each(TABS)('as whoever sees his own orders alone has it: $code $tab', { timeout: 240_000 }, async (tab) => {
    const view = asked(tab, { sites: [CORNER] })
    const [mine, all] = await Promise.all([held.seller, held.owner].map(async (person) => numbersOf(await ask(person, view))))
    if (['overview', 'statuses', 'managers', 'delivery', 'tasks'].includes(tab.code)) expect(mine).not.toEqual(all)
    expect(await walk(held.seller, view, picked(mine!), named)).toEqual([])
  })

  test('in days when there was no shop', { timeout: 240_000 }, async () => {
    for (const tab of TABS) {
      const view = asked(tab, { sites: [CORNER], from: '2005-03-01', to: '2005-03-04' })
      expect(await walk(held.owner, view, picked(numbersOf(await ask(held.owner, view))))).toEqual([])
    }
  })

  test('on the day when the clock of the account is put back, which has 25 hours', { timeout: 240_000 }, async () => {
    const zone = (name: string) => byHand(server.db, 'update account set time_zone = $1, settings_version = settings_version + 1', [name])
    await zone('Europe/Berlin')
    for (const tab of TABS.filter(({ code }) => code !== 'customers')) {
      const view = asked(tab, { sites: [CORNER], from: CLOCK_BACK.day, to: CLOCK_BACK.day, compare: 'year' })
      const report = await ask(held.owner, view)
      if (tab.code === 'overview') expect(report.blocks.find(({ code }) => code === 'days')!.rows.map(({ key, cells }) => [key, cells['orders']!.value! + cells['cancelledOrders']!.value!])).toEqual([[CLOCK_BACK.day, CLOCK_BACK.orders]])
      expect(await walk(held.owner, view, picked(numbersOf(report)))).toEqual([])
    }
    await zone('Europe/Moscow')
  })
})

/** The newest invoices lie in these days. */
const DAYS = 'from=2011-11-20&to=2011-12-10&compare=none'
const addressOf = (report: string): string => `/analytics/reports/${report}${report.includes('?') ? '&' : '?'}${DAYS}`
const numbers = (within: Page | Locator): Locator => within.getByRole('button', { name: /Показать, что за числом$/ })
const panel = (page: Page): Locator => page.getByRole('complementary')
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ').trim()

/** Opens the report and gives what it answered. */
async function openReport(page: Page, address: string): Promise<Report> {
  const [answer] = await Promise.all([
    page.waitForResponse((response: Response) => /\/api\/analytics\/reports\/[a-z]+$/.test(response.url()), { timeout: 60_000 }),
    page.goto(address),
  ])
  expect([address, answer.status()]).toEqual([address, 200])
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  return answer.json() as Promise<Report>
}

function addressOfView({ code, question: { sites, bounds, ...rest } }: Asked): string {
  return `/analytics/reports/${code}?${new URLSearchParams({ ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])), sites: JSON.stringify(sites), bounds: JSON.stringify(bounds) })}`
}

describeInBrowser('analytics on the screen', () => {
  const codes = [...new Set(VIEWS.map(({ code }) => code))].filter((code) => code !== 'calls' && code !== 'chats')
  test.each(codes)('every number of %s is opened by a click, and its list says it', { timeout: 480_000 }, async (code) => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    const wrong: string[] = []
    for (const view of VIEWS.filter((one) => one.code === code)) {
      const report = await openReport(page, addressOfView(view))
      if (isFirst(view) && report.blocks[0]!.kind !== 'matrix') {
        // Pointed at, it says what it is.
        await numbers(page.getByRole('main')).first().hover()
        await page.getByRole('tooltip').getByText(metricOf(report.blocks[0]!.columns[0]!.metric)!.formula.ru, { exact: true }).waitFor()
      }
      const { wrong: some, walked } = await walkScreen(page, report)
      expect([view.question.tab, walked > 0]).toEqual([view.question.tab, true])
      wrong.push(...some.map((fault) => `${view.question.tab ?? ''} ${view.question.by ?? ''} ${fault}`))
    }
    expect(wrong).toEqual([])
  })

  test('a number says on focus what it is; its list opens a card, leads back, and stands in the address', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await openReport(page, addressOf('overview'))
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
    // The card, the list, and whatever else stands there: each takes one.
    await expect.poll(async () => {
      await page.keyboard.press('Escape')
      return new URL(page.url()).searchParams.has('behind')
    }, SOON).toBe(false)
  })

  test('a chart is walked by arrows and read as a table', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка')
    await openReport(page, addressOf('overview'))
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
    // Each key waits for what the last one did to be said: the grid measures its places in between.
    await handle.press('Space')
    await page.getByText(/^(Взято с места|На месте) 1$/).waitFor({ state: 'attached' })
    await handle.press('ArrowRight')
    await expect.poll(order, SOON).toEqual(['Выручка', 'Заказы'])
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
    ['light and dark', { width: 1440, height: 900 }, seriousFaultsInBothLooks], ['a phone', { width: 390, height: 844 }, seriousFaults],
  ] as const)('nothing serious is in the way of anybody: %s', { timeout: 240_000 }, async (_how, look, faultsOf) => {
    const { page } = await browser.open('owner', 'Ольга Хозяйка', look)
    for (const address of ['/analytics', addressOf('overview'), addressOf('customers'), addressOf('funnel'), addressOf('managers')]) {
      await page.goto(address)
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await expect.poll(() => page.getByText('Загружаем').count(), SOON).toBe(0)
      expect([address, await faultsOf(page)]).toEqual([address, []])
      // Nothing sticks out of the window.
      expect([address, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([address, true])
    }
  })
})
