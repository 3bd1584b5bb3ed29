import type { Response } from 'playwright-core'
import { expect, test } from 'vitest'
import { PASSWORD } from '../people.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)

describeInBrowser('the door', () => {
  test('a wrong password is said to be wrong; the right one leads to the address that was asked for', { timeout: 60_000 }, async () => {
    const { page, person, context } = await browser.open('owner', 'Анна Петрова')
    await context.clearCookies()
    await page.goto('/settings/keys')
    await page.getByRole('textbox', { name: 'Почта' }).fill(person.email)
    await page.getByRole('textbox', { name: 'Пароль' }).fill('not this one')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Неверная почта или пароль.').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Пароль' }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ключи API' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/settings/keys')
  })
})

describeInBrowser('settings', () => {
  test('a new status stands in the list of another window by itself', { timeout: 90_000 }, async () => {
    const [anna, oleg] = [await browser.open('director', 'Анна Петрова'), await browser.open('director', 'Олег Сидоров')]
    for (const { page } of [anna, oleg]) {
      await page.goto('/settings/references/statuses')
      await page.getByRole('heading', { name: 'Статусы заказов' }).waitFor()
      await page.getByRole('img', { name: /На связи/ }).waitFor()
    }
    await anna.page.getByRole('button', { name: 'Добавить' }).click()
    const dialog = anna.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Код' }).fill('gift-wrap')
    await dialog.getByRole('textbox', { name: 'Название' }).fill('Упаковка подарка')
    await dialog.getByRole('combobox', { name: 'Группа' }).selectOption({ label: 'Комплектация' })
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await oleg.page.getByRole('button', { name: 'Упаковка подарка', exact: true }).waitFor()
    expect(await seriousFaults(anna.page)).toEqual([])
  })

  test('ticks in the matrix of a group are kept, also when the second is set before the first has arrived', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    const kept = (): Promise<Response> => page.waitForResponse((answer) => answer.url().includes('/api/status-transitions/') && answer.request().method() === 'PUT')
    await page.goto('/settings/status-flow')
    await page.getByRole('combobox', { name: 'Группа' }).selectOption({ label: 'Менеджеры' })
    const limit = page.getByRole('button', { name: 'Ограничить переходы' })
    await limit.or(page.getByRole('table')).first().waitFor()
    if (await limit.isVisible()) {
      const limited = kept()
      await limit.click()
      expect((await limited).status()).toBe(200)
    }
    const boxes = ['Выполнен', 'Отменен'].map((to) => page.getByRole('checkbox', { name: `Из «Новый» в «${to}»` }))
    const shown = (): Promise<boolean[]> => Promise.all(boxes.map((box) => box.isChecked()))
    const wanted = (await shown()).map((ticked) => !ticked)
    const held = Promise.withResolvers<undefined>()
    const answered: number[] = []
    let sent = 0
    await page.route('**/api/status-transitions/*', async (route) => {
      sent += 1
      await held.promise
      const answer = await route.fetch()
      answered.push(answer.status())
      await route.fulfill({ response: answer })
    })
    for (const box of boxes) await box.click()
    await expect.poll(shown, SOON).toEqual(wanted)
    expect(sent).toBe(1)
    held.resolve(undefined)
    await expect.poll(() => answered, SOON).toEqual([200, 200])
    await page.reload()
    await page.getByRole('combobox', { name: 'Группа' }).selectOption({ label: 'Менеджеры' })
    await expect.poll(shown, SOON).toEqual(wanted)
    expect(await seriousFaults(page)).toEqual([])
  })

  test('a key is shown once, right after it is made, and works', { timeout: 60_000 }, async () => {
    const { page } = await browser.open('owner', 'Анна Петрова')
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'Создать ключ' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Название' }).fill('Модуль магазина')
    await page.getByRole('dialog').getByRole('button', { name: 'Создать ключ' }).click()
    const key = await page.getByRole('dialog', { name: 'Ключ создан' }).getByRole('code').innerText()
    expect((await fetch(`${server.url}/api/credentials?apiKey=${key}`)).status).toBe(200)
    await page.getByRole('button', { name: 'Готово' }).click()
    await page.getByRole('cell', { name: `…${key.slice(-4)}` }).waitFor()
    expect(await page.getByText(key).count()).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
  })

  test('fit a phone, and pass axe in the dark', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова', { width: 390, height: 844, dark: true })
    for (const address of ['/settings', '/settings/account', '/settings/users', '/settings/groups', '/settings/demo', '/start']) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth), address).toBe(false)
      expect(await seriousFaults(page), address).toEqual([])
    }
  })
})
