import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { modules } from '../../server/modules.ts'
import { startReaders } from '../../server/platform/readers.ts'
import { jobsOf } from '../jobs.ts'
import { signedIn, type Person } from '../people.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, seriousFaultsInBothLooks, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
jobsOf(wire.server)
const held = {} as { owner: Person; managers: number; stop: () => Promise<void> }

beforeAll(async () => {
  held.owner = await signedIn(wire.server, 'owner')
  const { groups } = (await held.owner.get('/api/user-groups')).body
  held.managers = groups.find((group: { code: string }) => group.code === 'manager').id
  held.stop = startReaders(wire.server.db, modules.flatMap((module) => module.readers ?? []), pino({ level: 'silent' }))
})
afterAll(() => held.stop())

const order = (number: string, more: object = {}) =>
  wire.npm.orders.create({ number, firstName: 'Анна', lastName: `Клиентова ${number}`, phone: `+7926${String(1_000_000 + Number(/\d+/.exec(number)![0]))}`, items: [{ productName: `Чай ${number}`, quantity: 1, initialPrice: 100 }], ...more })
const among = (number: string, op: string): string => encodeURIComponent(JSON.stringify({ field: 'number', op, value: number }))
const named = async (number: string) => (await held.owner.get(`/api/orders?filter=${among(number, 'eq')}`)).body.rows[0]
const list = (page: Page) => page.getByRole('listbox', { name: 'Что вас ждёт' })
const items = (page: Page) => list(page).getByRole('option')
const card = (page: Page) => page.getByRole('article', { name: /^Заказ / })
const reminders = (page: Page) => page.getByRole('region', { name: 'Напоминания' })

/** Opens the page of the day and waits until the server knows that the person is there. */
async function atWork(role: 'manager' | 'director', name: string) {
  const someone = await browser.open(role, name)
  await someone.page.goto('/day')
  await expect.poll(async () => (await held.owner.get('/api/day/people')).body.people.map((one: { id: number }) => one.id), SOON).toContain(someone.person.id)
  return someone
}

