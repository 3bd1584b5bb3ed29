import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, seriousFaultsInBothLooks, SOON, testBrowser } from './browser.ts'
import { loadGoods } from './goods.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const ids = { plain: 0, hostile: 0, empty: 0 }

beforeAll(async () => {
  await loadGoods(wire.server.db, [{ externalId: 'mug', name: 'Кружка белая', article: 'K-1', price: 450, stock: 1 }])
  const create = async (order: object): Promise<number> => (await wire.npm.orders.create(order)).body.id
  ids.empty = await create({ number: 'E-1', firstName: 'Пётр', items: [] })
  ids.hostile = await create({
    number: 'H-1', firstName: 'مرحبا بالعالم', lastName: 'Оченьдлиннаяфамилия'.repeat(10), phone: '+79990000002', customerComment: '<script>alert(1)</script> '.repeat(40),
    items: Array.from({ length: 60 }, (_, at) => ({ productName: `Товар ${at} ${'БезПробелов'.repeat(at % 12)}`, quantity: 1.125, initialPrice: 999_999 })),
    delivery: { code: 'courier', address: { text: 'улица'.repeat(60) } },
  })
  ids.plain = await create({
    number: 'P-1', firstName: 'Анна', lastName: 'Лебедева', phone: '+79261234567', email: 'anna@example.ru', payments: [{ type: 'bitcoin' }, { type: 'cash' }],
    items: [{ offer: { externalId: 'mug' }, quantity: 3, initialPrice: 450, discountManualPercent: 10 }, { offer: { externalId: 'no-such' }, productName: 'Неизвестное', quantity: 1, initialPrice: 10 }],
    delivery: { code: 'courier', cost: 300, address: { city: 'Москва' } },
  })
})

const isSideways = (page: Page): Promise<boolean> => page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth)
const shownCard = async (page: Page, number: string): Promise<void> => {
  await page.getByRole('article', { name: `Заказ ${number}` }).waitFor()
  await page.getByRole('list').filter({ hasText: 'создан заказ' }).or(page.getByRole('tab', { name: 'История и комментарии' })).first().waitFor()
}

describeInBrowser('the screens of orders', () => {
  test('pass axe with nothing serious, light and dark', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/orders')
    await page.getByRole('row', { name: 'P-1' }).waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the list').toEqual([])
    await page.goto(`/orders?open=${ids.plain}`)
    await shownCard(page, 'P-1')
    expect(await seriousFaultsInBothLooks(page), 'the card over the list').toEqual([])
    // The other screens are made of the same parts: once is enough.
    await page.keyboard.press('s')
    await page.getByRole('combobox', { name: 'Найти статус' }).waitFor()
    expect(await seriousFaults(page), 'the choice of a status').toEqual([])
    for (const [id, number] of [[ids.plain, 'P-1'], [ids.empty, 'E-1']] as const) {
      await page.goto(`/orders/${id}`)
      await shownCard(page, number)
      expect(await seriousFaults(page), `the card of ${id}`).toEqual([])
    }
    await page.goto('/orders/new')
    await page.getByRole('textbox', { name: 'Телефон' }).waitFor()
    expect(await seriousFaults(page), 'the new order').toEqual([])
  })

  test('fit a phone: nothing moves sideways, a tap opens the card, its history is one tap away', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова', { width: 390, height: 844 })
    await page.goto('/orders')
    await page.getByRole('row', { name: 'P-1' }).click()
    await shownCard(page, 'P-1')
    await page.getByRole('tab', { name: 'История и комментарии' }).click()
    await page.getByRole('region', { name: 'История заказа' }).getByText('создан заказ').waitFor()
    expect(await isSideways(page)).toBe(false)
    for (const address of [`/orders/${ids.hostile}`, `/orders/${ids.empty}`, '/orders/new']) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => isSideways(page), SOON).toBe(false)
    }
    expect(await seriousFaults(page)).toEqual([])
  })

  test('J goes to the next order of the same list, Esc goes back to it', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/orders')
    await page.getByRole('row', { name: 'P-1' }).waitFor()
    await page.getByRole('grid', { name: 'Заказы' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('article', { name: 'Заказ P-1' }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('article', { name: 'Заказ H-1' }).waitFor()
    await page.keyboard.press('k')
    await page.getByRole('article', { name: 'Заказ P-1' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('article').waitFor({ state: 'hidden' })
    expect(new URL(page.url()).search).toBe('')
  })
})

describeInBrowser('the keys of the card', () => {
  test('C, G, P and S lead to their places, Esc goes back one step at a time and closes the panel last', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/orders')
    await page.getByRole('row', { name: 'P-1' }).waitFor()
    await page.getByRole('grid', { name: 'Заказы' }).focus()
    await page.keyboard.press('Enter')
    const card = page.getByRole('article', { name: 'Заказ P-1' })
    await card.waitFor()
    const isFocused = (name: string | RegExp) => expect.poll(() => page.getByRole('textbox', { name }).evaluate((box) => box === document.activeElement).catch(() => false), SOON).toBe(true)

    await page.keyboard.press('c')
    await isFocused('Комментарий для коллег')
    await page.keyboard.type('Позвонить до шести')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: 'История заказа' }).getByText('Позвонить до шести').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await isFocused(/Добавить товар/)
    await page.keyboard.type('круж')
    await page.getByRole('option', { name: /Кружка белая/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('option').first().waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await page.keyboard.press('p')
    const payment = page.getByRole('form', { name: 'Новая оплата' })
    await payment.waitFor()
    await page.keyboard.press('Escape')
    await payment.waitFor({ state: 'hidden' })
    await page.keyboard.press('s')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await card.isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'hidden' })
    await expect.poll(() => page.getByRole('grid', { name: 'Заказы' }).evaluate((grid) => grid === document.activeElement), SOON).toBe(true)
  })
})

describeInBrowser('two people on one order', () => {
  test('the second edit of a field shows both values and asks; nothing is overwritten unasked', { timeout: 90_000 }, async () => {
    const [anna, oleg] = [await browser.open('manager', 'Анна Петрова'), await browser.open('director', 'Олег Сидоров')]
    const comment = (page: Page) => page.getByRole('button', { name: /^Комментарий менеджера/ })
    for (const { page } of [anna, oleg]) {
      await page.goto(`/orders/${ids.empty}`)
      await comment(page).waitFor()
    }
    await comment(anna.page).press('Enter')
    await anna.page.keyboard.type('позвонить утром')
    await oleg.page.getByRole('img', { name: /Анна Петрова.*Комментарий менеджера/ }).waitFor()
    await comment(oleg.page).press('Enter')
    await oleg.page.keyboard.type('позвонить вечером')
    await oleg.page.keyboard.press('Control+Enter')
    await expect.poll(() => comment(oleg.page).innerText(), SOON).toBe('позвонить вечером')

    await anna.page.keyboard.press('Control+Enter')
    const dialog = anna.page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.innerText()).toContain('позвонить вечером')
    expect(await dialog.innerText()).toContain('позвонить утром')
    expect(await comment(oleg.page).innerText()).toBe('позвонить вечером')
    await dialog.getByRole('radio', { name: /оставить моё/i }).click()
    await dialog.getByRole('button', { name: /Оставить выбранн/ }).click()
    await expect.poll(() => comment(oleg.page).innerText(), SOON).toBe('позвонить утром')
  })
})
