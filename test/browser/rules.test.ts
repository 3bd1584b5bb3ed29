import pino from 'pino'
import type { Locator, Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../server/modules.ts'
import { noClickHouse } from '../../server/platform/clickhouse/index.ts'
import { startReaders } from '../../server/platform/readers.ts'
import { byHand } from '../database.ts'
import { startMailServer, type MailServer } from '../mail-server.ts'
import { signedIn } from '../people.ts'
import { wireClients } from '../wire/clients.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const wire = wireClients()
const browser = testBrowser(wire.server)
const log = pino({ level: 'error' })
const LARGE = 5000
let mail: MailServer
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  mail = await startMailServer()
  const { db, dataDir } = wire.server
  stops.push(startReaders(db, modules.flatMap((module) => module.readers ?? []), log))
  for (const run of modules.flatMap((module) => (module.name === 'messages' || module.name === 'automation' ? (module.runs ?? []) : []))) stops.push(run({ db, clickhouse: noClickHouse, log, dataDir, publicUrl: 'https://shop.example' }))
  const owner = await signedIn(wire.server, 'owner')
  const provider = await owner.post('/api/message-providers', { kind: 'smtp', title: 'Почта', settings: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'shop@store.test', fromName: 'Лавка' }, secrets: {} })
  expect(provider.status, JSON.stringify(provider.body)).toBe(201)
})
afterAll(async () => {
  for (const stop of stops) await stop()
  await mail?.close()
})

