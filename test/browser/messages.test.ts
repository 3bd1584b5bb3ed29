import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { planMessage } from '../../server/modules/messages/index.ts'
import { byHand } from '../database.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const HOSTILE = '<img src=x onerror=alert(1)> Очень-Длинное-Имя-Без-Пробелов-'.repeat(3).slice(0, 180)
let orderId = 0

const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> => (await wire.server.db.pool.query(sql, values)).rows as Row[]

beforeAll(async () => {
  orderId = (await wire.npm.orders.create({ number: 'M-1', firstName: 'Анна', lastName: 'Лебедева', email: 'anna@example.com', phone: '+79261234567', items: [{ productName: HOSTILE, quantity: 1, initialPrice: 100 }] })).body.id
  // A mail server that is not there: whatever is planned waits, and nothing leaves this machine.
  await byHand(wire.server.db, `insert into message_provider (channel, kind, title, settings, is_default) values ('email', 'smtp', 'Почта', '{"host": "127.0.0.1", "port": 1, "security": "none", "from": "shop@example.com"}', true)`)
})

describeInBrowser('messages', () => {
  test('are written on the card of an order by a template, shown as they will come, and taken back, by keyboard alone', { timeout: 300_000 }, async () => {
    const { page } = await browser.open('director', 'Олег Сидоров')
    await page.goto(`/orders/${orderId}`)
    await page.getByRole('button', { name: 'Написать' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: /Сообщение: M-1/ })
    const template = dialog.getByRole('combobox', { name: 'Шаблон' })
    await template.waitFor()
    // Axe waits for ever for frames that may run nothing, so it looks before there is one.
    expect(await seriousFaults(page)).toEqual([])
    await template.pressSequentially('принят')
    await page.getByRole('option', { name: 'Заказ принят' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog.getByText('Заказ M-1 принят').waitFor()
    const letter = dialog.frameLocator('iframe')
    await letter.getByText('Здравствуйте, Анна!').waitFor()
    // What the customer wrote is text in the letter, and its frame could run nothing anyway.
    await letter.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await dialog.locator('iframe').getAttribute('sandbox')).toBe('')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Сообщение уйдёт через 10 секунд.').waitFor()
    const [planned] = await rows<{ state: string; due: Date; made: Date }>(`select state, due_at as due, created_at as made from message where order_id = $1`, [orderId])
    expect(planned!.state).toBe('planned')
    expect(+planned!.due - +planned!.made).toBeGreaterThan(5000)
    await page.getByRole('button', { name: 'Вернуть', exact: true }).press('Enter')
    await expect.poll(async () => (await rows<{ state: string }>('select state from message where order_id = $1', [orderId]))[0]!.state, SOON).toBe('cancelled')
    // The window is open again with what was chosen; and the card says what became of it.
    await page.getByRole('dialog', { name: /Сообщение: M-1/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('list', { name: 'Сообщения' }).getByText('отменено вручную').waitFor()
    await page.getByText(/письмо отменено/).first().waitFor()
  })

  test('stand in one list with the reason; those that did not arrive are sent again together', { timeout: 300_000 }, async () => {
    const { page } = await browser.open('director', 'Вера Много')
    await transact(wire.server.db, systemActor('test'), async (tx) => {
      for (const n of [1, 2, 3]) await planMessage(tx, { key: `dead:${n}`, channel: 'email', purpose: 'transactional', to: { address: `n${n}@example.com` }, about: { orderId }, content: { subject: `Письмо ${n}`, text: 'Привет' }, origin: { kind: 'person' } })
    })
    await byHand(wire.server.db, `update message set state = 'dead', reason = 'auth_failed', reason_params = '{"words": "535 wrong password"}' where key like 'dead:%'`)
    await page.goto('/messages')
    await page.getByRole('button', { name: 'Не дошли', exact: true }).click()
    const grid = page.getByRole('grid')
    await grid.getByText('Письмо 1').waitFor()
    await grid.getByText('провайдер не принимает вход').first().waitFor()
    await grid.getByText('Письмо 2').click()
    await page.getByText('провайдер не принимает вход: 535 wrong password').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await grid.focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Отправить ещё раз' }).first().press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Отправить ещё раз' }).press('Enter')
    await expect.poll(async () => (await rows(`select id from message where key like 'dead:%' and state = 'planned'`)).length, SOON).toBe(3)
  })

  test('are written once as templates: variables by typing, the picture beside them, versions with the way back', { timeout: 300_000 }, async () => {
    const { page } = await browser.open('owner', 'Зоя Хозяйка')
    await page.goto('/messages/templates')
    await page.getByRole('button', { name: 'Новый шаблон' }).press('Enter')
    await page.getByRole('textbox', { name: 'Название' }).pressSequentially('Спасибо за ожидание')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Спасибо за ожидание' }).waitFor()
    const text = page.getByRole('textbox', { name: 'Текст', exact: true })
    await text.press('End')
    await text.pressSequentially(' Номер: ')
    await page.getByRole('listitem', { name: '3. Текст' }).getByRole('button', { name: 'Переменная: Текст' }).press('Enter')
    await page.getByRole('combobox', { name: 'Найти переменную' }).pressSequentially('трек')
    await page.getByRole('option', { name: /Трек-номер/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => text.inputValue(), SOON).toBe('Здравствуйте! Номер: {{ order.trackNumber }}')
    const preview = page.getByRole('region', { name: 'Предпросмотр' })
    await preview.frameLocator('iframe').getByText('Здравствуйте! Номер: 10245678901').waitFor()

    // With a real order the variable that it lacks is named.
    await preview.getByRole('combobox', { name: 'Чьи данные показать' }).pressSequentially('M-1')
    await page.getByRole('option', { name: /Заказ M-1/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await preview.getByText('order.trackNumber').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Сохранено как версия 2.').waitFor()

    // What cannot be sent is not saved, and the place is named.
    await text.press('End')
    await text.pressSequentially('{{% if %}')
    await page.getByRole('button', { name: 'Сохранить' }).press('Enter')
    await page.getByText(/В шаблоне ошибка\./).first().waitFor()
    await page.getByRole('button', { name: 'Вернуть как было' }).press('Enter')

    await page.getByRole('button', { name: 'Версии' }).press('Enter')
    await page.getByLabel('Что изменилось').getByText(/Номер: \{\{ order\.trackNumber/).waitFor()
    await page.getByRole('button', { name: 'Взять эту' }).press('Enter')
    await page.getByText('Содержание версии 1 теперь версия 3.').waitFor()
    await expect.poll(() => text.inputValue(), SOON).toBe('Здравствуйте!')
    await preview.getByText('Простой текст').click()
    await preview.locator('iframe').waitFor({ state: 'detached' })
    expect(await seriousFaults(page)).toEqual([])
  })

  test('an address is put on the stop list and taken off; a provider says in words what is wrong', { timeout: 300_000 }, async () => {
    const { page } = await browser.open('owner', 'Зоя Вторая')
    await page.goto('/settings/message-rules')
    await page.getByRole('textbox', { name: 'Адрес для стоп-листа' }).pressSequentially('nobody@example.com')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Стоп-лист' }).getByText('nobody@example.com').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Убрать из списка: nobody@example.com' }).press('Enter')
    await page.getByText('Список пуст.').waitFor()

    await page.goto('/settings/message-providers')
    await page.getByRole('button', { name: 'Проверить: Почта' }).press('Enter')
    await page.getByText(/провайдер недоступен/).waitFor()
    await page.getByRole('button', { name: 'Настройки: Почта' }).press('Enter')
    const form = page.getByRole('dialog', { name: 'Почта' })
    expect(await form.getByRole('textbox', { name: 'Сервер' }).inputValue()).toBe('127.0.0.1')
    expect(await seriousFaults(page)).toEqual([])
    await form.getByRole('textbox', { name: 'Не больше в минуту по доменам' }).pressSequentially('mail.ru 60')
    await form.getByRole('button', { name: 'Сохранить' }).press('Enter')
    await expect.poll(async () => (await rows<{ paces: unknown }>('select per_domain_minute as paces from message_provider'))[0]!.paces, SOON).toEqual({ 'mail.ru': 60 })
  })
})
