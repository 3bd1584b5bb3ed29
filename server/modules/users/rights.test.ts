import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createOrder, type OrderInput } from '#server/modules/orders/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createGroup } from './save-group.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; director: Person; manager: Person; courier: Person; couriers: number; byCourier: number; byPost: number; customer: number }

const order = async (input: Partial<OrderInput>) => (await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', items: [], ...input }, { by: 'crm' }))).order

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
  held.manager = await signedIn(server, 'manager', { name: 'Мария Менеджер' })
  held.couriers = await transact(server.db, system, (tx) =>
    createGroup(tx, { code: 'couriers', name: 'Курьеры', rights: { 'orders.view': 'all', 'orders.change': 'all', 'customers.view': 'all' }, limits: { 'order.deliveryType': ['courier'] }, fields: { 'order.phone': 'mask', 'customer.phones': 'mask', 'order.managerComment': 'hidden' } }))
  held.courier = await signedIn(server, undefined, { name: 'Семён Курьер', groupIds: [held.couriers] })
  const taken = await order({ deliveryType: 'courier', firstName: 'Анна', phone: '+79001234512', managerComment: 'спорит о цене' })
  held.byCourier = taken.id
  held.customer = taken.customerId!
  held.byPost = (await order({ deliveryType: 'russian-post', firstName: 'Пётр', phone: '+79007654321' })).id
})

describe('the matrix of rights', () => {
  test('is changed cell by cell: what is not named stays', async () => {
    const id = await transact(server.db, system, (tx) => createGroup(tx, { code: 'cells', name: 'Клетки', rights: { 'orders.view': 'all', 'orders.create': 'all' } }))
    const groupOf = (answer: Awaited<ReturnType<Person['get']>>) => answer.body.groups.find((group: { id: number }) => group.id === id)
    expect(groupOf(await held.owner.patch(`/api/user-groups/${id}/cells`, { rights: { 'orders.view': 'own', 'orders.change': 'own' } })).rights).toEqual({ 'orders.view': 'own', 'orders.create': 'all', 'orders.change': 'own' })
    expect(groupOf(await held.owner.patch(`/api/user-groups/${id}/cells`, { rights: { 'orders.create': null }, fields: { 'order.phone': 'mask' } }))).toMatchObject({
      rights: { 'orders.view': 'own', 'orders.change': 'own' }, fields: { 'order.phone': 'mask' },
    })
    await held.owner.patch(`/api/user-groups/${id}/cells`, { limits: { 'order.deliveryType': ['courier'] }, sites: ['shop'] })
    expect(groupOf(await held.owner.patch(`/api/user-groups/${id}/cells`, { fields: { 'order.phone': null }, limits: { 'order.deliveryType': [] } }))).toMatchObject({ fields: {}, limits: {}, sites: ['shop'] })

    const [last, before] = (await held.owner.get('/api/user-groups/history')).body.entries
    expect(last).toMatchObject({ kind: 'group_changed', groupName: 'Клетки', by: 'A owner' })
    expect(last.changes).toEqual([
      { what: 'field', name: 'order.phone', from: 'mask', to: null },
      { what: 'limit', name: 'order.deliveryType', from: ['courier'], to: null },
    ])
    expect(before.changes).toEqual(expect.arrayContaining([{ what: 'sites', name: '', from: [], to: ['shop'] }]))
  })

  test.each([
    [{ fields: { 'order.nothing': 'hidden' } }, 'fields.order.nothing', 'unknown'],
    [{ fields: { 'order.status': 'hidden' } }, 'fields.order.status', 'not_possible'],
    [{ fields: { 'order.total': 'mask' } }, 'fields.order.total', 'unknown'],
    [{ fields: { 'order.city': 'mask' } }, 'fields.order.city', 'unknown'],
    [{ limits: { 'order.deliveryType': ['broom'] } }, 'limits.order.deliveryType[0]', 'unknown'],
    [{ rights: { 'orders.create': 'own' } }, 'rights.orders.create', 'not_scoped'],
  ])('refuses what would mean nothing: %j', async (cells, path, code) => {
    const answer = await held.owner.patch(`/api/user-groups/${held.couriers}/cells`, cells)
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid', fields: [{ path, code }] } } })
  })

  test('is nothing to raise oneself by: who sees phones masked opens them for nobody', async () => {
    const id = await transact(server.db, system, (tx) => createGroup(tx, { code: 'heads', name: 'Старшие', rights: { 'orders.view': 'all', 'users.change': 'all' }, fields: { 'order.phone': 'mask' } }))
    const head = await signedIn(server, undefined, { groupIds: [id] })
    expect(await head.patch(`/api/user-groups/${id}/cells`, { fields: { 'order.phone': null } })).toMatchObject({ status: 403, body: { error: { code: 'beyond_own_rights', params: { field: 'order.phone' } } } })
    expect(await head.patch(`/api/user-groups/${id}/cells`, { fields: { 'order.phone': 'hidden' } })).toMatchObject({ status: 200 })
  })
})

