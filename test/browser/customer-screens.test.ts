import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaultsInBothLooks, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const ids = { plain: 0, twin: 0, hostile: 0 }

beforeAll(async () => {
  const customer = async (fields: object): Promise<number> => (await wire.npm.customers.create(fields)).body.id
  ids.plain = await customer({ firstName: 'Анна', lastName: 'Лебедева', phones: [{ number: '+79261234567' }], email: 'anna@example.ru', address: { city: 'Казань' }, tags: ['опт'] })
  ids.twin = await customer({ firstName: 'Аня', phones: [{ number: '+79261234567' }] })
  ids.hostile = await customer({
    firstName: 'مرحبا بالعالم', lastName: 'Оченьдлиннаяфамилия'.repeat(10), email: `${'x'.repeat(200)}@example.com`, phones: Array.from({ length: 12 }, (_, at) => ({ number: `+7999123456${at}` })),
    address: { city: 'Город'.repeat(30), text: '<script>alert(1)</script> '.repeat(40) }, tags: Array.from({ length: 25 }, (_, at) => `тег ${at} ${'БезПробелов'.repeat(at % 12)}`),
  })
  await wire.npm.orders.create({ number: 'C-1', customer: { id: ids.plain }, items: [{ productName: 'Кружка', quantity: 2, initialPrice: 450 }] })
})

const isSideways = (page: Page): Promise<boolean> => page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth)
const field = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) })

describeInBrowser('the screens of customers', () => {
  test('pass axe with nothing serious, light and dark', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/customers')
    await page.getByRole('row', { name: 'Лебедева Анна' }).waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the list').toEqual([])
    for (const address of [`/customers?open=${ids.plain}`, `/customers/${ids.plain}`, `/customers/${ids.hostile}`]) {
      await page.goto(address)
      await page.getByRole('article').waitFor()
      await page.getByText('Контакты').waitFor()
      expect(await seriousFaultsInBothLooks(page), address).toEqual([])
    }
    await page.goto('/customers/new')
    await page.getByRole('textbox', { name: 'Телефон' }).waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the new customer').toEqual([])
  })

  test('fit a phone: nothing moves sideways, the history is one tap away', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова', { width: 390, height: 844 })
    await page.goto('/customers')
    await page.getByRole('row', { name: 'Лебедева Анна' }).click()
    await page.getByRole('tab', { name: 'История и заметки' }).click()
    await page.getByRole('region', { name: 'История клиента' }).getByText('создан заказ').waitFor()
    expect(await isSideways(page)).toBe(false)
    for (const address of [`/customers/${ids.hostile}`, `/customers/${ids.plain}`, '/customers/new']) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => isSideways(page), SOON).toBe(false)
    }
  })
})

describeInBrowser('the card of a customer', () => {
  test('a customer is found by four digits, and the orders stand on the card', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/customers')
    await page.getByRole('row', { name: 'Лебедева Анна' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Найти/ }).fill('3456')
    await page.getByRole('option', { name: /Лебедева Анна/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Лебедева Анна' }).waitFor()
    await page.getByRole('list', { name: 'Заказы клиента' }).getByRole('link', { name: 'C-1' }).waitFor()
  })

  test('fields, phones, tags and marks are edited in place; a colleague sees it without reload, with who did it', { timeout: 90_000 }, async () => {
    const [anna, oleg] = [await browser.open('manager', 'Анна Петрова'), await browser.open('director', 'Олег Сидоров')]
    for (const { page } of [anna, oleg]) {
      await page.goto(`/customers/${ids.plain}`)
      await field(page, 'Отчество').waitFor()
    }
    await field(anna.page, 'Отчество').press('Enter')
    await anna.page.keyboard.type('Сергеевна')
    await anna.page.keyboard.press('Enter')
    await field(anna.page, 'Телефоны').click()
    await anna.page.keyboard.press('Control+End')
    await anna.page.keyboard.press('Enter')
    await anna.page.keyboard.type('8 926 765-43-21')
    await anna.page.keyboard.press('Control+Enter')
    await field(anna.page, 'Теги').click()
    await anna.page.keyboard.type('постоянный')
    await anna.page.keyboard.press('Enter')
    await anna.page.keyboard.press('Control+Enter')
    await anna.page.getByRole('button', { name: 'VIP' }).click()

    await oleg.page.getByRole('heading', { level: 1, name: 'Лебедева Анна Сергеевна' }).waitFor()
    await expect.poll(async () => (await field(oleg.page, 'Телефоны').innerText()).replace(/\D/g, ''), SOON).toBe('7926123456779267654321')
    await expect.poll(() => field(oleg.page, 'Теги').innerText(), SOON).toContain('постоянный')
    await expect.poll(() => oleg.page.getByRole('button', { name: 'VIP' }).getAttribute('aria-pressed'), SOON).toBe('true')
    await oleg.page.getByRole('region', { name: 'История клиента' }).getByRole('listitem').filter({ hasText: 'Анна Петрова' }).first().waitFor()
    // Store modules get a phone back as it was written: they compare it with their own.
    const { customer } = (await wire.npm.customers.fetchById(ids.plain)).body
    expect(customer).toMatchObject({ patronymic: 'Сергеевна', vip: true, phones: [{ number: '+79261234567' }, { number: '8 926 765-43-21' }] })
  })

  test('a note is written by key, pinned, and stands on top', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto(`/customers/${ids.plain}`)
    await field(page, 'Отчество').waitFor()
    await page.keyboard.press('c')
    await page.keyboard.type('Звонить после шести')
    await page.keyboard.press('Control+Enter')
    const notes = page.getByRole('region', { name: 'Заметки' })
    await notes.getByText('Звонить после шести').waitFor()
    await notes.getByRole('button', { name: 'Закрепить' }).click()
    await notes.getByRole('img', { name: 'Закреплена' }).waitFor()
  })

  test('an order begun from the card knows whose it is', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto(`/customers/${ids.twin}`)
    await page.getByRole('article').getByRole('link', { name: 'Новый заказ' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Имя' }).inputValue(), SOON).toBe('Аня')
  })
})
