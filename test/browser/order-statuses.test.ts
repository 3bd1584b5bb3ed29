import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { jobsOf } from '../jobs.ts'
import { signedIn } from '../people.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
jobsOf(wire.server)

beforeAll(async () => {
  const director = await signedIn(wire.server, 'director')
  const demand = async (code: string, change: object) => expect((await director.patch(`/api/references/statuses/${code}`, change)).status).toBe(200)
  await demand('delivering', { requiredFields: ['deliveryDate'] })
  await demand('cancel-other', { commentRequired: true })
  for (const [number, delivery] of [['S-1', {}], ['S-2', { date: '2027-03-01' }], ['S-3', {}]] as const) {
    await wire.npm.orders.create({ number, firstName: 'Анна', phone: '+79261234567', items: [{ productName: 'Чай', quantity: 1, initialPrice: 100 }], delivery })
  }
})

const row = (page: Page, number: string) => page.getByRole('row', { name: number })

async function choose(page: Page, status: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Найти статус' }).waitFor()
  await page.keyboard.type(status)
  await page.getByRole('option', { name: status, selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

describeInBrowser('statuses from the list', () => {
  test('many at once: those that may not go are listed with the reason, the others have gone and come back with one click', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/orders')
    await row(page, 'S-3').waitFor()
    await page.getByRole('grid', { name: 'Заказы' }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('s')
    await choose(page, 'Доставляется')
    await page.getByRole('button', { name: 'Перевести' }).click()
    const bar = page.getByRole('region', { name: 'Массовое действие' })
    await bar.getByText('Доставляется: 1 из 3').waitFor()
    await bar.getByText('2 не получились').click()
    const left = bar.getByRole('list', { name: 'Не получились' }).getByRole('listitem')
    await left.nth(1).waitFor()
    expect(await left.allInnerTexts()).toEqual([expect.stringMatching(/^S-\d\s+Для этого статуса нужно заполнить поля/), expect.stringMatching(/^S-\d\s+Для этого статуса/)])
    await expect.poll(() => row(page, 'S-2').innerText(), SOON).toContain('Доставляется')
    expect(await row(page, 'S-1').innerText()).toContain('Новый')
    await bar.getByRole('button', { name: 'Вернуть' }).click()
    await bar.getByText('Возвращено: 1 из 1').waitFor()
    await expect.poll(() => row(page, 'S-2').innerText(), SOON).toContain('Новый')
    await bar.getByRole('button', { name: 'Закрыть' }).click()
  })

  test('what a status demands is asked in a small window, and the step can be taken back', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/orders')
    await row(page, 'S-1').waitFor()
    await row(page, 'S-1').getByRole('button', { name: 'Статус: Новый' }).click()
    await choose(page, 'Доставляется')
    await page.getByLabel('Дата доставки').fill('2027-04-02')
    await page.keyboard.press('Enter')
    await expect.poll(() => row(page, 'S-1').innerText(), SOON).toContain('Доставляется')
    await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
    await expect.poll(() => row(page, 'S-1').innerText(), SOON).toContain('Новый')

    await row(page, 'S-1').getByRole('checkbox').click()
    await page.getByRole('grid', { name: 'Заказы' }).press('s')
    await choose(page, 'Отменен')
    const why = page.getByRole('textbox', { name: 'Комментарий: почему' })
    await why.waitFor()
    expect(await page.getByRole('button', { name: 'Сменить статус' }).last().isDisabled()).toBe(true)
    await why.fill('Передумал')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => row(page, 'S-1').innerText(), SOON).toContain('Отменен')
    // The row shows the step before the server has it.
    await expect.poll(async () => (await wire.npm.orders.list({ numbers: ['S-1'] })).body.orders[0], SOON).toMatchObject({ status: 'cancel-other', statusComment: 'Передумал', delivery: { date: '2027-04-02' } })
  })

  test('everything that a filter matches gets a field at once, also what is not on the screen', { timeout: 60_000 }, async () => {
    for (let n = 0; n < 120; n += 1) await wire.npm.orders.create({ number: `W-${n}`, customerComment: 'оптом', firstName: 'Ёж <b>"' })
    const { page } = await browser.open('manager', 'Вера Котова')
    await page.goto(`/orders?filter=${encodeURIComponent(JSON.stringify({ field: 'customerComment', op: 'eq', value: 'оптом' }))}`)
    await page.getByText('120 строк').waitFor()
    await page.getByRole('grid', { name: 'Заказы' }).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Выбрать все 120' }).click()
    await page.getByText('Все 120 по фильтру').waitFor()
    await page.getByRole('button', { name: 'Менеджер', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Вера Котова' }).check()
    await page.getByRole('button', { name: 'Записать в 120 строк' }).click()
    await page.getByText('Менеджер: 120 из 120').waitFor()
    const { rows } = await wire.server.db.pool.query(`select count(*)::int as count from "order" o join app_user u on u.id = o.manager_id where o.customer_comment = 'оптом' and u.name = 'Вера Котова'`)
    expect(rows[0].count).toBe(120)
    await page.goto('/settings/bulk')
    await page.getByText('120 заказов: Менеджер → Вера Котова').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
    await page.getByText('возвращено', { exact: true }).waitFor()
    await expect.poll(async () => (await wire.server.db.pool.query(`select count(*)::int as count from "order" where customer_comment = 'оптом' and manager_id is not null`)).rows[0].count, SOON).toBe(0)
  })
})
