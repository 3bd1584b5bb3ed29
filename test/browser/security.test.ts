import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import pino from 'pino'
import { expect, test } from 'vitest'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { createCustomer } from '../../server/modules/customers/index.ts'
import { runExport } from '../../server/modules/exports/write-export.ts'
import { handOverAll } from '../../server/modules/dismissal/hand-over-work.ts'
import { PASSWORD, signedIn } from '../people.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const codeOf = (secret: string): Promise<string> => createOTP(new TextDecoder().decode(base32.decode(secret))).totp()
const aCustomer = async (index: number, managerId: number | null = null): Promise<number> =>
  (await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName: `Клиент ${index}`, phones: [`+7916000${1000 + index}`], managerId }))).id

describeInBrowser('the second factor', () => {
  test('is switched on by keyboard, asked for at the door, and replaced by a code on paper', { timeout: 120_000 }, async () => {
    const { page, person, context } = await browser.open('manager', 'Иван Сидоров')
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Включить', exact: true }).press('Enter')
    await page.getByLabel('Ваш пароль').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: 'QR-код для приложения' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByText('Камера не работает').click()
    const secret = (await page.getByRole('listitem').getByRole('code').innerText()).replace(/\s/g, '')
    await page.getByLabel('Код из приложения').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Код неверный').waitFor()
    await page.getByLabel('Код из приложения').fill(await codeOf(secret))
    await page.keyboard.press('Enter')
    const codes = page.getByRole('list', { name: 'Коды на случай потери телефона' }).getByRole('code')
    await codes.first().waitFor()
    const paper = await codes.first().innerText()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Я их сохранил(а)' }).press('Enter')
    await page.getByText('Включён: при входе спрашивают код с телефона.').waitFor()

    for (const enter of ['app', 'paper'] as const) {
      await context.clearCookies()
      await page.goto('/settings')
      await page.getByRole('textbox', { name: 'Почта' }).fill(person.email)
      await page.getByRole('textbox', { name: 'Пароль' }).fill(PASSWORD)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Второй шаг' }).waitFor()
      expect(await seriousFaults(page)).toEqual([])
      if (enter === 'paper') await page.getByRole('button', { name: 'Телефона нет под рукой' }).press('Enter')
      await page.getByRole('textbox').fill(enter === 'app' ? await codeOf(secret) : paper)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Вы и ваши сеансы' }).waitFor()
    }
  })

  test('a password that somebody else chose is changed before anything else is shown', { timeout: 60_000 }, async () => {
    const { page, person } = await browser.open('manager', 'Пётр Новый')
    await server.db.pool.query('update app_user set password_change_demanded = true where id = $1', [person.id])
    await page.goto('/customers')
    await page.getByRole('heading', { name: 'Придумайте свой пароль' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByLabel('Нынешний пароль').fill(PASSWORD)
    await page.getByLabel('Новый пароль').fill('password1')
    await page.keyboard.press('Enter')
    await page.getByText('Такой пароль угадывают первым.').waitFor()
    await page.getByLabel('Новый пароль').fill('зелёный трамвай едет')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Клиенты' }).waitFor()
  })
})

describeInBrowser('a list in a file', () => {
  test('is ordered by keyboard and fetched when it is ready; who may not export sees no button', { timeout: 90_000 }, async () => {
    await aCustomer(1)
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/customers')
    await page.getByRole('button', { name: 'В файл' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Телефон').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Записать файл' }).press('Enter')
    const notices = page.getByRole('region', { name: 'Ваши файлы' })
    await notices.getByText('Клиенты: пишется').waitFor()
    const { rows } = await server.db.pool.query('select max(id) as id from export_run')
    await runExport({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir }, rows[0].id)
    await notices.getByText('Клиенты: файл готов').waitFor()
    const waiting = page.waitForEvent('download')
    await notices.getByRole('button', { name: 'Скачать' }).press('Enter')
    expect((await waiting).suggestedFilename()).toMatch(/^customers-.*\.csv$/)

    const manager = await browser.open('manager', 'Иван Сидоров')
    await manager.page.goto('/customers')
    await manager.page.getByRole('button', { name: 'Колонки' }).waitFor()
    expect(await manager.page.getByRole('button', { name: 'В файл' }).count()).toBe(0)
  })
})

describeInBrowser('a suspicion', () => {
  test('shows over the page of a director by itself, with its numbers, and goes when somebody has looked into it', { timeout: 90_000 }, async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, (_, index) => aCustomer(100 + index)))
    const { page, person } = await browser.open('director', 'Анна Петрова')
    await person.put('/api/leak-settings', { factor: 3, leastViewed: 4, leastListed: 5000, leastExported: 5000 })
    await page.goto('/customers')
    await page.getByRole('heading', { name: 'Клиенты' }).waitFor()
    const thief = await signedIn(server, 'manager', { name: 'Олег Любопытный' })
    for (const id of ids) await thief.get(`/api/customers/${id}`)
    const banner = page.getByRole('alert', { name: 'Подозрение на утечку' })
    await banner.getByText('Олег Любопытный').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await banner.getByRole('link', { name: 'Разобраться' }).press('Enter')
    await page.getByRole('button', { name: 'Его действия' }).press('Enter')
    await page.getByRole('table', { name: 'Журнал' }).getByText('открыт клиент').first().waitFor()
    expect(new URL(page.url()).searchParams.get('user')).toBe(String(thief.id))
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Разобрались' }).press('Enter')
    await page.getByRole('button', { name: 'Прошлые подозрения' }).waitFor()
    await page.goto('/customers')
    await page.getByRole('heading', { name: 'Клиенты' }).waitFor()
    expect(await banner.count()).toBe(0)
  })
})

