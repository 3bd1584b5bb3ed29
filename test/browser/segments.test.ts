import { expect, test } from 'vitest'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { createCustomer } from '../../server/modules/customers/index.ts'
import { countAll } from '../../server/modules/segments/count-members.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)

describeInBrowser('segments', () => {
  test('a segment is built with its count beside it, made, and says why somebody is in it', async () => {
    for (const lastName of ['Важная', 'Простая']) await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', lastName, vip: lastName === 'Важная' }))
    const { page } = await browser.open('owner', 'Ольга')
    await page.goto('/analytics/segments/new')
    const count = page.getByRole('region', { name: 'Кто подходит сейчас' }).getByRole('status')
    await expect.poll(() => count.textContent()).toBe('2')
    await page.getByLabel('Название').fill('Важные')
    await page.getByLabel('Код для программ').fill('vips')
    // Enter within the search for a field chooses the field, and does not make the segment.
    await page.getByRole('button', { name: 'Условие', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Найти поле').waitFor()
    await page.keyboard.type('VIP')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Применить' }).waitFor()
    await page.keyboard.press('Escape')
    expect(page.url()).toMatch(/new$/)
    await page.getByText('Текстом', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Кто в нём' }).fill('vip = да')
    await expect.poll(() => count.textContent()).toBe('1')
    expect(await page.getByRole('region', { name: 'Кто подходит сейчас' }).getByRole('link').allTextContents()).toEqual(['Важная Анна'])
    expect(await seriousFaults(page)).toEqual([])
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/segment-new.png` })
    await page.getByRole('button', { name: 'Создать сегмент' }).click()
    await page.waitForURL(/\/analytics\/segments\/\d+$/)
    await countAll(server.db, Number(/(\d+)$/.exec(page.url())![1]))
    await page.getByRole('button', { name: 'Почему здесь?' }).click()
    const why = page.getByRole('dialog')
    await why.getByText('сейчас: VIP — да').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/segment.png` })
    await page.keyboard.press('Escape')
    await page.goto('/analytics/segments')
    await page.getByRole('link', { name: 'Важные' }).waitFor()
    await page.getByRole('button', { name: 'Готовый набор' }).click()
    await page.getByRole('checkbox', { name: 'Брошенная корзина' }).check()
    await page.getByRole('checkbox', { name: 'RFM: девять клеток' }).check()
    await page.getByRole('button', { name: 'Создать выбранные сегменты' }).click()
    await page.getByRole('link', { name: 'Брошенная корзина' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(12)
    expect(await seriousFaults(page)).toEqual([])
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/segments.png` })
  }, 120_000)

  test('on a phone the list, the builder and the dark ground hold', async () => {
    const { page } = await browser.open('owner', 'Ольга', { width: 390, height: 844, dark: true })
    await page.goto('/analytics/segments/new')
    await page.getByLabel('Название').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(await seriousFaults(page)).toEqual([])
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/segment-phone.png` })
    await page.goto('/analytics/segments/rfm')
    await page.getByLabel('Вручную, как в RetailCRM').check()
    await page.getByRole('group', { name: 'Частота' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(await seriousFaults(page)).toEqual([])
  }, 60_000)

  test('who may only look reads what a segment is; a page that is not theirs says so instead of asking again and again', async () => {
    const { page } = await browser.open('manager', 'Менеджер')
    const refused: string[] = []
    page.on('response', (answer) => { if (answer.status() === 403) refused.push(answer.url()) })
    await page.goto('/analytics/segments')
    await page.locator('main').getByRole('link').first().waitFor()
    for (const shut of ['/analytics/segments/new', '/analytics/costs', '/analytics/costs/new', '/analytics/screens', '/settings/site']) {
      await page.goto(shut)
      await page.getByRole('heading', { name: 'Эта страница вам не открыта' }).waitFor()
      expect(await page.getByRole('button', { name: 'Попробовать снова' }).count()).toBe(0)
    }
    expect(refused).toEqual([])
  })
})
