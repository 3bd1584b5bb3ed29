import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { explainCustomer } from '../server/modules/customers/explain-customer.ts'
import { explainOrder } from '../server/modules/orders/explain-order.ts'
import { changeOrder } from '../server/modules/orders/index.ts'
import { editUser, personActor } from '../server/modules/users/index.ts'
import { editGroup } from '../server/modules/users/save-group.ts'
import { systemActor } from '../server/platform/access.ts'
import { transact } from '../server/platform/transact.ts'
import type { FieldRestriction, Scope } from '../shared/rights.ts'
import { bulk, exportsOf, postsBeyond } from './access-posts.ts'
import { oracle, type Drawn, type Oracle } from './access-oracle.ts'
import { makeWorld, type Record as Row, type World } from './access-world.ts'
import { openStream, type Stream } from './live-stream.ts'
import { testServer } from './server.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { world: World; stream: Stream; round: number }

beforeAll(async () => {
  held.world = await makeWorld(server)
  held.stream = await openStream(server, held.world.person)
  held.round = 0
}, 120_000)

const scope = fc.constantFrom<Scope>('own', 'group', 'all')
const whole = fc.constant('all' as const)
const rights = fc.record({
  'orders.view': scope, 'customers.view': scope, 'tasks.view': scope, 'orders.purchase_price': whole, 'orders.change': scope, 'orders.status': scope, 'orders.payments': scope, 'orders.create': whole,
  'customers.change': scope, 'customers.create': whole, 'loyalty.view': whole, 'loyalty.change': whole, 'tasks.change': scope, 'orders.export': whole, 'customers.export': whole, 'companies.export': whole, 'tasks.export': whole,
}, { requiredKeys: [] })
const some = (...accesses: FieldRestriction[]) => fc.constantFrom(...accesses)
const fields = fc.record({
  'order.phone': some('hidden', 'mask', 'read'), 'customer.phones': some('hidden', 'mask', 'read'), 'order.email': some('hidden', 'mask', 'read'), 'customer.email': some('hidden', 'mask'),
  'order.firstName': some('hidden', 'read'), 'order.managerComment': some('hidden', 'read'), 'order.deliveryAddress': some('hidden', 'read'), 'customer.address': some('hidden'),
  'order.purchaseSum': some('hidden'), 'customer.note': some('hidden'),
}, { requiredKeys: [] })
const group: fc.Arbitrary<Drawn> = fc.record({ isMember: fc.boolean(), rights, sites: fc.subarray(['shop', 'outlet']), deliveryTypes: fc.subarray(['courier', 'russian-post']), fields })

// Whatever is drawn, these are tried: all is seen, and as much of it is kept as can be.
const STRANGER: Drawn = { isMember: false, rights: {}, sites: [], deliveryTypes: [], fields: {} }
const keeping = (access: FieldRestriction): Drawn => ({
  isMember: true, sites: [], deliveryTypes: [],
  rights: {
    'orders.view': 'all', 'orders.change': 'all', 'orders.status': 'all', 'orders.payments': 'all', 'orders.create': 'all', 'customers.view': 'all', 'customers.change': 'all', 'tasks.view': 'all',
    'tasks.change': 'all', 'orders.purchase_price': 'all', 'orders.export': 'all', 'customers.export': 'all', 'companies.export': 'all', 'tasks.export': 'all',
  },
  fields: { ...Object.fromEntries(['order.phone', 'customer.phones', 'order.email', 'customer.email'].map((field) => [field, access])), 'order.managerComment': 'hidden', 'order.deliveryAddress': 'hidden', 'customer.address': 'hidden', 'order.purchaseSum': 'hidden', 'customer.note': 'hidden' },
})
const examples: [Drawn, Drawn][] = [[keeping('hidden'), STRANGER], [STRANGER, keeping('mask')]]

const sorted = (ids: Iterable<number>): number[] => [...ids].sort((one, other) => one - other)
const asked = (filter: object): string => encodeURIComponent(JSON.stringify(filter))

async function draw(drawn: readonly [Drawn, Drawn]): Promise<Oracle> {
  const { groups, person } = held.world
  for (const [place, { rights, sites, fields, deliveryTypes }] of drawn.entries()) {
    await transact(server.db, system, (tx) => editGroup(tx, groups[place]!, { rights, sites, fields: fields as Record<string, FieldRestriction>, limits: { 'order.deliveryType': deliveryTypes } }))
  }
  await transact(server.db, system, (tx) => editUser(tx, person.id, { groupIds: groups.filter((_id, place) => drawn[place]!.isMember) }))
  return oracle(held.world, drawn)
}