describeInBrowser('a dismissal', () => {
  test('is one step from the person’s card, and one step back', { timeout: 90_000 }, async () => {
    const leaving = await signedIn(server, 'manager', { name: 'Иван Уходящий' })
    await signedIn(server, 'manager', { name: 'Ольга Принимающая' })
    await aCustomer(200, leaving.id)
    const { page } = await browser.open('director', 'Анна Петрова')
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'Иван Уходящий' }).press('Enter')
    await page.getByRole('button', { name: 'Уволить…' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 клиент').waitFor()
    await dialog.getByRole('combobox', { name: 'Кто принимает' }).or(dialog.getByRole('textbox', { name: 'Кто принимает' })).fill('Ольга')
    await page.getByRole('option', { name: 'Ольга Принимающая' }).click()
    expect(await seriousFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Уволить и передать' }).press('Enter')
    await dialog.getByText('Передано 0 из 1').waitFor()
    const { rows } = await server.db.pool.query('select id from dismissal where user_id = $1', [leaving.id])
    await handOverAll(server.db, rows[0].id)
    await dialog.getByText('Ольга Принимающая').waitFor()
    await dialog.getByRole('checkbox', { name: 'Вернуть 1 запись' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Вернуть на работу' }).press('Enter')
    await expect.poll(async () => (await server.db.pool.query('select active from app_user where id = $1', [leaving.id])).rows[0].active, SOON).toBe(true)
  })
})

describeInBrowser('security and the journal', () => {
  test('say why a list cannot be saved, fit a phone, and pass axe in the dark', { timeout: 120_000 }, async () => {
    const { page } = await browser.open('owner', 'Анна Петрова')
    await page.goto('/settings/security')
    await page.getByRole('textbox', { name: 'Адреса и сети' }).fill('203.0.113.0/24')
    await page.getByRole('button', { name: 'Сохранить' }).press('Enter')
    await page.getByRole('alert').getByText('Так вы закроете вход себе: вашего адреса 127.0.0.1 нет в списке.').waitFor()
    await page.getByRole('textbox', { name: 'Адреса и сети' }).fill('127.0.0.0/8')
    await page.getByRole('button', { name: 'Сохранить' }).press('Enter')
    await page.getByRole('status').getByText('Сохранено.').waitFor()
    expect(await seriousFaults(page)).toEqual([])

    const phone = await browser.open('owner', 'Борис Телефонов', { width: 390, height: 844, dark: true })
    for (const address of ['/settings/security', '/settings/audit', '/settings/exports', '/settings']) {
      await phone.page.goto(address)
      await phone.page.getByRole('heading', { level: 1 }).waitFor()
      await phone.page.getByRole('status').first().waitFor({ state: 'detached' }).catch(() => undefined)
      expect(await phone.page.evaluate(() => document.scrollingElement!.scrollWidth > window.innerWidth), address).toBe(false)
      expect(await seriousFaults(phone.page), address).toEqual([])
    }
  })
})
