import { expect, test } from 'vitest'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { testDatabase } from '../../../../test/database.ts'
import { createOrder } from '../create-order.ts'
import { packingSheet } from './packing-list.ts'

const database = testDatabase()
const system = systemActor('test')

test('what is kept from a group is not on the papers that it prints', async () => {
  const { order } = await transact(database.db, system, (tx) =>
    createOrder(tx, { site: 'shop', firstName: 'Анна', lastName: 'Серова', managerComment: 'торгуется', customerComment: 'звонить вечером' }, { by: 'crm' }))
  const picker = (fields: Actor['grants']['fields']): Actor => ({ ...system, grants: { ...system.grants, rights: { 'orders.view': 'all' }, fields } })
  expect(await packingSheet(database.db, picker({}), order.id)).toMatchObject({ buyer: 'Серова Анна', manager_comment: 'торгуется', customer_comment: 'звонить вечером' })
  expect(await packingSheet(database.db, picker({ 'order.managerComment': 'hidden', 'order.firstName': 'hidden' }), order.id)).toMatchObject({ buyer: '', manager_comment: null, customer_comment: 'звонить вечером' })
})