describe('of an order, a courier', () => {
  test('sees those of his kind of delivery alone, with the phone masked and without the comment', async () => {
    expect((await held.courier.get('/api/orders')).body.rows).toMatchObject([{ id: held.byCourier, phone: '+7 900 ***-**-12' }])
    expect((await held.courier.get('/api/orders/totals')).body.count).toBe(1)
    expect((await held.courier.get(`/api/orders/${held.byPost}`)).status).toBe(404)
    const card = (await held.courier.get(`/api/orders/${held.byCourier}`)).body
    expect(card).toMatchObject({ phone: '+7 900 ***-**-12', managerComment: null, customer: { phone: '+7 900 ***-**-12' } })
    expect(JSON.stringify((await held.courier.get(`/api/orders/${held.byCourier}/timeline`)).body)).not.toMatch(/спорит|\+79001234512/)
    expect(JSON.stringify((await held.courier.get(`/api/customers/${held.customer}`)).body)).not.toContain('1234512')
    expect(JSON.stringify((await held.courier.get(`/api/customers/${held.customer}/timeline`)).body)).not.toMatch(/спорит|1234512/)
  })

  test('finds a phone by its last four digits, and nothing by more or fewer', async () => {
    const found = async (q: string) => {
      const { orders, customers } = (await held.courier.get(`/api/search?q=${encodeURIComponent(q)}`)).body
      const list = (await held.courier.get(`/api/orders?q=${encodeURIComponent(q)}`)).body.rows
      return [orders.length, customers.length, list.length]
    }
    expect(await found('4512')).toEqual([1, 1, 1])
    for (const more of ['+79001234512', '9001234512', '234512', '1234', '34512']) expect([more, await found(more)]).toEqual([more, [0, 0, 0]])
    const filtered = async (value: string) => (await held.courier.get(`/api/orders?filter=${encodeURIComponent(JSON.stringify({ field: 'phone', op: 'contains', value }))}`)).body.rows.length
    expect([await filtered('4512'), await filtered('1234512'), await filtered('7')]).toEqual([1, 0, 0])
  })

  test('neither changes what is masked nor learns it by a conflict', async () => {
    const patch = (changes: object) => held.courier.patch(`/api/orders/${held.byCourier}`, { changes })
    for (const field of ['phone', 'managerComment']) expect(await patch({ [field]: { from: 'a guess', to: 'x' } })).toMatchObject({ status: 403, body: { error: { code: 'field_forbidden', params: { field } } } })
    expect((await patch({ customerComment: { to: 'код домофона 12' } })).status).toBe(200)
    expect((await held.courier.patch(`/api/orders/${held.byPost}`, { changes: { customerComment: { to: 'x' } } })).status).toBe(404)
  })

  test('is offered no field that is hidden', async () => {
    const { fields } = (await held.courier.get('/api/fields/order')).body
    const names = fields.map((field: { name: string }) => field.name)
    expect(names).not.toContain('managerComment')
    expect(fields.find((field: { name: string }) => field.name === 'phone')).toMatchObject({ masked: true, edit: false, sort: false })
    expect((await held.courier.get('/api/orders?sort=-managerComment')).status).toBe(400)
    expect((await held.courier.get(`/api/orders?filter=${encodeURIComponent('{"field":"managerComment","op":"notEmpty"}')}`)).body.error).toMatchObject({ code: 'condition_invalid', params: { reason: 'hidden_field', field: 'managerComment' } })
    expect((await held.courier.get('/api/orders?fields=managerComment,total')).body.rows[0]).not.toHaveProperty('managerComment')
  })
})

