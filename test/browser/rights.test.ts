import { expect, test } from 'vitest'
import { createOrder } from '../../server/modules/orders/index.ts'
import { createGroup } from '../../server/modules/users/save-group.ts'
import { editUser } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { testServer } from '../server.ts'
import { describeInBrowser, seriousFaults, SOON, testBrowser } from './browser.ts'

const server = testServer()
const browser = testBrowser(server)
const system = systemActor('test')
const order = async (input: object) => (await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', items: [], ...input }, { by: 'crm' }))).order

describeInBrowser('the page of rights', () => {
  test('is walked and changed by keyboard; what is taken away is gone from an open window at once', { timeout: 120_000 }, async () => {
    const owner = await browser.open('owner', 'Ольга Владелец')
    const manager = await browser.open('manager', 'Мария Менеджер')
    const { id } = await order({ firstName: 'Анна', lastName: 'Смирнова', phone: '+79001234512' })
    await manager.page.goto(`/orders/${id}`)
    await manager.page.getByText('+7 900 123 45 12').first().waitFor()

    await owner.page.goto('/settings/groups')
    const cell = owner.page.getByRole('button', { name: /^Менеджеры: Видеть заказы:/ })
    await cell.focus()
    await owner.page.keyboard.press('1')
    await owner.page.getByText('Менеджеры: Видеть заказы — только свои').waitFor()
    await expect.poll(() => owner.page.getByRole('button', { name: 'Менеджеры: Видеть заказы: свои' }).count(), SOON).toBe(1)
    // The order has no manager: it is none of hers any more, and the card that she has open closes by itself.
    await manager.page.getByText('Этого больше нет или у вас нет доступа.').waitFor()
    await manager.page.getByRole('button', { name: 'Должны видеть? Спросить' }).click()
    await manager.page.getByText(/^Вопрос задан/).waitFor()

    await owner.page.getByText('Мария Менеджер').first().waitFor()
    await owner.page.getByRole('button', { name: 'Почему не видно' }).click()
    await owner.page.getByText('Только свои. Менеджер: никто.').waitFor()
    expect(await seriousFaults(owner.page)).toEqual([])

    await owner.page.getByRole('button', { name: 'Менеджеры: Видеть заказы: свои' }).focus()
    await owner.page.keyboard.press('Enter')
    await owner.page.getByRole('menuitem', { name: /^все/ }).click()
    await manager.page.getByText('+7 900 123 45 12').first().waitFor()
    await owner.page.keyboard.press('ArrowDown')
    await expect.poll(() => owner.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''), SOON).toMatch(/^Менеджеры: Создавать заказы/)
  })

  test('lends the eyes of an employee: what is masked for them is masked, nothing can be changed, and a click leads back', { timeout: 90_000 }, async () => {
    const owner = await browser.open('owner', 'Ольга Владелец')
    const courier = await browser.open('own-orders', 'Семён Курьер')
    const groupId = await transact(server.db, system, (tx) => createGroup(tx, { code: 'couriers', name: 'Курьеры', rights: { 'orders.view': 'all', 'orders.change': 'all' }, fields: { 'order.phone': 'mask', 'order.email': 'hidden' } }))
    await transact(server.db, system, (tx) => editUser(tx, courier.person.id, { groupIds: [groupId] }))
    const { id } = await order({ firstName: 'Пётр', phone: '+79007654378', email: 'petr@mail.example' })
    await owner.page.goto('/settings/groups')
    await owner.page.getByRole('button', { name: 'Посмотреть как сотрудник' }).click()
    const dialog = owner.page.getByRole('dialog')
    await dialog.getByLabel('Сотрудник').click()
    await owner.page.getByRole('option', { name: 'Семён Курьер' }).click()
    await dialog.getByRole('button', { name: 'Посмотреть', exact: true }).click()
    await owner.page.getByText('Вы смотрите глазами сотрудника').waitFor()
    await owner.page.goto(`/orders/${id}`)
    await owner.page.getByText('+7 900 ***-**-78').first().waitFor()
    expect(await owner.page.getByText('petr@mail.example').count()).toBe(0)
    expect(await seriousFaults(owner.page)).toEqual([])
    await owner.page.getByRole('button', { name: 'Вернуться к себе' }).click()
    await owner.page.getByRole('heading', { name: 'Права', exact: true }).waitFor()
    await owner.page.goto(`/orders/${id}`)
    await owner.page.getByText('petr@mail.example').first().waitFor()
  })
})
