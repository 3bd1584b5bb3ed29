import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrder } from '../../server/modules/orders/index.ts'
import { webhooksReader } from '../../server/modules/webhooks/collect.ts'
import { sendSome } from '../../server/modules/webhooks/sender.ts'
import { systemActor } from '../../server/platform/access.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { transact } from '../../server/platform/transact.ts'
import { byHand } from '../database.ts'
import { testServer } from '../server.ts'
import { webhookReceiver, type Receiver } from '../webhook-receiver.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
let receiver: Receiver
beforeAll(async () => {
  receiver = await webhookReceiver()
})
afterAll(() => receiver.close())

const tell = async (): Promise<void> => {
  await catchUp(server.db, webhooksReader)
  for (const { id } of await server.db.kysely.selectFrom('webhook_endpoint').select('id').execute()) while ((await sendSome(server.db, id)) > 0);
}

describeInBrowser('the page of webhooks', () => {
  test('takes an address, shows the secret once, and its log says what was sent, answered, and sends it again', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Владелец')
    await page.goto('/settings/webhooks')
    await page.getByRole('combobox', { name: 'Внутренние сети, куда можно обращаться' }).fill('127.0.0.1')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('button', { name: 'Добавить вебхук' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Название').fill('Склад <b>1</b>')
    await dialog.getByLabel('Адрес').fill(receiver.url)
    expect(await seriousFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Добавить вебхук' }).click()
    await page.getByText(/^whsec_/).waitFor()
    await page.getByRole('button', { name: 'Готово' }).click()
    await page.getByText('Ещё ничего не отправлялось').or(page.getByText('Ещё ничего не отправлено')).waitFor()

    receiver.answer = (_received, response) => void response.writeHead(500).end('нет места')
    await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', firstName: 'Анна', items: [] }, { by: 'crm' }))
    await tell()
    await page.getByRole('link', { name: 'Журнал' }).last().click()
    await page.getByRole('button', { name: 'заказ создан' }).click()
    const letter = page.getByRole('complementary')
    await letter.getByText('Получатель ответил 500.').waitFor()
    await letter.locator('summary').click()
    await letter.getByText('нет места').waitFor()
    expect(await seriousFaults(page)).toEqual([])

    receiver.answer = (_received, response) => void response.writeHead(200).end()
    await letter.getByRole('button', { name: 'Попробовать сейчас' }).click()
    await expect.poll(async () => (await server.db.pool.query('select next_try_at <= now() as due from webhook_delivery')).rows[0].due, SOON).toBe(true)
    await tell()
    await letter.getByRole('button', { name: 'Отправить ещё раз' }).waitFor()
    expect(receiver.got).toHaveLength(2)
  })

  test('tells of a paused receiver over any other page, and lets it go on', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Владелец', { width: 390, height: 844, dark: true })
    await byHand(server.db, `update webhook_endpoint set paused_at = now(), pause_reason = 'failing', failures = 30, failing_since = now() - interval '1 day'`)
    await page.goto('/orders')
    await page.getByRole('alert', { name: 'Вебхук приостановлен' }).getByRole('link', { name: 'Разобраться' }).click()
    await page.getByText('Приостановлен: за сутки ничего не дошло.').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Возобновить и отправить накопленное' }).click()
    await page.getByText('Работает').waitFor()
  })
})

describeInBrowser('the page of deliverability', () => {
  test('says what to add to DNS and lets bulk letters leave by name and with a reason', { timeout: 90_000 }, async () => {
    const { page } = await browser.open('owner', 'Ольга Владелец')
    await byHand(server.db, `insert into message_provider (channel, kind, title, settings, is_default) values ('email', 'smtp', 'Почта', '{"host": "mail.shop.example", "from": "zakaz@shop.example"}', true)`)
    const missing = { check: 'spf', state: 'bad', code: 'spf_missing', params: { domain: 'shop.example' }, found: [], provider: null, record: { type: 'TXT', name: 'shop.example', value: 'v=spf1 ip4:45.10.20.30 ~all', replaces: null } }
    const unsigned = { check: 'dkim', state: 'bad', code: 'dkim_no_key', params: { domain: 'shop.example' }, found: [], provider: null, record: null }
    await byHand(server.db, `insert into sending_domain (domain, checks, checked_at) values ('shop.example', $1, now())`, [JSON.stringify([missing, unsigned])])
    await page.goto('/settings/deliverability')
    await page.getByText('v=spf1 ip4:45.10.20.30 ~all').waitFor()
    await page.getByRole('button', { name: 'Создать ключ…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Создать ключ' }).click()
    await page.getByText(/^v=DKIM1; k=rsa; p=/).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Всё равно отправлять…' }).click()
    await page.getByLabel('Почему').fill('Хостинг добавит завтра')
    await page.getByRole('dialog').getByRole('button', { name: 'Всё равно отправлять' }).click()
    await page.getByText(/Ольга Владелец.*Хостинг добавит завтра/).waitFor()
  })
})