describeInBrowser('the day of a team', () => {
  test('a morning: twelve orders are given out and worked through by keyboard alone, two of them become one, the head sees it and undoes a change of many', { timeout: 240_000 }, async () => {
    const { page, person } = await atWork('manager', 'Анна Петрова')
    await page.getByText('Всё сделано').waitFor()
    expect((await held.owner.post('/api/distribution/rules', { name: 'Все новые', groupId: held.managers })).status).toBe(201)
    for (let at = 1; at <= 11; at++) await order(`D-${at}`)
    // The buyer pressed the button twice.
    await order('D-12', { lastName: 'Клиентова D-11', phone: '+79261000011', items: [{ productName: 'Чай D-11', quantity: 1, initialPrice: 100 }] })
    await expect.poll(() => items(page).count(), SOON).toBe(12)
    expect(await items(page).first().innerText()).toContain('№ D-1')

    await list(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await card(page).getByText('Заказ D-1', { exact: true }).waitFor()
    expect(await page.getByText('меньше всех загружен').innerText()).toContain('в работе')

    // The first is reached, of the second nobody answers: each time the next opens by itself.
    await page.keyboard.press('1')
    await card(page).getByText('Заказ D-2', { exact: true }).waitFor()
    await page.keyboard.press('2')
    const question = page.getByRole('dialog', { name: 'Недозвон. Когда перезвонить?' })
    await question.waitFor()
    await page.keyboard.press('3')
    await question.waitFor({ state: 'hidden' })
    await card(page).getByText('Заказ D-3', { exact: true }).waitFor()
    // A colleague takes the work off: what is open stays open and says so.
    expect((await held.owner.post(`/api/orders/${(await named('D-3')).id}/call-attempts`, { result: 'answered' })).status).toBe(200)
    await page.getByText('Это уже не ждёт.').waitFor()
    await page.keyboard.press('j')
    for (let at = 4; at <= 10; at++) {
      await card(page).getByText(`Заказ D-${at}`, { exact: true }).waitFor()
      await page.keyboard.press('1')
    }
    await card(page).getByText('Заказ D-11', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Похож на повтор' }).getByText('D-12').waitFor()
    await page.keyboard.press('u')
    const combine = page.getByRole('dialog', { name: 'Объединить два заказа' })
    await expect.poll(() => combine.getByRole('radio', { name: /Всё из обоих/ }).evaluate((radio) => radio === document.activeElement), SOON).toBe(true)
    await page.keyboard.press('Control+Enter')
    await combine.waitFor({ state: 'detached' })
    await page.getByText('Это уже не ждёт.').waitFor()
    await page.getByText('Всё сделано').waitFor()
    expect((await named('D-12')).status).toBe('cancel-other')

    const head = await browser.open('director', 'Дмитрий Головин')
    await head.page.goto('/day/board')
    const row = head.page.getByRole('row', { name: /Анна Петрова/ })
    await row.waitFor()
    await expect.poll(async () => (await held.owner.get('/api/day/board')).body.people.find((one: { id: number }) => one.id === person.id)?.touchedToday, SOON).toBe(11)
    await expect.poll(() => row.innerText(), SOON).toMatch(/\b11\b/)
    expect(await head.page.getByText('Заказов сегодня').locator('..').innerText()).toContain('12')

    const managers = async () => [...new Set((await held.owner.get(`/api/orders?filter=${among('D-', 'starts')}&fields=managerId`)).body.rows.map((one: { managerId: number }) => one.managerId))]
    await head.page.goto(`/orders?filter=${among('D-', 'starts')}`)
    await head.page.getByText('12 строк').waitFor()
    await head.page.getByRole('grid', { name: 'Заказы' }).focus()
    await head.page.keyboard.press('Control+a')
    await head.page.getByRole('button', { name: 'Менеджер', exact: true }).click()
    await head.page.getByRole('checkbox', { name: 'Дмитрий Головин' }).check()
    await head.page.getByRole('button', { name: 'Записать в 12 строк' }).click()
    await head.page.getByText('Менеджер: 12 из 12').waitFor()
    expect(await managers()).toEqual([head.person.id])
    await head.page.getByRole('region', { name: 'Массовое действие' }).getByRole('button', { name: 'Вернуть', exact: true }).click()
    await expect.poll(managers, SOON).toEqual([person.id])
  })

  test('an order of the queue is taken by one key; a status is changed in the top bar', { timeout: 120_000 }, async () => {
    const { page } = await atWork('manager', 'Борис Ли')
    await page.getByRole('button', { name: 'Вы: Свободен' }).click()
    await page.getByRole('menuitem', { name: 'На обеде' }).click()
    await page.getByRole('button', { name: 'Вы: На обеде' }).waitFor()
    // Without rules orders wait in the queue.
    for (const { id } of (await held.owner.get('/api/distribution/rules')).body.rules) expect((await held.owner.patch(`/api/distribution/rules/${id}`, { active: false })).status).toBe(200)
    await order('Q-50')
    await page.getByRole('button', { name: /Взять из очереди · 1/ }).waitFor()
    await page.keyboard.press('q')
    await card(page).getByText('Заказ Q-50', { exact: true }).waitFor()
    await page.getByText(/взял\(а\) из очереди/).waitFor()
    await page.getByRole('button', { name: 'Очередь пуста' }).waitFor()
  })

  test('the head hands orders over by keyboard, and takes it back', { timeout: 120_000 }, async () => {
    const vera = await signedIn(wire.server, 'manager', { name: 'Вера Соколова' })
    const zoya = await signedIn(wire.server, 'manager', { name: 'Зоя Зимина' })
    const { page } = await browser.open('director', 'Дмитрий Головин')
    const { id } = (await order('H-60', { managerId: vera.id })).body
    await page.goto(`/day/board?of=${vera.id}`)
    const orders = page.getByRole('listbox', { name: 'Заказы, которые можно передать' })
    await orders.getByRole('option', { name: /H-60/ }).waitFor()
    await orders.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('x')
    await page.keyboard.press('m')
    await page.getByRole('dialog', { name: /Кому передать 1 заказ/ }).waitFor()
    await page.keyboard.type('зим')
    await page.getByRole('option', { name: /Зоя Зимина/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    const manager = async () => (await held.owner.get(`/api/orders/${id}`)).body.managerId
    await expect.poll(manager, SOON).toBe(zoya.id)
    await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
    await expect.poll(manager, SOON).toBe(vera.id)
  })

  test('a reminder comes at its minute over any page, in one window, and is done with by keyboard', { timeout: 120_000 }, async () => {
    const { page, person, context } = await browser.open('manager', 'Галина Орлова')
    await page.goto('/orders')
    const other = await context.newPage()
    await other.goto('/customers')
    await other.getByRole('heading', { name: 'Клиенты' }).waitFor()
    await page.bringToFront()
    const made = await person.post('/api/tasks', { text: 'Перезвонить насчёт чая', dueAt: new Date(Date.now() + 3000).toISOString(), phone: '+79261112233' })
    expect(made.status).toBe(201)
    const shown = async () => [await reminders(page).count(), await reminders(other).count()].toSorted()
    await expect.poll(shown, SOON).toEqual([0, 1])
    const window = (await reminders(page).count()) > 0 ? page : other
    await window.keyboard.press('Control+Period')
    expect(await reminders(window).getByRole('article', { name: 'Перезвонить насчёт чая' }).evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await seriousFaults(window)).toEqual([])
    await window.keyboard.press('4')
    await expect.poll(shown, SOON).toEqual([0, 0])
    const { snoozedUntil } = (await person.get(`/api/tasks/${made.body.id}`)).body
    expect(Date.parse(snoozedUntil)).toBeGreaterThan(Date.now() + 13 * 60_000)
  })

  test('the worker that shows pushes is served as a script', async () => {
    const answer = await fetch(`${wire.server.url}/push-worker.js`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
  })

  test('its screens pass axe with nothing serious, light and dark', { timeout: 180_000 }, async () => {
    const { page, person } = await browser.open('director', 'Олег Сидоров')
    await person.post('/api/tasks', { text: 'Проверить '.repeat(60), dueAt: new Date(Date.now() + 3_600_000).toISOString() })
    await order('Z-70', { managerId: person.id, lastName: 'مرحبا بالعالم '.repeat(12) })
    for (const [address, ready] of [['/day', 'Z-70'], ['/day/board', 'Команда сейчас'], ['/settings/distribution', 'Кого выбираем'], ['/settings/reminders', 'Напоминания звучат']] as const) {
      await page.goto(address)
      await page.getByText(ready).first().waitFor()
      expect(await seriousFaultsInBothLooks(page), address).toEqual([])
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth), `${address} scrolls sideways`).toBe(false)
    }
    await page.goto('/day')
    await list(page).focus()
    await page.keyboard.press('Enter')
    await card(page).waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the order beside the list').toEqual([])
  })
})
