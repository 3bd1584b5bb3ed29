import { beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { byHand } from '../database.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
let [anna, oleg] = [0, 0]
beforeAll(async () => {
  const make = (name: string, email: string, role: 'owner' | 'manager') =>
    transact(wire.server.db, systemActor('test'), (tx) => createUser(tx, { name, email, password: 'long enough', role }))
  anna = await make('Анна Крылова', 'anna@example.com', 'owner')
  oleg = await make('Олег Белый', 'oleg@example.com', 'manager')
})

describe('people', () => {
  test('are listed with their groups and found by filters', async () => {
    const { body } = await wire.npm.users.list()
    expect(body.pagination.totalCount).toBe(2)
    expect(body.users[1]).toMatchObject({
      id: oleg, email: 'oleg@example.com', firstName: 'Олег', lastName: 'Белый', active: true, status: 'free', online: false, isAdmin: false, isManager: true,
      groups: [{ code: 'manager', isManager: true }],
    })
    const ids = async (filter: object) => (await wire.npm.users.list(filter)).body.users.map((user: any) => user.id)
    expect(await ids({ isAdmin: 1 })).toEqual([anna])
    expect(await ids({ groups: ['manager'] })).toEqual([oleg])
    expect(await ids({ email: 'ANNA@example.com' })).toEqual([anna])
    expect((await wire.npm.users.list({}, 5)).body).toMatchObject({ users: [], pagination: { totalCount: 2, currentPage: 5 } })
  })

  test('are online while a page of theirs is open, and say of which orders their groups get new ones', async () => {
    const { rows } = await wire.server.db.pool.query(`select id from user_group where code = 'manager'`)
    await byHand(wire.server.db, 'update app_user set last_seen_at = now() where id = $1', [oleg])
    await byHand(wire.server.db, `insert into distribution_rule (name, group_id, sites, order_methods) values ('Р', $1, '{shop}', '{phone}'), ('Т', $1, '{shop}', '{}')`, [rows[0].id])
    const { user } = (await wire.npm.users.fetch(oleg)).body
    expect(user.online).toBe(true)
    expect((await wire.npm.users.list({ online: 1 })).body.users.map((one: any) => one.id)).toEqual([oleg])
    expect(user.groups[0]).toMatchObject({ breakdownSites: ['shop'], breakdownOrderMethods: [], breakdownOrderTypes: [] })
  })

  test('one by id; groups by the old and the new name', async () => {
    expect((await wire.npm.users.fetch(anna)).body.user).toMatchObject({ id: anna, isAdmin: true })
    expect((await wire.npm.users.fetch(999_999)).statusCode()).toBe(404)
    expect((await wire.npm.users.fetch('x')).statusCode()).toBe(404)
    expect((await wire.npm.users.listGroups()).body).toEqual((await wire.get('/api/v5/user-groups')).body)
  })

  test('get a status', async () => {
    const set = (status: string) => wire.post(`/api/v5/users/${oleg}/status`, new URLSearchParams({ status }).toString(), 'application/x-www-form-urlencoded')
    expect((await set('dinner')).body).toEqual({ success: true })
    expect((await wire.npm.users.fetch(oleg)).body.user.status).toBe('dinner')
    expect([(await set('asleep')).status, (await set('')).body.errorMsg]).toEqual([400, "Parameter 'status' is missing"])
  })
})
