import pino from 'pino'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { mail } from '#server/modules/mail/index.ts'
import { createProvider } from '#server/modules/messages/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { describeWithImap, imapServer, MAIL_PASSWORD } from '../imap-server.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const LOGIN = 'zakaz'
const HOSTILE = 'Ольга <script>alert(1)</script> '.repeat(3)

const letter = (subject: string, body: string, more: { from?: string; headers?: string; type?: string } = {}): string =>
  `From: ${more.from ?? 'Olga Petrova <olga@klient.example>'}\nTo: zakaz@shop.example\nSubject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=\nMessage-ID: <${Math.random()}@klient.example>\n${more.headers ?? ''}MIME-Version: 1.0\nContent-Type: ${more.type ?? 'text/plain'}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body}\n`

describeInBrowser('mail', () => {
  describeWithImap('of a real mailbox', () => {
    const imap = imapServer()
    const stops: (() => Promise<void>)[] = []
    afterAll(async () => {
      for (const stop of stops) await stop()
    })

    test('a box is connected by hand, a letter comes in by itself, is answered by keyboard, taken back and sent again', { timeout: 180_000 }, async () => {
      await transact(server.db, systemActor('test'), (tx) =>
        createProvider(tx, { channel: 'email', kind: 'smtp', title: 'SMTP', settings: { host: '127.0.0.1', port: 1, security: 'none', from: 'zakaz@shop.example' }, secrets: {}, isDefault: true } as never))
      const { order } = await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', firstName: 'Ольга', lastName: 'Петрова', email: 'olga@klient.example' }, { by: 'api' }))
      const { rows: [{ number }] } = await server.db.pool.query('select number from "order" where id = $1', [order.id])
      await imap.mailer(LOGIN)
      for (const run of mail.runs ?? []) stops.push(run({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir, publicUrl: server.url }))

      const { page } = await browser.open('director', 'Вера Орлова')
      await page.goto('/mail')
      await page.getByRole('link', { name: 'Подключить ящик' }).click()
      await page.getByRole('button', { name: 'Подключить ящик' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Адрес').fill('zakaz@shop.example')
      await form.getByLabel('Сервер IMAP').fill('127.0.0.1')
      await form.getByLabel('Порт').fill(String(imap.port))
      await form.getByRole('combobox', { name: 'Защита' }).click()
      await page.getByRole('option', { name: 'Нет', exact: true }).click()
      await form.getByLabel('Логин').fill(LOGIN)
      await form.getByLabel('Пароль или пароль приложения').fill('wrong')
      await form.getByRole('button', { name: 'Проверить вход' }).click()
      await form.getByText(/не принимает логин или пароль/).waitFor()
      await form.getByLabel('Пароль или пароль приложения').fill(MAIL_PASSWORD)
      await form.getByRole('button', { name: 'Проверить вход' }).click()
      await form.getByText(/Работает\. Папки: .*INBOX/).waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Сохранить' }).click()
      await page.getByText(/Работает\. Проверено/).waitFor()

      await page.goto('/mail')
      await page.getByText('На всё отвечено').waitFor()
      await imap.deliver(LOGIN, letter(`Заказ ${number}`, 'Когда привезут?\n\n20.11.2026, 10:15, Магазин <zakaz@shop.example>:\n> Ваш заказ принят'))
      const list = page.getByRole('list', { name: 'Переписки' })
      await list.getByText('Когда привезут?').waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await page.keyboard.press('j')
      await page.getByRole('heading', { name: `Заказ ${number}` }).waitFor()
      await page.getByRole('link', { name: 'Петрова Ольга' }).or(page.getByRole('link', { name: 'Ольга Петрова' })).first().waitFor()
      expect(await page.getByText('Ваш заказ принят').count()).toBe(0)
      await page.getByRole('button', { name: 'Показать цитату' }).click()
      await page.getByText('Ваш заказ принят').waitFor()

      await page.keyboard.press('r')
      const words = page.getByRole('textbox', { name: 'Текст письма' })
      await words.fill('Завтра с 10 до 12')
      expect(await seriousFaults(page)).toEqual([])
      await words.press('Control+Enter')
      await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
      await expect.poll(() => words.inputValue(), SOON).toBe('Завтра с 10 до 12')
      const states = async () => (await server.db.pool.query('select state, body_text from message where order_id = $1 order by id', [order.id])).rows
      expect(await states()).toEqual([{ state: 'cancelled', body_text: 'Завтра с 10 до 12' }])
      await words.fill('Завтра с 12 до 14')
      await words.press('Control+Enter')
      await page.getByLabel(/Письмо от Вера Орлова/).getByText('Завтра с 12 до 14').waitFor()
      expect((await states()).at(-1)).toEqual({ state: 'planned', body_text: 'Завтра с 12 до 14' })
      await page.goto(`/orders/${order.id}`)
      await page.getByRole('list', { name: 'Письма' }).getByText(`Заказ ${number}`).waitFor()
      await page.getByText('пришло письмо').waitFor()
    })

    test('somebody unknown becomes a customer on a phone; a hostile letter does nothing, and loads nothing until asked', { timeout: 120_000 }, async () => {
      await imap.deliver(LOGIN, letter('Опт', `<p>Добрый день</p><script>parent.document.title='taken'</script><img src="https://spy.example/pixel.png" alt="пиксель">`, { from: `"${HOSTILE.replaceAll('"', '')}" <opt@firma.example>`, type: 'text/html' }))
      const { page } = await browser.open('manager', 'Анна Смирнова', { width: 390, height: 844 })
      const asked: string[] = []
      await page.route('https://spy.example/**', (route) => {
        asked.push(route.request().url())
        return route.fulfill({ status: 404 })
      })
      await page.goto('/mail')
      await page.getByRole('button', { name: /Неизвестные/ }).click()
      await page.getByRole('list', { name: 'Переписки' }).getByText('Опт', { exact: true }).click()
      await page.frameLocator('iframe').getByText('Добрый день').waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false)
      expect(await page.title()).not.toBe('taken')
      expect(asked).toEqual([])
      await page.getByRole('button', { name: 'Показать картинки' }).click()
      await expect.poll(() => asked.length, SOON).toBeGreaterThan(0)
      // Nothing runs in the frame, axe neither: it is looked at with the text alone.
      await page.getByRole('button', { name: 'Только текст' }).click()
      await page.getByText('Добрый день', { exact: true }).waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await page.getByRole('button', { name: 'Сделать клиентом' }).click()
      await expect.poll(async () => (await server.db.pool.query(`select count(*)::int as n from customer where email = 'opt@firma.example'`)).rows[0].n, SOON).toBe(1)
      await page.getByRole('button', { name: 'Сделать клиентом' }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Готово' }).click()
      await page.getByRole('button', { name: 'Написать письмо' }).waitFor()
    })
  })
})
