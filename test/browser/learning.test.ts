import { afterAll, beforeAll, expect, test } from 'vitest'
import { startReaders } from '../../server/platform/readers.ts'
import pino from 'pino'
import { modules } from '../../server/modules.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
let stop: () => Promise<void>
beforeAll(() => {
  stop = startReaders(server.db, modules.flatMap((module) => module.readers ?? []), pino({ level: 'error' }))
})
afterAll(() => stop())

describeInBrowser('a new store and new people', () => {
  test('the launch leads from an empty account to an order that came over the API', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Хозяйкина')
    await page.goto('/launch')
    await page.getByText('0 из 5 шагов').waitFor()
    await page.getByLabel('Название магазина').fill('Чайная <лавка> "Ёлка"')
    await page.getByLabel('Адрес сайта').fill('https://example.com')
    await page.getByRole('button', { name: 'Сохранить и дальше' }).click()
    await page.getByText('1 из 5 шагов').waitFor()

    await page.getByRole('radio', { name: 'Еда и цветы' }).check()
    await page.getByRole('button', { name: 'Настроить и дальше' }).click()
    await page.getByText('2 из 5 шагов').waitFor()

    await page.getByRole('button', { name: 'Создать ключ' }).click()
    await page.getByText('Ключ показан только сейчас', { exact: false }).waitFor()
    expect(await page.locator('code').nth(1).innerText()).toMatch(/^\w{32}$/)
    await page.getByRole('button', { name: 'Ключ на месте, дальше' }).click()

    await page.getByLabel('Имя и фамилия').fill('Новый Менеджер')
    await page.getByLabel('Почта').fill('novy@example.com')
    await page.getByRole('button', { name: 'Добавить', exact: true }).click()
    await page.getByText('Новый Менеджер, novy@example.com').waitFor()
    await page.getByRole('button', { name: 'Все добавлены, дальше' }).click()

    await page.getByRole('button', { name: 'Отправить проверочный заказ' }).click()
    await page.getByText('пришёл. Статус сейчас: Новый', { exact: false }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    const { rows } = await server.db.pool.query(`select id, from_api from "order"`)
    expect(rows).toMatchObject([{ from_api: true }])
    await page.getByRole('button', { name: 'Всё работает' }).click()
    await page.getByText('Магазин готов к работе').waitFor()
  })

  test('a lesson ticks off what is done on the training order, in the corner of every page', { timeout: 90_000 }, async () => {
    const { page, person } = await browser.open('manager', 'Новенькая Анна')
    await page.goto('/learning')
    const own = page.getByRole('button', { name: 'Начать', exact: true }).first()
    await own.focus()
    await page.keyboard.press('Enter')
    const guide = page.getByRole('complementary', { name: 'Урок' })
    await guide.getByText('Первый заказ менеджера').waitFor()
    await page.waitForURL(/\/orders\/\d+/)
    await page.getByRole('article').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    const id = Number(/\d+$/.exec(page.url())![0])
    await page.keyboard.press('c')
    await page.keyboard.type('Просила привезти в субботу')
    await page.keyboard.press('Control+Enter')
    await guide.getByText('1/5').waitFor()
    await person.patch(`/api/orders/${id}`, { changes: { deliveryDate: { to: '2027-03-06' } } })
    await guide.getByText('2/5').waitFor()
    await page.goto('/customers')
    await guide.getByText('2/5').waitFor()
    const { items } = (await person.get(`/api/orders/${id}`)).body
    await person.patch(`/api/orders/${id}/items/${items[0].id}`, { changes: { quantity: { to: 2 } } })
    await person.post('/api/tasks', { text: 'перезвонить', orderId: id, performerId: person.id })
    await person.post(`/api/orders/${id}/status`, { status: 'client-confirmed' })
    await guide.getByText('Готово! Урок пройден.', { exact: false }).waitFor()

    const head = await browser.open('owner', 'Ольга Глава')
    await head.page.goto('/learning')
    await expect.poll(() => head.page.getByRole('row', { name: 'Новенькая Анна' }).innerText(), SOON).toContain('пройден')
  })

  test('help opens at the page one is on, and finds by words', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Вера', { width: 390, height: 844 })
    await page.goto('/orders')
    await page.getByRole('button', { name: 'Помощь, есть новое' }).click()
    const help = page.getByRole('dialog', { name: 'Помощь' })
    await help.getByText('Список живой', { exact: false }).waitFor()
    await help.getByText('Что нового').waitFor()
    await page.keyboard.type('недозвон')
    await help.getByText('поставит задачу', { exact: false }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Помощь', exact: true }).waitFor()
  })
})