describe('looking with another’s eyes', () => {
  test('shows what they see, changes nothing, and is written down', async () => {
    const looker = await signedIn(server, 'director', { name: 'Дарья Директор' })
    expect((await looker.post('/api/view-as', { userId: held.courier.id })).status).toBe(200)
    expect((await looker.get('/api/session')).body.user).toMatchObject({ name: 'Семён Курьер', viewedBy: 'Дарья Директор' })
    expect((await looker.get('/api/orders')).body.rows).toMatchObject([{ id: held.byCourier, phone: '+7 900 ***-**-12' }])
    for (const [method, path, body] of [
      ['PATCH', `/api/orders/${held.byCourier}`, { changes: { customerComment: { to: 'no' } } }],
      ['POST', `/api/orders/${held.byCourier}/comments`, { text: 'no' }],
      ['PATCH', '/api/session', { status: 'busy' }],
      ['POST', '/api/view-as', { userId: held.manager.id }],
      ['POST', '/api/personal-keys', { name: 'no' }],
    ] as const) expect(await looker.send(method, path, body)).toMatchObject({ status: 403, body: { error: { code: 'only_looking' } } })
    expect((await looker.delete('/api/view-as')).status).toBe(200)
    expect((await looker.get('/api/session')).body.user).toMatchObject({ name: 'Дарья Директор', viewedBy: null })
    const { rows } = await server.db.pool.query("select kind, actor_id from change_log where entity = 'user' and entity_id = $1 and kind like 'user.view%' order by id", [held.courier.id])
    expect(rows).toEqual([{ kind: 'user.view_begun', actor_id: looker.id }, { kind: 'user.view_ended', actor_id: looker.id }])
  })

  test('is for those who keep the rights, and never upwards', async () => {
    expect((await held.manager.post('/api/view-as', { userId: held.courier.id })).status).toBe(403)
    expect(await held.director.post('/api/view-as', { userId: held.owner.id })).toMatchObject({ status: 403, body: { error: { code: 'beyond_own_rights' } } })
    expect((await held.director.post('/api/view-as', { userId: held.director.id })).status).toBe(400)
  })

  test('ends the moment the right to it does', async () => {
    const looker = await signedIn(server, 'director')
    await looker.post('/api/view-as', { userId: held.courier.id })
    expect((await looker.get('/api/session')).body.user.id).toBe(held.courier.id)
    expect((await held.owner.patch(`/api/users/${looker.id}`, { groupIds: [] })).status).toBe(200)
    expect((await looker.get('/api/session')).body.user.id).toBe(looker.id)
  })
})

describe('why somebody does not see a record', () => {
  const why = (person: Person, target: string | number, more = '') => held.owner.get(`/api/why?userId=${person.id}&target=${encodeURIComponent(String(target))}${more}`)

  test('is told rule by rule, with what is kept of it', async () => {
    const shut = (await why(held.courier, `https://crm.example/orders/${held.byPost}?tab=1`)).body
    expect(shut).toMatchObject({
      isVisible: false, record: { entity: 'order', id: held.byPost }, person: { name: 'Семён Курьер', groups: [{ name: 'Курьеры' }] },
      rules: [{ rule: 'limit', holds: false, params: { field: 'deliveryType', code: 'russian-post', allowed: ['courier'] } }],
    })
    const open = (await why(held.courier, (await held.owner.get(`/api/orders/${held.byCourier}`)).body.number)).body
    expect(open).toMatchObject({ isVisible: true, rules: [{ rule: 'limit', holds: true }] })
    expect(open.fields).toEqual(expect.arrayContaining([{ name: 'order.phone', label: { ru: 'Телефон', en: 'Phone' }, access: 'mask' }]))
    expect((await why(held.owner, `/orders/${held.byPost}`)).body).toMatchObject({ isVisible: true, rules: [], person: { isOwner: true } })
    const own = await signedIn(server, 'own-orders')
    expect((await why(own, `/customers/${held.customer}`)).body.rules).toContainEqual({ rule: 'scope', holds: false, params: expect.objectContaining({ scope: 'own', managerId: null }) })
  })

  test('is no way to learn of records that the asker does not see', async () => {
    const id = await transact(server.db, system, (tx) => createGroup(tx, { code: 'narrow', name: 'Узкие', rights: { 'orders.view': 'own', 'users.change': 'all' } }))
    const asker = await signedIn(server, undefined, { groupIds: [id] })
    expect((await asker.get(`/api/why?userId=${held.courier.id}&target=/orders/${held.byCourier}`)).status).toBe(404)
    expect((await asker.get(`/api/why?userId=${held.courier.id}&target=/orders/99999999`)).status).toBe(404)
  })

  test('may be asked by whoever meets a closed page, without being told whether there is anything', async () => {
    for (const id of [held.byPost, held.byPost, 99_999_999]) expect(await held.courier.post('/api/access-questions', { entity: 'order', id })).toMatchObject({ status: 201, body: { done: true } })
    expect((await held.courier.get('/api/access-questions')).status).toBe(403)
    const { questions } = (await held.owner.get('/api/access-questions')).body
    expect(questions).toMatchObject([{ user: { name: 'Семён Курьер' }, entityId: held.byPost, title: expect.any(String) }, { entityId: 99_999_999, title: null }])
    expect((await held.owner.post(`/api/access-questions/${questions[0].id}/answer`)).body.questions).toHaveLength(1)
    expect((await held.owner.post(`/api/access-questions/${questions[0].id}/answer`)).status).toBe(404)
  })
})
