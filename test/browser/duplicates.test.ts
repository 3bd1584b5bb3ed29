import { beforeEach, expect, test } from 'vitest'
import { systemActor } from '../../server/platform/access.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { transact } from '../../server/platform/transact.ts'
import { createCustomer, type NewCustomer } from '../../server/modules/customers/index.ts'
import { createOrder } from '../../server/modules/orders/index.ts'
import { pairsReader } from '../../server/modules/duplicates/reactions.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const ask = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows
const make = async (input: Partial<NewCustomer>) => (await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', ...input }))).id
const ownerOf = async (orderId: number) => (await ask('select customer_id as id from "order" where id = $1', [orderId]))[0].id

let [stays, goes, order] = [0, 0, 0]
let next = 0
beforeEach(async () => {
  // What the tests before have left is dealt with.
  await catchUp(server.db, pairsReader)
  await transact(server.db, systemActor('test'), async (tx) => {
    await tx.db.deleteFrom('customer_duplicate').execute()
  })
  const phone = `+7916700${String((next += 1)).padStart(4, '0')}`
  stays = await make({ lastName: 'Ким', firstName: `Анна${next}`, phones: [phone] })
  goes = await make({ lastName: `Анна${next}`, firstName: 'Ким', phones: [`+7999000${String(next).padStart(4, '0')}`, phone], emails: [`anna${next}@example.com`] })
  const input = { site: 'shop', customer: { id: goes }, items: [{ productName: 'Чай', initialPrice: 100, quantity: 1 }] }
  order = (await transact(server.db, systemActor('test'), (tx) => createOrder(tx, input as never, { by: 'api' }))).order.id
  await catchUp(server.db, pairsReader)
})

describeInBrowser('likely duplicates', () => {
  test('are found, compared, merged and split again by keyboard alone', async () => {
    const { page } = await browser.open('manager', 'Мария Менеджер')
    await page.goto('/duplicates')
    await page.getByText('тот же телефон').first().waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Объединить клиентов' })
    const merge = dialog.getByRole('button', { name: 'Объединить, перенести' }).or(dialog.getByRole('button', { name: 'Объединить', exact: true }))
    await merge.waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await expect.poll(() => merge.evaluate((button) => button === document.activeElement), SOON).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('Вероятных дублей нет').waitFor()
    const [{ survivor_id: survivor, merged_id: merged }] = await ask('select survivor_id, merged_id from customer_merge order by id desc limit 1')
    expect(new Set([survivor, merged])).toEqual(new Set([stays, goes]))
    expect(await ownerOf(order)).toBe(survivor)

    await page.goto('/duplicates/merges')
    await page.getByRole('button', { name: 'Отменить…' }).first().focus()
    await page.keyboard.press('Enter')
    const undo = page.getByRole('dialog').getByRole('button', { name: 'Отменить объединение' })
    await undo.waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await expect.poll(() => undo.evaluate((button) => button === document.activeElement), SOON).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('отменено').waitFor()
    expect(await ownerOf(order)).toBe(goes)
  })

  test('are taken off the list by N, and the toast takes that back', async () => {
    const { page } = await browser.open('manager', 'Мария Менеджер')
    await page.goto('/duplicates')
    await page.getByText('тот же телефон').first().waitFor()
    await page.keyboard.press('n')
    await page.getByText('Вероятных дублей нет').waitFor()
    expect(await ask('select one_id, other_id from customer_not_same where one_id = $1', [Math.min(stays, goes)])).toHaveLength(1)
    await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
    await expect.poll(() => ask('select 1 from customer_not_same where one_id = $1', [Math.min(stays, goes)]), SOON).toEqual([])
  })

  test('on the card: the chosen values are kept, the toast undoes it, and an old address leads to the survivor', async () => {
    const { page } = await browser.open('manager', 'Мария Менеджер')
    await page.goto(`/customers/${goes}`)
    await page.getByRole('button', { name: 'Объединить…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Оставить этого' }).click()
    await dialog.getByRole('radio', { name: 'Остаётся' }).waitFor()
    const survivorId = Number(await dialog.getByRole('radio', { name: 'Остаётся' }).inputValue())
    await dialog.getByRole('button', { name: /^Объединить/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => ask('select merged_into as id from customer where id = any($1) and merged_into is not null', [[stays, goes]]), SOON).toEqual([{ id: survivorId }])
    const gone = survivorId === stays ? goes : stays
    await page.goto(`/customers/${gone}`)
    await page.waitForURL(`**/customers/${survivorId}`)
    await page.getByText('теперь часть этой карточки').waitFor()
    await page.getByRole('button', { name: 'Отменить объединение…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Отменить объединение' }).click()
    await page.getByText('снова отдельный клиент').waitFor()
    expect(await ask('select id from customer where id = any($1) and merged_into is not null', [[stays, goes]])).toEqual([])
  })

  test('after saving a new customer a window lists those like them; who is not the same is unticked', async () => {
    const [{ phone }] = await ask('select phone from customer where id = $1', [stays])
    const { page } = await browser.open('manager', 'Мария Менеджер')
    await page.goto('/customers/new')
    await page.getByLabel('Телефон').fill(phone)
    await page.getByText('Уже есть:').waitFor()
    await page.getByLabel('Имя').fill('Новая')
    await page.getByRole('button', { name: 'Создать клиента' }).click()
    const dialog = page.getByRole('dialog', { name: /Уже есть 2 похожих клиента/ })
    await dialog.waitFor()
    await expect.poll(() => dialog.getByRole('checkbox', { name: 'тот же человек' }).count(), SOON).toBe(2)
    await dialog.getByRole('checkbox', { name: 'тот же человек' }).first().uncheck()
    await dialog.getByRole('button', { name: /^Объединить/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await ask('select count(*)::int as n from customer where (id = any($1) or first_name = $2) and merged_into is not null', [[stays, goes], 'Новая'])).toEqual([{ n: 1 }])
  })
})