const order = async (email: string, price: number): Promise<{ id: number; number: string }> => {
  const { body } = await wire.npm.orders.create({ firstName: 'Анна', lastName: 'Лебедева', email, items: [{ productName: 'Самовар', quantity: 1, initialPrice: price }] })
  return { id: body.id, number: body.order.number }
}
/** Goes on with Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(target)}`)
}
const canvas = (page: Page) => page.getByRole('region', { name: 'Правило схемой' })

describeInBrowser('rules', () => {
  test('are built on the canvas by keyboard, rehearsed, switched on; the card of an order says why the letter went, and that of another why not', { timeout: 240_000 }, async () => {
    const past = await order('past@example.com', LARGE + 1)
    const { page } = await browser.open('owner', 'Хозяйка')
    await page.goto('/rules/new')
    const flow = canvas(page)
    await page.getByRole('textbox', { name: 'Название правила' }).fill('Спасибо за большой заказ')

    // The condition: the total, at least five thousand.
    const condition = flow.getByRole('button', { name: /^Условие\./ })
    await tabTo(page, condition)
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Условие' })
    const add = panel.getByRole('button', { name: 'Условие', exact: true })
    await tabTo(page, add)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Найти поле' }).pressSequentially('Сумма')
    await page.getByRole('button', { name: 'Сумма', exact: true }).press('Enter')
    await page.getByRole('combobox', { name: 'Условие' }).selectOption('gte')
    await page.getByRole('textbox', { name: 'Значение' }).fill(String(LARGE))
    await page.keyboard.press('Enter')
    await panel.getByRole('button', { name: /Сумма не меньше 5/ }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => condition.evaluate((element) => element === document.activeElement), SOON).toBe(true)

    // The letter: from the condition one arrow down to the plus.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Сообщение клиенту' }).press('Enter')
    await page.getByRole('complementary', { name: 'Сообщение клиенту' }).waitFor()
    await expect.poll(() => flow.getByRole('button', { name: /Сообщение клиенту.*Напишите текст/ }).count(), SOON).toBe(1)
    expect(await page.getByRole('switch', { name: 'Правило работает' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'Тема' }).fill('Спасибо за заказ {{ order.number }}')
    await page.getByRole('textbox', { name: 'Текст' }).fill('Здравствуйте, {{ customer.firstName }}! Мы собираем ваш заказ.')
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('Escape')

    // A step that was not meant, put there by the mouse this time, is taken back.
    await flow.getByRole('button', { name: 'Добавить шаг после: Сообщение клиенту' }).click()
    await page.getByRole('menuitem', { name: 'Закончить' }).press('Enter')
    const stop = flow.getByRole('button', { name: /^Закончить/ })
    await stop.waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await stop.waitFor({ state: 'detached' })

    // The sentence says it, and the rehearsal whom it would have touched.
    await page.getByText(/Когда: .*Если: Сумма не меньше 5.*Тогда: отправить клиенту письмо «Спасибо за заказ/).waitFor()
    await page.getByRole('tab', { name: 'Проверить на прошлом' }).click()
    await page.getByRole('button', { name: 'Проверить на прошлом' }).click()
    await page.getByText(/Сработало бы 1 раз, 1 сообщение 1 клиенту/).waitFor()
    const would = page.getByRole('list', { name: 'Сработало бы' })
    await would.getByRole('link', { name: past.number }).waitFor()
    await would.getByText('past@example.com').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    expect(mail.letters).toEqual([])

    const works = page.getByRole('switch', { name: 'Правило работает' })
    await works.focus()
    await page.keyboard.press('Space')
    await page.getByText('Правило работает с этой минуты').waitFor()
    await expect.poll(() => works.isChecked(), SOON).toBe(true)

    // Two orders come by the API.
    const [large, small] = [await order('anna@example.com', LARGE), await order('boris@example.com', 300)]
    await expect.poll(() => mail.letters.map((letter) => letter.to), SOON).toEqual([['anna@example.com']])
    const letter = await PostalMime.parse(mail.letters[0]!.raw)
    expect(letter.subject).toBe(`Спасибо за заказ ${large.number}`)
    expect(letter.text).toContain('Здравствуйте, Анна!')

    await page.goto(`/orders/${large.id}`)
    const acted = page.getByRole('list', { name: 'Правила, которые сработали' })
    await acted.getByRole('link', { name: 'Спасибо за большой заказ' }).waitFor()
    await acted.getByText(/Сообщение клиенту, E-mail: сделано .*сообщение отправлено/).waitFor()
    expect(await seriousFaults(page)).toEqual([])

    await page.goto(`/orders/${small.id}`)
    await page.getByText('Ни одно правило здесь не сработало.').waitFor()
    await page.getByRole('button', { name: /Почему не сработал/ }).press('Enter')
    const silent = page.getByRole('list', { name: 'Правила, которые не сработали' })
    await silent.getByText(/условие не выполнено.*Сумма.*5\s?000.*300/).waitFor()
    expect(await seriousFaults(page)).toEqual([])

    // The rule's own page tells the same.
    await silent.getByRole('link', { name: 'Спасибо за большой заказ' }).click()
    await page.getByRole('tab', { name: 'Запуски' }).click()
    const runs = page.getByRole('list', { name: 'Запуски' })
    await runs.getByRole('link', { name: large.number }).waitFor()
    await runs.getByRole('link', { name: small.number }).waitFor()
    expect(mail.letters).toHaveLength(1)
  })

  test('ready ones are switched on after one number; a condition is one tree by choosing and as text; versions tell what changed and lead back', { timeout: 240_000 }, async () => {
    const { page } = await browser.open('owner', 'Хозяйка Вторая')
    await page.goto('/rules')
    const recipe = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /Не позвонили за 15 минут/ }) })
    await recipe.getByRole('textbox', { name: 'Рабочих минут' }).fill('25')
    await recipe.getByRole('button', { name: /^Включить/ }).click()
    const works = page.getByRole('switch', { name: /Правило работает: Не позвонили/ })
    await works.waitFor()
    expect(await works.isChecked()).toBe(true)
    await page.getByText(/25 минут рабочего времени/).first().waitFor()
    expect(await seriousFaults(page)).toEqual([])

    await page.getByRole('link', { name: /^Не позвонили/ }).first().click()
    await canvas(page).getByRole('button', { name: /^Условие\./ }).click()
    const panel = page.getByRole('complementary', { name: 'Условие' })
    await panel.getByText('Текстом').click()
    const text = panel.getByRole('textbox', { name: 'Условие правила' })
    await text.fill('total >= 1000.50 и (email заполнено или')
    await panel.getByText(/Здесь стоит название поля|Здесь название поля/).waitFor()
    await text.fill('total >= 1000.50 и (email заполнено или firstName = "Анна")')
    await panel.getByText('Выбором').click()
    await panel.getByRole('button', { name: /Сумма не меньше 1\s?000,50/ }).waitFor()
    expect(await panel.getByRole('combobox', { name: 'Как они сочетаются' }).evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value))).toEqual(['all', 'any'])
    await page.keyboard.press('Control+s')
    await page.getByText('Сохранено, версия 2').waitFor()

    await page.getByRole('tab', { name: 'Версии' }).click()
    const versions = page.getByRole('list', { name: 'Версии' })
    await versions.getByText(/Сумма не меньше 1\s?000,5.*E-mail.*Анна/).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await versions.getByRole('button', { name: 'Вернуться к ней' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Вернуться' }).click()
    await versions.getByText('возврат к версии 1').waitFor()
  })

  test('a fuse asks with one button', { timeout: 120_000 }, async () => {
    await byHand(wire.server.db, `update rule set paused_at = now(), fuse_sent = 500 where id = (select min(id) from rule where is_active)`)
    const { page } = await browser.open('owner', 'Хозяйка Третья')
    await page.goto('/rules')
    await page.getByRole('alert').getByText(/Остановлено предохранителем/).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Всё верно, продолжать' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect((await wire.server.db.pool.query('select from rule where paused_at is not null')).rows).toEqual([])
  })

  test('are built in the list of steps on a phone', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Хозяйка Четвёртая', { width: 390, height: 844 })
    await page.goto('/rules/new')
    await page.getByRole('textbox', { name: 'Название правила' }).fill('С телефона')
    const steps = page.getByRole('navigation', { name: 'Шаги правила' })
    await steps.getByRole('button', { name: 'Добавить шаг после: Условие' }).click()
    await page.getByRole('menuitem', { name: 'Развилка' }).click()
    await page.getByRole('button', { name: 'Готово' }).click()
    await steps.getByRole('group', { name: 'Если да' }).getByRole('button', { name: 'Добавить шаг после: Развилка — Если да' }).click()
    await page.getByRole('menuitem', { name: 'Задача' }).click()
    await page.getByRole('textbox', { name: 'Что сделать' }).fill('Перезвонить')
    await page.getByRole('button', { name: 'Готово' }).click()
    await steps.getByRole('group', { name: 'Если да' }).getByRole('button', { name: /Задача.*Перезвонить/ }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.waitForURL(/\/rules\/\d+$/)
    const { rows } = await wire.server.db.pool.query(`select v.draft from rule r join rule_version v on v.rule_id = r.id and v.version = r.version where r.name = 'С телефона'`)
    expect(rows[0].draft.steps).toMatchObject([{ kind: 'branch', yes: [{ kind: 'task', text: 'Перезвонить' }], no: [] }])
  })
})
