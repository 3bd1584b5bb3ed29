import { describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()
const ivan = (more: object = {}) => ({ firstName: 'Иван', lastName: 'Петров', email: 'Ivan@Example.com', phones: [{ number: '8 926 000-00-01' }], ...more })

describe('customers', () => {
  test('are created, read back by either id, and changed in part', async () => {
    const made = await wire.npm.customers.create(
      ivan({ externalId: 101, birthday: '1990-02-03', sex: 'male', address: { index: '300000', city: 'Тула' }, tags: ['опт', { name: 'vip', color: '#ff0000' }], customFields: { size: 'L' } }),
    )
    expect([made.statusCode(), made.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    const { customer } = (await wire.npm.customers.fetchByExternalId('101')).body
    expect(customer).toMatchObject({
      type: 'customer', id: made.body.id, externalId: '101', site: 'shop', isContact: false, vip: false, bad: false, firstName: 'Иван', email: 'ivan@example.com',
      phones: [{ number: '8 926 000-00-01' }], birthday: '1990-02-03', sex: 'male', address: { index: '300000', city: 'Тула', text: '300000, Тула' },
      customFields: { size: 'L' }, segments: [], mgCustomers: [], ordersCount: 0, totalSumm: 0,
    })
    expect(customer.tags.map((tag: any) => tag.name).toSorted()).toEqual(['vip', 'опт'])
    const edited = await wire.npm.customers.updateByExternalId({ externalId: '101', lastName: '', vip: 1, address: { street: 'Мира' }, subscribed: false, attachedTag: 'свой' })
    expect([edited.statusCode(), edited.body]).toEqual([200, { success: true, id: made.body.id }])
    const after = (await wire.npm.customers.fetchById(made.body.id)).body.customer
    expect(after).toMatchObject({ firstName: 'Иван', vip: true, address: { city: 'Тула', street: 'Мира' }, emailMarketingUnsubscribedAt: expect.any(String) })
    expect(after).not.toHaveProperty('lastName')
    expect(after.tags).toContainEqual({ name: 'свой', attached: true })
  })

  test('a second person of one phone may be made, a second one of one external id not', async () => {
    const [one, other] = [await wire.npm.customers.create(ivan()), await wire.npm.customers.create(ivan())]
    expect(one.body.id).not.toBe(other.body.id)
    await wire.npm.customers.create(ivan({ externalId: 'twice' }))
    const refused = await wire.npm.customers.create(ivan({ externalId: 'twice' }))
    expect([refused.statusCode(), refused.body.errorMsg, Object.keys(refused.body.errors)]).toEqual([400, 'Errors in the entity format', ['externalId']])
  })

  test('sent back whole as it came, a customer does not change', async () => {
    const { id } = (await wire.npm.customers.create(ivan({ externalId: 'echo', tags: ['опт'], address: { city: 'Тула', floor: 3 } }))).body
    const before = (await wire.npm.customers.fetchById(id)).body.customer
    expect((await wire.npm.customers.updateById(before)).body).toEqual({ success: true, id })
    expect((await wire.npm.customers.fetchById(id)).body.customer).toEqual(before)
  })

  test('are uploaded row by row', async () => {
    const reply = await wire.npm.customers.upload([ivan({ externalId: 'L-1' }), ivan({ externalId: 'L-1' }), ivan({ externalId: 'L-2', phones: [{ number: { deep: 1 } }] })])
    expect(reply.statusCode()).toBe(460)
    expect(reply.body).toMatchObject({
      success: false, uploadedCustomers: [{ id: expect.any(Number), externalId: 'L-1' }], failedCustomers: [{ externalId: 'L-1' }, { externalId: 'L-2' }],
      errorMsg: 'Customers are loaded with errors',
    })
    expect(reply.body.errors[1]).toBe('customers[2].phones[0].number: This value should be of type string.')
  })

  test('get the ids of their store, all or none', async () => {
    const { id } = (await wire.npm.customers.create(ivan())).body
    expect((await wire.npm.customers.fixExternalIds([{ id, externalId: 'F-1' }, { id: 999_999, externalId: 'F-2' }])).statusCode()).toBe(400)
    expect((await wire.npm.customers.fetchByExternalId('F-1')).statusCode()).toBe(404)
    expect((await wire.npm.customers.fixExternalIds([{ id, externalId: 'F-1' }])).body).toEqual({ success: true })
    expect((await wire.npm.customers.fetchByExternalId('F-1')).body.customer.id).toBe(id)
  })
})

describe('the list that modules look people up with', () => {
  const ids = async (filter: object) => (await wire.npm.customers.list(filter)).body.customers.map((customer: any) => customer.id)

  test('by e-mail in any case, by name or phone however written, and by both together', async () => {
    const { id } = (await wire.npm.customers.create({ firstName: 'Ольга', lastName: 'Синицына', email: 'Olga@Mail.ru', phones: [{ number: '+7 (926) 777-66-55' }], vip: true })).body
    expect(await ids({ email: 'olga@mail.RU' })).toEqual([id])
    expect(await ids({ email: 'olga@mail.r' })).toEqual([])
    expect(await ids({ name: 'синиц' })).toEqual([id])
    expect(await ids({ name: 'Ольга Синицына' })).toEqual([id])
    expect(await ids({ name: '89267776655' })).toEqual([id])
    expect(await ids({ name: '89267776655', email: 'olga@mail.ru' })).toEqual([id])
    expect(await ids({ name: '89267776655', email: 'other@mail.ru' })).toEqual([])
    expect(await ids({ ids: [id], vip: 'true', isContact: '0', noSuchFilter: 'x' })).toEqual([id])
    expect(await ids({ ids: [id], minOrdersCount: 1 })).toEqual([])
    expect(await ids({ name: '100%_\\' })).toEqual([])
  })

  test('pages: the page after the last is empty, the limit must be one of the protocol', async () => {
    const page = (await wire.npm.customers.list({}, 99, 50)).body
    expect([page.customers, page.pagination.currentPage, page.pagination.limit]).toEqual([[], 99, 50])
    expect((await wire.npm.customers.list({}, 1, 33)).statusCode()).toBe(400)
    const wrong = await wire.npm.customers.list({ minTotalSumm: 'много' })
    expect([wrong.statusCode(), wrong.body]).toEqual([
      400, { success: false, errorMsg: 'Errors in the input parameters', errors: { 'children[filter].children[minTotalSumm]': 'This value is not valid.' } },
    ])
  })
})

describe('notes', () => {
  test('are added to a customer by either id, listed and removed', async () => {
    const { id } = (await wire.npm.customers.create(ivan({ externalId: 'N-1' }))).body
    const made = await wire.npm.customers.createNote({ text: 'Любит "чай" <b>', customer: { externalId: 'N-1' } })
    expect([made.statusCode(), made.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    const listed = (await wire.npm.customers.listNotes({ customerIds: [id] })).body
    expect(listed).toMatchObject({ pagination: { totalCount: 1 }, notes: [{ id: made.body.id, text: 'Любит "чай" <b>', customer: { id, externalId: 'N-1', site: 'shop' } }] })
    expect((await wire.npm.customers.removeNote({ id: made.body.id })).body).toEqual({ success: true })
    const gone = await wire.npm.customers.removeNote(made.body.id)
    expect([gone.statusCode(), gone.body.errorMsg]).toEqual([404, 'Note not found'])
    expect((await wire.npm.customers.createNote({ text: '', customer: { id: 999_999 } })).body.errors).toEqual({ text: 'This value should not be blank.' })
    expect((await wire.npm.customers.createNote({ text: 'x', customer: { id: 999_999 } })).body.errors).toEqual({ customer: 'Customer with id 999999 not found.' })
  })
})
