import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
let firstId = 0

beforeAll(async () => {
  firstId = (await wire.npm.orders.create({ number: 'L-1', firstName: 'Анна', lastName: 'Лебедева', phone: '+79261234567', items: [{ productName: 'Чай', quantity: 1, initialPrice: 100 }] })).body.id
  await wire.npm.orders.create({ number: 'L-2', firstName: 'Пётр', phone: '+79035550011', items: [{ productName: 'Кофе', quantity: 1, initialPrice: 9000 }] })
})

const numbers = (page: Page): Promise<string[]> => page.getByRole('grid').getByText(/^L-\d$/).allInnerTexts()
const listOf = async (page: Page, address = '/orders'): Promise<void> => {
  await page.goto(address)
  await page.getByRole('grid').getByText(/^L-\d$/).first().waitFor()
}

describeInBrowser('a list', () => {
  test('is filtered by keyboard; the address shows a colleague the same, and a shared view stands in their tabs', { timeout: 90_000 }, async () => {
    const [anna, oleg] = [await browser.open('director', 'Анна Петрова'), await browser.open('director', 'Олег Сидоров')]
    await listOf(anna.page)
    await anna.page.getByRole('button', { name: 'Фильтр' }).press('Enter')
    await anna.page.getByRole('textbox', { name: 'Найти поле' }).fill('сумма')
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Сумма', exact: true }).press('Enter')
    await anna.page.getByRole('combobox', { name: 'Условие' }).selectOption({ label: 'не меньше' })
    await anna.page.getByRole('textbox', { name: 'Значение' }).fill('5000')
    await anna.page.keyboard.press('Enter')
    await expect.poll(() => numbers(anna.page), SOON).toEqual(['L-2'])

    await listOf(oleg.page, anna.page.url())
    expect(await numbers(oleg.page)).toEqual(['L-2'])

    await anna.page.getByRole('button', { name: 'Сохранить вид' }).click()
    await anna.page.getByRole('textbox', { name: 'Название' }).fill('Дорогие')
    await anna.page.getByRole('checkbox', { name: 'Виден всем' }).check()
    await anna.page.keyboard.press('Enter')
    await anna.page.getByRole('button', { name: 'Дорогие' }).waitFor()
    await listOf(oleg.page)
    await oleg.page.getByRole('button', { name: 'Дорогие' }).click()
    await expect.poll(() => numbers(oleg.page), SOON).toEqual(['L-2'])
    await oleg.page.goBack()
    await expect.poll(() => numbers(oleg.page), SOON).toEqual(['L-2', 'L-1'])
  })

  test('Ctrl K finds an order by number and a customer by digits of the phone, without the mouse', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await listOf(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Найти что угодно/ }).fill('L-1')
    await page.getByRole('option', { name: /L-1/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname, SOON).toBe(`/orders/${firstId}`)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Найти что угодно/ }).fill('0011')
    await page.getByRole('group', { name: 'Клиенты' }).or(page.getByRole('option', { name: /Пётр/ })).first().waitFor()
  })
})

describeInBrowser('without a connection', () => {
  test('what was typed waits under a bar and is sent by itself when the connection is back', { timeout: 90_000 }, async () => {
    const { page, context } = await browser.open('director', 'Анна Петрова')
    await page.goto(`/orders/${firstId}`)
    const name = page.getByRole('button', { name: /^Имя / })
    await name.waitFor()
    await context.setOffline(true)
    await name.click()
    await page.getByRole('textbox', { name: 'Имя' }).fill('Мария')
    await page.keyboard.press('Enter')
    await page.getByText('1 правка ждёт и отправится сама.').waitFor()
    expect((await wire.get(`/api/v5/orders/${firstId}?by=id`)).body.order.firstName).toBe('Анна')
    await context.setOffline(false)
    await page.getByText('1 правка ждёт и отправится сама.').waitFor({ state: 'hidden' })
    expect((await wire.get(`/api/v5/orders/${firstId}?by=id`)).body.order.firstName).toBe('Мария')
  })
})
