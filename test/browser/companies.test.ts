import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { companies, createCorporate } from '../../server/modules/companies/index.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaultsInBothLooks, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const ids = { plain: 0, hostile: 0, order: 0 }

beforeAll(async () => {
  const make = (input: Omit<Parameters<typeof createCorporate>[1], 'site'>) => transact(wire.server.db, systemActor('test'), async (tx) => (await createCorporate(tx, { site: 'shop', ...input })).id)
  ids.plain = await make({
    nickName: 'Ромашка', companies: [{ name: 'ООО «Ромашка»', contragent: { INN: '7736207543', KPP: '773601001' } }, { name: 'ИП Ромашкин' }],
    contacts: [{ person: { firstName: 'Анна', lastName: 'Котова', phones: ['+79261112233'] } }, { person: { firstName: 'Борис', lastName: 'Ершов' } }], terms: { creditLimit: 10_000, paymentDays: 14 },
  })
  const long = '<script>alert(1)</script>ОченьДлинноеНазваниеБезПробелов'.repeat(4)
  ids.hostile = await make({ nickName: long, companies: [{ name: long, brand: 'Ж'.repeat(200), contragent: { INN: '123', legalName: long, legalAddress: 'адрес'.repeat(100) } }], contacts: [{ person: { lastName: 'Ы'.repeat(200), emails: [`${'x'.repeat(200)}@example.com`] } }] })
  ids.order = (await wire.npm.orders.create({ number: 'K-1', customer: { id: ids.plain }, items: [{ productName: 'Кружка', quantity: 2, initialPrice: 450 }] })).body.id
  for (const reader of companies.readers!) await catchUp(wire.server.db, reader)
})

const isSideways = (page: Page): Promise<boolean> => page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth)

describeInBrowser('the screens of companies', () => {
  test('pass axe with nothing serious, light and dark', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/companies')
    await page.getByRole('row', { name: 'Ромашка' }).first().waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the list').toEqual([])
    for (const id of [ids.plain, ids.hostile]) {
      await page.goto(`/companies/${id}`)
      await page.getByRole('heading', { name: 'Юрлица' }).waitFor()
      await page.getByRole('region', { name: 'История клиента' }).waitFor()
      expect(await seriousFaultsInBothLooks(page), `company ${id}`).toEqual([])
    }
    await page.goto('/companies/new')
    await page.getByRole('textbox', { name: 'ИНН' }).fill('7736207544')
    await page.getByText('Контрольная цифра не сходится').waitFor()
    expect(await seriousFaultsInBothLooks(page), 'the new company').toEqual([])
  })

  test('fit a phone: nothing moves sideways', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова', { width: 390, height: 844 })
    for (const address of ['/companies', `/companies/${ids.plain}`, `/companies/${ids.hostile}`, '/companies/new', `/orders/${ids.order}`]) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => isSideways(page), SOON).toBe(false)
    }
  })
})

describeInBrowser('a company by keyboard', () => {
  test('is made from its INN, which is checked while it is typed', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/companies/new')
    const inn = page.getByRole('textbox', { name: 'ИНН' })
    await expect.poll(() => inn.evaluate((box) => box === document.activeElement), SOON).toBe(true)
    await page.keyboard.type('7736207543')
    await page.getByText('Уже есть:').waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('77070838')
    await page.getByText('Должно быть 10 цифр, здесь 8').waitFor()
    await page.keyboard.type('94')
    await page.getByText('Контрольная цифра не сходится').waitFor()
    await page.keyboard.press('Backspace')
    await page.keyboard.type('3')
    await page.getByRole('img', { name: 'номер верный' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('ПАО «Пример»')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'ПАО «Пример»' }).waitFor()
    await page.getByText('7707083893').first().waitFor()

    await page.getByRole('button', { name: 'Добавить контактное лицо' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Ершов')
    const known = page.getByRole('dialog').getByRole('button', { name: /Ершов Борис/ })
    await known.waitFor()
    await known.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Ершов Борис' }).waitFor()
    await expect.poll(() => page.getByRole('dialog').count(), SOON).toBe(0)
  })

  test('is found in the palette by its INN, and its debt leads to the order that it is for', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('manager', 'Анна Петрова')
    await page.goto('/orders')
    await page.getByRole('row', { name: 'K-1' }).first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Найти что угодно/ }).fill('77362')
    await page.getByRole('option', { name: /Ромашка/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ромашка' }).waitFor()
    await page.getByText('Долг сверх кредитного лимита на').waitFor(SOON)
    await page.getByRole('button', { name: 'в 1 заказе' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Заказы компании' }).getByRole('link', { name: 'K-1' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /K-1/ }).waitFor()
  })

  test('on an order another legal entity and contact are chosen', { timeout: 90_000 }, async () => {
    const { page, person } = await browser.open('manager', 'Анна Петрова')
    await page.goto(`/orders/${ids.order}`)
    const card = async () => (await person.get(`/api/orders/${ids.order}`)).body
    const [before, company] = [await card(), (await person.get(`/api/companies/${ids.plain}`)).body]
    expect([before.companyId, before.contactId]).toEqual([company.companies[0].id, company.contacts[0].customerId])
    await page.getByText('за другие заказы должна').waitFor()
    for (const [field, typed] of [['Юрлицо', 'ИП'], ['Контактное лицо', 'Ершов']] as const) {
      await page.getByRole('button', { name: new RegExp(`^${field}`) }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Control+A')
      await page.keyboard.type(typed)
      await expect.poll(() => page.getByRole('option').count(), SOON).toBe(1)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('combobox', { name: field }).waitFor({ state: 'detached' })
    }
    await expect.poll(async () => { const now = await card(); return [now.companyId, now.contactId] }, SOON).toEqual([company.companies[1].id, company.contacts[1].customerId])
  })
})