/** Texts that nobody may tell the person, with the record they are of. */
const forbidden = (policy: Oracle): { row: Row; what: string; text: string }[] =>
  held.world.records.flatMap((row) => {
    const may = policy.mayMeet(row)
    return Object.entries(row.secrets).flatMap(([what, text]) => (may[what as keyof Row['secrets']] ? [] : [{ row, what, text }]))
  })

type Path = { path: string; /** The right that the door demands is not given: whatever stands behind the address is not even looked at. */ isShut: boolean }

/**
 * Every address that can be read, with the ids of everything there is in place of its parameters; routes of tomorrow come along by themselves. Of one that is
 * shut at the door an address is as good as eight: what it names changes nothing.
 */
function allPaths(policy: Oracle): Path[] {
  const { records, person } = held.world
  const open = new Set(['signed-in', 'api-key'])
  const routes = server.app.registeredRoutes.filter(({ method, url, ownProtocol, access }) => method === 'GET' && url.startsWith('/api/') && !ownProtocol && access !== 'public' && url !== '/api/live')
  const ids: [prefix: RegExp, ids: number[]][] = [
    [/^\/api\/companies\//, records.map((row) => row.companyId)],
    [/^\/api\/loyalty\/accounts\//, records.map((_row, index) => index + 1)],
    [/^\/api\/(customers|duplicates)\//, records.map((row) => row.customerId)],
    [/^\/api\/tasks\//, records.map((row) => row.taskId)],
    [/^\/api\/users\//, [person.id]],
    [/^/, records.map((row) => row.id)],
  ]
  const pathsOf = (url: string): string[] => {
    if (url.includes(':entity')) {
      if (!url.includes(':id')) return ['order', 'customer', 'task', 'product', 'company'].map((entity) => url.replace(':entity', entity))
      return records.flatMap((row) => [`order/${row.id}`, `customer/${row.customerId}`, `task/${row.taskId}`, `company/${row.companyId}`].map((place) => url.replace(':entity/:id', place).replace(':fileId', String(records.indexOf(row) + 1))))
    }
    if (!url.includes(':')) return [url]
    const [, known] = ids.find(([prefix]) => prefix.test(url))!
    return known.map((id) => url.replace(/:\w+/g, String(id)))
  }
  return routes.flatMap(({ url, access }) => {
    const isShut = !open.has(access) && policy.widest(access as keyof Drawn['rights']) === null
    const paths = pathsOf(url)
    return (isShut ? paths.slice(0, 1) : paths).map((path) => ({ path, isShut }))
  })
}

async function readsNothingForbidden(policy: Oracle): Promise<void> {
  const secret = forbidden(policy)
  const names = 'phone,additionalPhone,email,firstName,customerName,managerComment,deliveryAddress.text,deliveryAddress.street,purchaseSum,margin,products,customerTotalSum,number'
  const pairs = held.world.records.flatMap((row) => [1, 2].map((step) => [row, held.world.records[(held.world.records.indexOf(row) + step) % held.world.records.length]!] as const))
  const more = [
    '/api/companies?fields=nickName,mainCompany,inn,companyNames,contactName,marginSum', '/api/companies/totals?exact=true',
    ...pairs.flatMap(([one, other]) => [
      `/api/orders/${one.id}/combination/${other.id}`, `/api/duplicates/preview?ids=${one.customerId},${other.customerId}`, `/api/duplicates/preview?ids=${one.companyId},${other.companyId}`,
    ]),
    `/api/orders?fields=${names}`, '/api/customers?fields=phones,email,fullName,note,marginSum,city', '/api/tasks?fields=text,phone,orderId', '/api/orders/totals?exact=true', '/api/customers/totals?exact=true',
  ]
  const read = async ({ path, isShut }: Path): Promise<void> => {
    const answer = await held.world.person.get(path)
    expect([path, isShut ? answer.status : answer.status < 500]).toEqual([path, isShut ? 403 : true])
    const text = JSON.stringify(answer.body)
    expect([path, secret.filter((one) => text.includes(one.text)).map((one) => `${one.what} of ${one.row.id}`)]).toEqual([path, []])
  }
  const queue = [...allPaths(policy), ...more.map((path) => ({ path, isShut: false }))]
  const reader = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) await read(path)
  }
  await Promise.all(Array.from({ length: 8 }, reader))
}

test('no page that a random person may ask for tells what the policy keeps from them', async () => {
  await fc.assert(fc.asyncProperty(group, group, async (first, second) => readsNothingForbidden(await draw([first, second]))), { numRuns: 4, examples, endOnFailure: true })
}, 400_000)

test('lists, totals, sums and cards hold exactly what a random person is given', async () => {
  await fc.assert(
    fc.asyncProperty(group, group, async (first, second) => {
      const policy = await draw([first, second])
      const { person, records } = held.world
      for (const [path, sees, id] of [['orders', policy.sees, 'id'], ['customers', policy.seesCustomer, 'customerId'], ['tasks', policy.seesTask, 'taskId'], ['companies', policy.seesCompany, 'companyId']] as const) {
        const isGiven = policy.widest(path === 'companies' ? 'customers.view' : `${path}.view`) !== null
        const expected = records.filter((row) => sees(row))
        const list = await person.get(`/api/${path}`)
        expect([path, list.status]).toEqual([path, isGiven ? 200 : 403])
        for (const row of records) expect([path, row.id, (await person.get(`/api/${path}/${row[id]}`)).status]).toEqual([path, row.id, !isGiven ? 403 : expected.includes(row) ? 200 : 404])
        if (!isGiven) continue
        expect([path, sorted(list.body.rows.map((row: { id: number }) => row.id))]).toEqual([path, sorted(expected.map((row) => row[id]))])
        const totals = (await person.get(`/api/${path}/totals`)).body
        expect([path, totals.count]).toEqual([path, expected.length])
        if (path !== 'orders') continue
        expect(totals.sums.total).toBe(expected.reduce((sum, row) => sum + row.total, 0))
        expect('purchaseSum' in totals.sums).toBe(policy.seesPurchase)
      }
      const actor = (await personActor(server.db.kysely, person.id))!
      for (const row of records) {
        const why = [await explainOrder.rules(server.db.kysely, actor, row.id), await explainCustomer.rules(server.db.kysely, actor, row.customerId)]
        expect([row.id, why.map((rules) => rules.every((rule) => rule.holds))]).toEqual([row.id, [policy.sees(row), policy.seesCustomer(row)]])
      }
    }),
    { numRuns: 10, endOnFailure: true },
  )
}, 400_000)

test('nothing can be found, filtered or guessed by what is kept', async () => {
  await fc.assert(
    fc.asyncProperty(group, group, async (first, second) => {
      const policy = await draw([first, second])
      const { person } = held.world
      const FIELDS: Partial<Record<string, [path: string, field: string][]>> = {
        phone: [['orders', 'phone'], ['customers', 'phones']], email: [['orders', 'email'], ['orders', 'customerName'], ['customers', 'email'], ['customers', 'fullName']],
        name: [['orders', 'firstName'], ['orders', 'customerName']], managerComment: [['orders', 'managerComment']], address: [['orders', 'deliveryAddress.text']], note: [['customers', 'note']],
        number: [['orders', 'number']], task: [['tasks', 'text']], company: [['companies', 'nickName'], ['companies', 'mainCompany']], inn: [['companies', 'inn']],
      }
      for (const { what, text, row } of forbidden(policy)) {
        for (const q of what === 'phone' ? [text, text.slice(-7)] : [text]) {
          const found = (await person.get(`/api/search?q=${encodeURIComponent(q)}`)).body
          expect([what, q, found.orders ?? [], found.customers ?? []]).toEqual([what, q, [], []])
          const asks = ['orders?q=', 'customers?q=', 'companies?q=', 'customers/search?q=', 'companies/search?q=']
          // Whoever types a whole phone or e-mail into a new card has it already; of customers beyond reach that tells nothing either.
          if (!policy.seesCustomer(row)) asks.push('duplicates/typed?phone=', 'duplicates/typed?email=')
          for (const ask of asks) {
            const { status, body } = await person.get(`/api/${ask}${encodeURIComponent(q)}`)
            if (status === 200) expect([ask, what, q, body.rows ?? body.customers ?? body.companies ?? body.matches]).toEqual([ask, what, q, []])
          }
        }
        for (const [path, field] of FIELDS[what] ?? []) {
          for (const condition of [{ field, op: 'contains', value: text }, { field, op: 'eq', value: text }, { not: { field, op: 'eq', value: text } }]) {
            const list = await person.get(`/api/${path}?filter=${asked(condition)}`)
            // Of what is not seen nothing is told by leaving it out either: with and without it the list is the same.
            const ids = list.status === 200 ? list.body.rows.map((one: { id: number }) => one.id) : []
            const [isHere, id] = { orders: [policy.sees(row), row.id], customers: [policy.seesCustomer(row), row.customerId], companies: [policy.seesCompany(row), row.companyId], tasks: [policy.seesTask(row), row.taskId] }[path]!
            if ('not' in condition) expect([path, condition, list.status >= 400 || ids.includes(id) === isHere]).toEqual([path, condition, true])
            else expect([path, condition, ids]).toEqual([path, condition, []])
          }
        }
      }
      for (const row of held.world.records) {
        const guess = await person.patch(`/api/orders/${row.id}`, { changes: { managerComment: { from: 'a guess', to: 'mine' } } })
        if (!policy.mayMeet(row).managerComment) expect([row.id, JSON.stringify(guess.body).includes(row.secrets.managerComment)]).toEqual([row.id, false])
        const change = await person.patch(`/api/orders/${row.id}`, { changes: { phone: { to: row.secrets.phone } } })
        if (policy.kept('order.phone') !== 'none' || !policy.sees(row) || !policy.sees(row, 'orders.change')) expect([row.id, change.status >= 400]).toEqual([row.id, true])
      }
    }),
    { numRuns: 4, examples, endOnFailure: true },
  )
}, 600_000)

test('no post shows, changes or takes to file what a random person is not given', async () => {
  await fc.assert(
    fc.asyncProperty(group, group, async (first, second) => {
      const policy = await draw([first, second])
      const { person, records } = held.world
      const round = (held.round += 1)
      const secret = forbidden(policy)
      const nothingIn = (path: string, text: string): void => expect([path, secret.filter((one) => text.includes(one.text)).map((one) => `${one.what} of ${one.row.id}`)]).toEqual([path, []])

      const reach = { order: policy.sees, customer: policy.seesCustomer, company: policy.seesCompany, task: policy.seesTask }
      for (const [entity, file] of await exportsOf(server, person)) {
        const area = entity === 'company' ? 'companies' : `${entity}s`
        const isGiven = [entity === 'company' ? 'customers.view' : `${area}.view`, `${area}.export`].every((right) => policy.widest(right as keyof Drawn['rights']) !== null)
        expect([entity, file?.rows ?? null]).toEqual([entity, isGiven ? records.filter((row) => reach[entity as keyof typeof reach](row)).length : null])
        if (file) nothingIn(`export of ${entity}`, file.text)
      }

      for (const { path, status, text } of await postsBeyond(person, held.world, policy)) {
        expect([path, status >= 400 && status < 500]).toEqual([path, true])
        nothingIn(path, text)
      }

      const comment = `bulk ${round}`
      const { started, failed, told } = await bulk(server, person, { entity: 'order', ids: records.map((row) => row.id), action: { kind: 'set', field: 'customerComment', value: comment } })
      nothingIn(told.path, told.text)
      const mine = records.filter((row) => started.status === 202 && policy.sees(row) && policy.sees(row, 'orders.change'))
      const changed = await server.db.kysely.selectFrom('order').select('id').where('customer_comment', '=', comment).execute()
      expect([sorted(changed.map((row) => row.id)), failed.length]).toEqual([sorted(mine.map((row) => row.id)), started.status === 202 ? records.length - mine.length : 0])
      for (const [entity, field, what] of [['order', 'managerComment', 'managerComment'], ['order', 'phone', 'phone'], ['customer', 'note', 'note'], ['customer', 'email', 'email']] as const) {
        for (const one of secret.filter((other) => other.what === what).slice(0, 2)) {
          const found = await bulk(server, person, { entity, whole: true, filter: JSON.stringify({ field, op: 'eq', value: one.text }), action: { kind: 'set', field: entity === 'order' ? 'customerComment' : 'vip', value: entity === 'order' ? comment : true } })
          expect([one.text, found.started.status]).not.toEqual([one.text, 202])
          nothingIn(found.told.path.replace(one.text, ''), found.told.text.replace(one.text, ''))
        }
      }
    }),
    { numRuns: 8, examples, endOnFailure: true },
  )
}, 600_000)

test('an open live stream tells a random person of changes they may see and names no hidden field, from the moment the rights change', async () => {
  await fc.assert(
    fc.asyncProperty(group, group, async (first, second) => {
      const policy = await draw([first, second])
      const { person, records } = held.world
      const round = (held.round += 1)
      const begun = held.stream.mark()
      for (const row of records) {
        await transact(server.db, system, (tx) => changeOrder(tx, row.id, { customerComment: `round ${round}` }, { by: 'crm' }))
        await transact(server.db, system, (tx) => changeOrder(tx, row.id, { additionalPhone: `+7 911 000-00-${String(round % 100).padStart(2, '0')}`, managerComment: `${row.secrets.managerComment} ${round}` }, { by: 'crm' }))
      }
      await transact(server.db, system, (tx) => editUser(tx, person.id, { position: `round ${round}` }))
      const events = await held.stream.until(begun, (event) => event.entity === 'user' && event.id === person.id && event.fields.includes('position'))
      const told = events.filter((event) => event.entity === 'order')
      expect(sorted(new Set(told.map((event) => event.id)))).toEqual(sorted(records.filter((row) => policy.sees(row)).map((row) => row.id)))
      if (!policy.isOpen('order.managerComment')) expect(told.some((event) => event.fields.includes('managerComment'))).toBe(false)
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 400_000)
