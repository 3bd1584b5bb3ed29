import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, signedInWith, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { allowedNextStatuses, bumpVersion, editReference, ensureDefaultAccount, freshReferences, referencesAt } from './index.ts'

const server = testServer()
const people = {} as { owner: Person; manager: Person }
beforeAll(async () => {
  people.owner = await signedIn(server, 'owner')
  people.manager = await signedIn(server, 'manager')
})

const references = () => freshReferences(server.db.kysely)
const codes = (rows: readonly { code: string }[]) => rows.map((row) => row.code)
const refusal = (answer: { status: number; body: any }) => [answer.status, answer.body.error?.code, answer.body.error?.fields?.[0]?.path]

describe('the default account', () => {
  test('holds the statuses that store modules send, in their groups and order', async () => {
    const { statuses, statusGroups } = await references()
    expect(codes(statusGroups.all)).toEqual(['new', 'approval', 'assembling', 'delivery', 'complete', 'cancel'])
    const inGroup = (group: string) => codes(statuses.all.filter((status) => status.active && status.group === group))
    expect(inGroup('approval')).toEqual(['availability-confirmed', 'offer-analog', 'client-confirmed', 'prepayed'])
    expect(inGroup('cancel')).toEqual(['no-call', 'no-product', 'already-buyed', 'delyvery-did-not-suit', 'prices-did-not-suit', 'cancel-other'])
    expect(statuses.all.filter((status) => status.active)).toHaveLength(18)
    expect(codes(statuses.all.filter((status) => !status.active)).sort()).toEqual(['abandoned-cart', 'delivered', 'no-answer', 'reservation-error', 'return', 'upsell'])
  })

  test('lets every payment type have every payment status, and every delivery type every payment type', async () => {
    const { paymentTypes, paymentStatuses, deliveryTypes } = await references()
    expect(paymentTypes.all).toHaveLength(5)
    for (const type of paymentTypes.all) expect(type.paymentStatuses.toSorted()).toEqual(codes(paymentStatuses.all).sort())
    for (const type of deliveryTypes.all) expect(type.paymentTypes.toSorted()).toEqual(codes(paymentTypes.all).sort())
    expect(paymentStatuses.all.filter((status) => status.paymentComplete).map((status) => status.code)).toEqual(['paid'])
  })

  test('knows all countries, the likely ones first', async () => {
    const { countries } = await references()
    expect(countries.all).toHaveLength(249)
    expect(codes(countries.all).slice(0, 4)).toEqual(['RU', 'UA', 'BY', 'KZ'])
    expect(countries.byCode.get('RU')?.name).toBe('Россия')
  })

  test('is made once', async () => {
    expect(await ensureDefaultAccount(server.db, [])).toBe(false)
  })
})

