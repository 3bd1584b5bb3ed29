import { beforeAll, expect, test } from 'vitest'
import { wireClients } from '../wire/clients.ts'
import { byHand } from '../database.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const MANY = 5000
let orderId = 0

beforeAll(async () => {
  orderId = (await wire.npm.orders.create({ number: 'T-1', firstName: 'Анна', lastName: 'Лебедева', phone: '+79261234567', items: [{ productName: 'Чай', quantity: 1, initialPrice: 100 }] })).body.id
})
const taskRow = async (text: string) => (await wire.server.db.pool.query('select id, due_at, performer_id, complete, result from task where text = $1 order by id desc limit 1', [text])).rows[0]

describeInBrowser('tasks', () => {
  test('are set on an order in one line of plain words, and completed with a result that takes the order on, by keyboard alone', { timeout: 120_000 }, async () => {
    const { page, person } = await browser.open('director', 'Олег Сидоров')
    await page.goto(`/orders/${orderId}`)
    await page.getByText('Следующий шаг не запланирован.').waitFor()
    await page.keyboard.press('t')
    const line = page.getByRole('textbox', { name: 'Новая задача одной строкой' })
    await line.pressSequentially('уточнить размер завтра в 11')
    await page.getByText('завтра 11:00').waitFor()
    await page.keyboard.press('Enter')
    const open = page.getByRole('list', { name: 'Открытые задачи' })
    await open.getByText('уточнить размер').waitFor()
    const task = await taskRow('уточнить размер')
    expect(task.performer_id).toBe(person.id)
    expect(new Date(task.due_at).toLocaleTimeString('ru', { timeZone: 'Europe/Moscow' })).toBe('11:00:00')

    await open.getByRole('button', { name: 'Завершить: уточнить размер' }).press('Enter')
    await page.getByRole('button', { name: /Дозвонился.*Согласовано с клиентом/ }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('button', { name: 'Да, сменить статус' }).press('Enter')
    await expect.poll(async () => (await wire.server.db.pool.query('select status from "order" where id = $1', [orderId])).rows[0].status, SOON).toBe('client-confirmed')
    expect(await taskRow('уточнить размер')).toMatchObject({ complete: true, result: 'answered' })
  })

  test('5,000 of one person open at once, and the list is worked by letters', { timeout: 120_000 }, async () => {
    const { page, person } = await browser.open('director', 'Вера Много')
    await byHand(wire.server.db, `insert into task (text, performer_id, creator_id, due_at) select 'дело ' || n, $1, $1, now() + n * interval '1 minute' from generate_series(1, $2::int) n`, [person.id, MANY])
    await page.goto('/tasks')
    await page.getByRole('button', { name: 'Мои', exact: true }).click()
    const grid = page.getByRole('grid')
    await grid.getByText('дело 1', { exact: true }).waitFor()
    await page.getByText(/1\s?000/).first().waitFor() // counted up to a thousand unless asked
    await grid.getByText('дело 1', { exact: true }).click()
    await page.getByRole('heading', { name: 'дело 1' }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'дело 2' }).waitFor()
    await page.keyboard.press('c')
    await page.getByRole('button', { name: /Недозвон/ }).waitFor()
    await page.keyboard.press('4')
    await expect.poll(async () => (await taskRow('дело 2')).result, SOON).toBe('done')
    expect(await seriousFaults(page)).toEqual([])
  })

  test('are handed over from the list, and the report tells how they were kept', { timeout: 120_000 }, async () => {
    const boss = await browser.open('director', 'Глава Главная')
    const { person: other } = await browser.open('manager', 'Пётр Принял')
    await byHand(wire.server.db, `insert into task (text, performer_id, creator_id, due_at) values ('передаётся', $1, $1, now() - interval '1 minute')`, [boss.person.id])
    const { page } = boss
    await page.goto('/tasks')
    await page.getByRole('button', { name: 'Просрочены', exact: true }).click()
    const row = page.getByRole('grid').getByText('передаётся')
    await row.waitFor()
    await page.getByRole('checkbox', { name: /передаётся/ }).check()
    await page.getByRole('button', { name: 'Передать', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: /Передать 1 задачу/ })
    await dialog.getByRole('combobox', { name: 'Кому' }).fill('Пётр')
    await page.getByRole('option', { name: 'Пётр Принял' }).click()
    await dialog.getByRole('button', { name: 'Передать' }).click()
    await expect.poll(async () => (await taskRow('передаётся')).performer_id, SOON).toBe(other.id)
    await page.goto('/tasks/report')
    await page.getByRole('row', { name: /Пётр Принял/ }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })
})
