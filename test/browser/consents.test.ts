import { expect, test } from 'vitest'
import { createCustomer } from '../../server/modules/customers/index.ts'
import { consentOf, unsubscribeLinks } from '../../server/modules/consents/index.ts'
import { notifyStaff } from '../../server/modules/notifications/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact, type Tx } from '../../server/platform/transact.ts'
import { byHand } from '../database.ts'
import { codeSent } from '../phone-codes.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const customer = async (more: object = {}): Promise<number> => {
  const { code: site } = await server.db.kysely.selectFrom('site').select('code').executeTakeFirstOrThrow()
  return (await inTransaction((tx) => createCustomer(tx, { site, firstName: 'Анна', email: 'anna@example.com', phones: ['+79161234567'], ...more }))).id
}
const held = async (id: number, topic: string | null): Promise<string> => (await consentOf(server.db.kysely, id, 'email', topic)).state

describeInBrowser('consents', () => {
  test('a manager withdraws on the customer’s word, and sees how it came to that', async () => {
    const id = await customer()
    const { page, person } = await browser.open('director', 'Ольга')
    await person.post(`/api/customers/${id}/consents`, { purpose: 'mailing', channel: 'email', topic: 'Новости <b>дня</b>', textVersion: 'анкета-3' })
    await page.goto(`/customers/${id}`)
    await page.getByRole('button', { name: 'Отозвать: Почта, Новости <b>дня</b>' }).click()
    await page.getByLabel('Почему, словами клиента').fill('слишком много')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Отозвать' }).click()
    await page.getByRole('button', { name: 'Записать согласие: Почта, Новости <b>дня</b>' }).waitFor()
    await page.getByRole('button', { name: 'История согласий…' }).click()
    const history = page.getByRole('list', { name: 'История согласий' })
    expect(await history.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/согласие отозвано.*Новости <b>дня<\/b>[^]*a\*\*\*@example\.com[^]*слишком много/), expect.stringContaining('текст анкета-3')])
    expect(await held(id, 'Новости <b>дня</b>')).toBe('withdrawn')
  })

  test('the page of subscriptions works by keyboard on a phone, in the dark, without scripts', async () => {
    await byHand(server.db, `insert into subscription_category (channel, code, name) values ('email', 'sale', 'Скидки') on conflict do nothing`)
    const id = await customer()
    const { context } = await browser.open('manager', 'Пётр', { width: 320, height: 640, dark: true })
    const page = await context.browser()!.newPage({ javaScriptEnabled: false, viewport: { width: 320, height: 640 }, locale: 'ru-RU' })
    const { preferences } = await unsubscribeLinks(server.db, server.url, { customerId: id, channel: 'email', topic: 'sale' })
    await page.goto(preferences)
    const tick = page.getByRole('checkbox', { name: 'Скидки' })
    await tick.focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByRole('status').waitFor()
    expect([await tick.isChecked(), await held(id, 'sale')]).toEqual([true, 'granted'])
    await page.getByRole('button', { name: 'Отписаться от всего' }).click()
    await page.getByRole('status').waitFor()
    expect(await held(id, 'sale')).toBe('withdrawn')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.close()
    // axe is a script, which the page’s own policy lets nobody add: it looks at the same page with the policy off.
    const looking = await context.browser()!.newContext({ bypassCSP: true, viewport: { width: 320, height: 640 }, colorScheme: 'dark', locale: 'ru-RU' })
    const seen = await looking.newPage()
    for (const address of [preferences, preferences.replace('/preferences/', '/u/'), `${preferences}?lang=en`]) {
      await seen.goto(address)
      expect(await seriousFaults(seen)).toEqual([])
    }
    await looking.close()
  })
})

describeInBrowser('the buyer’s clock', () => {
  test('stands by the phone, and a call at night is asked about first', async () => {
    await byHand(server.db, `update message_settings set quiet_from = '00:00', quiet_to = '23:59'`)
    const id = await customer({ address: { countryIso: 'RU', region: 'Приморский край', city: 'Владивосток' }, phones: ['+79161112233'] })
    const { page } = await browser.open('manager', 'Пётр')
    await page.goto(`/customers/${id}`)
    await page.getByText('у клиента ночь').waitFor()
    await page.getByRole('link', { name: 'Позвонить' }).click()
    await page.getByRole('dialog').getByText('Возможно, клиент спит').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await byHand(server.db, `update message_settings set quiet_from = '12:00', quiet_to = '12:00'`)
    await page.reload()
    await page.getByText(/у клиента \d\d:\d\d/).waitFor()
  })
})

describeInBrowser('a phone', () => {
  test('is confirmed by the code that the customer reads out', async () => {
    const id = await customer({ phones: ['+79163334455'] })
    const { page } = await browser.open('manager', 'Пётр')
    await page.goto(`/customers/${id}`)
    await page.getByRole('button', { name: 'Проверить телефон' }).click()
    await page.getByRole('button', { name: 'Отправить код' }).click()
    const input = page.getByLabel(/Код, отправленный на/)
    await input.fill('000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Осталось попыток: 4').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    const { id: checkId } = await server.db.kysely.selectFrom('phone_check').select('id').where('customer_id', '=', id).executeTakeFirstOrThrow()
    await input.fill(await codeSent(server.db, checkId))
    await page.getByRole('button', { name: 'Подтвердить' }).click()
    await page.getByRole('status').getByText('подтверждён').waitFor()
  })
})

describeInBrowser('the bell', () => {
  test('counts what is new as it comes; looking at it reads it in every window', async () => {
    const { page, person, context } = await browser.open('manager', 'Пётр')
    await page.goto('/orders')
    await page.getByRole('button', { name: 'Уведомления', exact: true }).waitFor()
    await inTransaction((tx) => notifyStaff(tx, { userIds: [person.id], text: 'Правило <b>остановлено</b>', kind: 'error', link: '/tasks' }))
    await page.getByRole('button', { name: 'Уведомления, непрочитанных: 1' }).click(SOON)
    await page.getByRole('link', { name: /Правило <b>остановлено<\/b>/ }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    const other = await context.newPage()
    await other.goto('/orders')
    await other.getByRole('button', { name: 'Уведомления', exact: true }).waitFor()
    await page.getByRole('link', { name: /Правило/ }).click()
    await page.waitForURL('**/tasks')
  })
})