describe('references in memory', () => {
  test('are read once for a version and are right after a change by anybody', async () => {
    const before = await references()
    expect(await references()).toBe(before)
    await transact(server.db, systemActor('test'), (tx) => editReference(tx, 'units', 'kg', { sym: 'кг.' }))
    const after = await references()
    expect(after.units.byCode.get('kg')?.sym).toBe('кг.')
    expect(before.units.byCode.get('kg')?.sym).toBe('кг')
    expect(await referencesAt(server.db.kysely, after.version)).toBe(after)
  })

  test('of a transaction that was rolled back are seen by nobody', async () => {
    const before = await references()
    const undone = transact(server.db, systemActor('test'), async (tx) => {
      await editReference(tx, 'units', 'kg', { sym: 'never' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await references()).toEqual(before)
    await transact(server.db, systemActor('test'), (tx) => bumpVersion(tx))
    expect((await references()).units.byCode.get('kg')?.sym).not.toBe('never')
  })
})

describe('GET /api/references', () => {
  test('gives everyone who has signed in all lists at once, statuses in the colour of their group', async () => {
    const { status, body } = await people.manager.get('/api/references')
    expect(status).toBe(200)
    expect(body.statuses.find((one: { code: string }) => one.code === 'prepayed')).toMatchObject({ name: 'Предоплата поступила', group: 'approval', color: '#FEA530' })
    expect(body.users.find((one: { id: number }) => one.id === people.manager.id)).toMatchObject({ code: String(people.manager.id), isManager: true })
    expect(body.account).toMatchObject({ timeZone: 'Europe/Moscow', workingHours: {} })
    expect(body.stores).toMatchObject([{ code: 'main', name: 'Основной склад' }])
  })

  test('shows only the sites that the person may work with', async () => {
    await people.owner.post('/api/references/sites', { code: 'outlet', name: 'Outlet' })
    const person = await signedInWith(server, { rights: { 'orders.view': 'all' }, sites: ['outlet'] })
    expect(codes((await person.get('/api/references')).body.sites)).toEqual(['outlet'])
    expect(codes((await people.manager.get('/api/references')).body.sites).sort()).toEqual(['outlet', 'shop'])
  })
})

describe('changing references', () => {
  test('needs the right', async () => {
    expect((await people.manager.patch('/api/references/units/kg', { sym: 'kg' })).status).toBe(403)
  })

  test('a new status can be chosen at once and stands in the change log', async () => {
    const { status, body } = await people.owner.post('/api/references/statuses', { code: 'gift-wrap', name: 'Упаковка подарка', group: 'assembling', deadlineHours: 4.5 })
    expect(status).toBe(201)
    expect(body.statuses.find((one: { code: string }) => one.code === 'gift-wrap')).toMatchObject({ deadlineHours: 4.5, active: true, ordering: 990 })
    const log = await server.db.pool.query("select kind, actor_id, about, fields from change_log where about ->> 'code' = 'gift-wrap'")
    expect(log.rows).toMatchObject([
      { kind: 'setting.created', actor_id: people.owner.id, about: { reference: 'statuses' }, fields: { name: [null, 'Упаковка подарка'] } },
    ])
    expect(allowedNextStatuses(await references(), [], 'new')).toContain('gift-wrap')
  })

  test('a code that is taken, an unknown code and an unknown field are refused by name', async () => {
    const { owner } = people
    expect(refusal(await owner.post('/api/references/statuses', { code: 'new', name: 'x', group: 'new' }))).toEqual([400, 'invalid', 'code'])
    expect(refusal(await owner.post('/api/references/statuses', { code: 'x', name: 'x', group: 'moon' }))).toEqual([400, 'invalid', 'group'])
    expect(refusal(await owner.patch('/api/references/paymentTypes/cash', { sites: ['shop', 'moon'] }))).toEqual([400, 'invalid', 'sites[1]'])
    expect((await owner.patch('/api/references/statuses/new', { code: 'other' })).status).toBe(400)
    expect((await owner.patch('/api/references/statuses/moon', { name: 'x' })).status).toBe(404)
    expect((await owner.patch('/api/references/statuses/new', {})).status).toBe(400)
  })

  test('the beginning and the ends of an order cannot be edited, nor lose their last status', async () => {
    const { owner } = people
    for (const group of ['new', 'complete', 'cancel']) {
      expect(refusal(await owner.patch(`/api/references/statusGroups/${group}`, { name: 'x' }))).toEqual([409, 'group_locked', undefined])
    }
    expect((await owner.patch('/api/references/statusGroups/approval', { color: '#112233' })).status).toBe(200)
    expect(refusal(await owner.patch('/api/references/statuses/complete', { active: false }))).toEqual([409, 'last_status_of_group', undefined])
    expect(refusal(await owner.patch('/api/references/statuses/complete', { group: 'approval' }))).toEqual([409, 'last_status_of_group', undefined])
    expect((await owner.patch('/api/references/statuses/no-call', { group: 'approval' })).status).toBe(200)
  })

  test('of a list at most one row is the default', async () => {
    await people.owner.patch('/api/references/orderMethods/app', { defaultForApi: true })
    const { orderMethods } = await references()
    expect(codes(orderMethods.all.filter((method) => method.defaultForApi))).toEqual(['app'])
  })

  test('payment types and what goes with them, costs in minor units', async () => {
    const { body } = await people.owner.patch('/api/references/deliveryTypes/courier', { defaultCost: 35050, paymentTypes: ['cash'] })
    expect(body.deliveryTypes.find((one: { code: string }) => one.code === 'courier')).toMatchObject({ defaultCost: 35050, paymentTypes: ['cash'] })
    const kept = await server.db.pool.query("select default_cost from delivery_type where code = 'courier'")
    expect(kept.rows).toEqual([{ default_cost: '350.50' }])
  })

  test.each([
    ['sites', { code: 'second', name: 'Второй', ymlUrl: 'https://example.com/icml.xml' }],
    ['statusGroups', { code: 'g', name: 'Г' }],
    ['orderTypes', { code: 't', name: 'Т' }],
    ['orderMethods', { code: 'm', name: 'М' }],
    ['paymentTypes', { code: 'p', name: 'П', paymentStatuses: ['paid'] }],
    ['paymentStatuses', { code: 'ps', name: 'ПС' }],
    ['deliveryTypes', { code: 'd', name: 'Д', sites: ['shop'] }],
    ['deliveryServices', { code: 'ds', name: 'ДС', deliveryType: 'courier' }],
    ['itemStatuses', { code: 'i', name: 'И', orderStatusForItemStatus: 'complete' }],
    ['units', { code: 'u', name: 'У', sym: 'у' }],
    ['priceTypes', { code: 'opt', name: 'Оптовая', currency: 'RUB' }],
    ['currencies', { code: 'BYN', manualConvertValue: 27.5 }],
    ['countries', { code: 'XK', name: 'Косово' }],
    ['stores', { code: 's', name: 'С', inventoryType: 'available' }],
    ['legalEntities', { code: 'l', legalName: 'ООО', requisites: { INN: '7700000000' } }],
    ['costGroups', { code: 'c', name: 'Ц' }],
    ['taskTypes', { code: 'tt', name: 'З', termHours: 1.5, statusDone: 'complete' }],
    ['costItems', { code: 'ci', name: 'ЦИ', group: 'delivery', appliesToOrders: true }],
  ])('%s take a new row and a change of it', async (name, row) => {
    const created = await people.owner.post(`/api/references/${name}`, row)
    expect(created.body[name]?.find((one: { code: string }) => one.code === row.code), JSON.stringify(created.body.error)).toMatchObject(row)
    const change = name === 'legalEntities' ? { legalName: 'АО' } : name === 'currencies' ? { manualConvertNominal: 10 } : { name: 'Иначе' }
    const changed = await people.owner.patch(`/api/references/${name}/${row.code}`, change)
    expect(changed.body[name]?.find((one: { code: string }) => one.code === row.code)).toMatchObject({ ...row, ...change })
  })
})

describe('the account', () => {
  test('takes a time zone, hours and holidays, and refuses nonsense by name', async () => {
    const { owner } = people
    const hours = { 1: [{ start: '09:00', end: '18:00' }] }
    const { body } = await owner.patch('/api/account', { timeZone: 'Asia/Yekaterinburg', workingHours: hours, holidays: [{ from: '2027-01-01', to: '2027-01-08' }] })
    expect(body.account).toMatchObject({ timeZone: 'Asia/Yekaterinburg', workingHours: hours })
    expect(refusal(await owner.patch('/api/account', { timeZone: 'Mars/Base' }))).toEqual([400, 'invalid', 'timeZone'])
    expect(refusal(await owner.patch('/api/account', { currency: 'XXX' }))).toEqual([400, 'invalid', 'currency'])
    expect(refusal(await owner.patch('/api/account', { orderNumberTemplate: 'A' }))).toEqual([400, 'invalid', 'orderNumberTemplate'])
    expect(refusal(await owner.patch('/api/account', { holidays: [{ from: '2027-01-08', to: '2027-01-01' }] }))).toEqual([400, 'invalid', 'holidays[0]'])
    expect((await people.manager.patch('/api/account', { name: 'x' })).status).toBe(403)
  })
})

describe('the status matrix', () => {
  test('all groups are in it, also those without a transition yet', async () => {
    const { groups } = (await people.owner.get('/api/user-groups')).body
    const empty = groups.map((group: { id: number }) => ({ groupId: group.id, transitions: [] }))
    expect(empty.length).toBeGreaterThanOrEqual(3) // of a new account
    expect((await people.owner.get('/api/status-transitions')).body.groups).toEqual(empty)
  })

  test('a group without any transition may make all; others only theirs; groups of a person add up', async () => {
    const { groups } = (await people.owner.get('/api/user-groups')).body
    const [manager, director] = ['manager', 'director'].map((code) => groups.find((group: { code: string }) => group.code === code).id)
    expect(allowedNextStatuses(await references(), [manager], 'new')).toContain('complete')

    const saved = await people.owner.put(`/api/status-transitions/${manager}`, { transitions: [['new', 'prepayed'], ['new', 'upsell'], ['prepayed', 'complete']] })
    expect(saved.status).toBe(200)
    expect(allowedNextStatuses(await references(), [manager], 'new')).toEqual(['prepayed']) // upsell is not active
    expect(allowedNextStatuses(await references(), [manager], 'complete')).toEqual([])
    expect(allowedNextStatuses(await references(), [manager, director], 'new')).toEqual(['prepayed'])
    expect(allowedNextStatuses(await references(), [director], 'new')).toContain('complete')
    expect(allowedNextStatuses(await references(), [], 'new')).toContain('complete')

    await people.owner.put(`/api/status-transitions/${director}`, { transitions: [['new', 'cancel-other']] })
    expect(allowedNextStatuses(await references(), [manager, director], 'new')).toEqual(['prepayed', 'cancel-other'])
    expect((await people.owner.get('/api/status-transitions')).body.groups).toContainEqual({ groupId: director, transitions: [['new', 'cancel-other']] })

    await people.owner.put(`/api/status-transitions/${manager}`, { transitions: [] })
    expect(allowedNextStatuses(await references(), [manager], 'new')).toContain('complete')
  })

  test('an unknown status or group is refused by its place', async () => {
    expect(refusal(await people.owner.put('/api/status-transitions/1', { transitions: [['new', 'complete'], ['new', 'moon']] }))).toEqual([400, 'invalid', 'transitions[1][1]'])
    expect((await people.owner.put('/api/status-transitions/9999', { transitions: [] })).status).toBe(404)
  })
})
