import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { OPERATORS_OF, type Condition, type ConditionValue, type FieldType } from '#shared/conditions.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import { compileClickHouse, NotInReadModel } from '#server/platform/conditions/compile-clickhouse.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Entity, Field } from '#server/platform/fields.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { rebuildReadModel } from '#server/modules/read-model/index.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { byHand } from '../../../test/database.ts'
import { testServer } from '../../../test/server.ts'
import { readModelValues } from './read-model-values.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
// On this night the clocks of Berlin went forward: the day had twenty-three hours.
const now = new Date('2026-03-29T21:30:00.000Z')
const context = { timeZone: 'Europe/Berlin', now, actor: systemActor('test') }
let values: Params

const MOMENTS = ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z', '2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z', '2026-03-29T21:29:00.000Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00.000Z', '2025-10-25T22:00:00.000Z', '2025-10-26T23:00:00.000Z', '2025-12-31T23:30:00.000Z']
const DAYS = ['2026-03-28', '2026-03-29', '2026-03-30', '2025-10-26', '2024-02-29', '1961-04-12']
const TEXTS = ['', 'Чай', 'ЧАЙ', 'чай «Ёлка»', 'Москва', 'МОСКВА', 'москва ', 'a%b_c', "o'клок\\", 'ß', '🙂 чай']
const SUMS = [0, 1, 99, 100, 12_345, 500_000, 100_000_000_000]
const money = (minor: number): number => minor / 100

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const [IDS, STATUSES, SITES] = [[1, 2, 3, 4, 5], ['new', 'complete', 'cancel-other', 'gone'], ['shop', 'second']]
const sometimes = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 3 })

const rowsOf: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
  customer: { site: pick(SITES), manager_id: sometimes(pick(IDS)), vip: fc.boolean(), bad: fc.boolean(), sex: sometimes(pick(['male', 'female'])), birthday: sometimes(pick(DAYS)), created_at: pick(MOMENTS) },
  customer_figures: {
    orders_count: pick([0, 1, 2, 3, 5, 10]), cancelled_count: pick([0, 1]), total_sum: pick(SUMS).map(money), average_sum: pick(SUMS).map(money), margin_sum: pick([-500, ...SUMS]).map(money),
    first_order_at: sometimes(pick(MOMENTS)), last_order_at: sometimes(pick(MOMENTS)),
  },
  order: {
    site: pick(SITES), status: pick(STATUSES), created_at: pick(MOMENTS), manager_id: sometimes(pick(IDS)), order_type: sometimes(pick(['eshop-individual', 'wholesale'])), order_method: sometimes(pick(['phone', 'shopping-cart'])),
    delivery_type: sometimes(pick(['courier', 'self-delivery'])), delivery_address: fc.record({ city: pick(TEXTS) }), total: pick(SUMS).map(money), discount_sum: pick(SUMS).map(money), fully_paid_at: sometimes(pick(MOMENTS)), items_count: pick([0, 1, 2]),
    source: sometimes(fc.record({ source: pick(TEXTS), medium: pick(TEXTS), campaign: pick(TEXTS) })),
  },
  order_item: {
    offer_id: sometimes(pick(IDS)), product_name: pick(TEXTS), article: sometimes(pick(TEXTS)), quantity: pick([1, 2, 0.125, 3]), initial_price: pick(SUMS).map(money), total: pick(SUMS).map(money),
    status: pick(['new', 'returned', 'out-of-stock']),
  },
  message: {
    channel: pick(['email', 'sms']), purpose: pick(['transactional', 'marketing']), state: pick(['sent', 'failed', 'delivered']), created_at: pick(MOMENTS), sent_at: sometimes(pick(MOMENTS)), delivered_at: sometimes(pick(MOMENTS)),
    template_id: sometimes(pick(IDS)), origin: pick([{ kind: 'hand' }, { kind: 'rule', ruleId: 3 }]),
  },
  site_visit: {
    site: pick(SITES), started_at: pick(MOMENTS), source: sometimes(pick(TEXTS)), medium: sometimes(pick(TEXTS)), campaign: sometimes(pick(TEXTS)), keyword: sometimes(pick(TEXTS)), referrer_host: sometimes(pick(TEXTS)), landing: sometimes(pick(TEXTS)),
    pages: pick([0, 1, 7]), device: pick(['desktop', 'mobile']), is_bot: fc.boolean(),
  },
  site_event: {
    site: pick(SITES), kind: pick(['page', 'product', 'search', 'cart_add']), at: pick(MOMENTS), offer_id: sometimes(pick(IDS)), product_id: sometimes(pick(IDS)), group_id: sometimes(pick(IDS)), price: sometimes(pick(SUMS).map(money)),
    query: sometimes(pick(TEXTS)), path: sometimes(pick(TEXTS)), is_bot: fc.boolean(),
  },
  customer_favourite: { offer_id: pick(IDS), at: pick(MOMENTS) },
}
const CUSTOMERS = 60

let seed = 1
const sample = (table: string, count: number): Record<string, unknown>[] => fc.sample(fc.record(rowsOf[table]!), { numRuns: count, seed: (seed += 1) })
async function put(table: string, rows: Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row)
    const given = names.map((name) => (row[name] !== null && typeof row[name] === 'object' && !Array.isArray(row[name]) ? JSON.stringify(row[name]) : row[name]))
    await byHand(server.db, `insert into "${table}" (${names.join(', ')}) overriding system value values (${names.map((_, at) => `$${at + 1}`).join(', ')})`, given)
  }
}
const each = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
const one = <T>(list: readonly T[], index: number): T => list[(index * 7 + seed) % list.length]!

beforeAll(async () => {
  await put('product', IDS.map((id) => ({ id, site: 'shop', name: `Товар ${id}`, manufacturer: id === 5 ? null : TEXTS[id]! })))
  await put('offer', IDS.map((id) => ({ id, product_id: one(IDS, id), site: 'shop', name: 'x' })))
  await put('product_group', [1, 2].map((id) => ({ id, site: 'shop', name: 'x' })))
  await put('product_group_product', IDS.flatMap((id) => (id === 3 ? [] : [{ product_id: id, group_id: 1 + (id % 2) }])))
  const ids = each(CUSTOMERS)
  const [people, figures] = [sample('customer', CUSTOMERS), sample('customer_figures', CUSTOMERS)]
  await put('customer', ids.map((id) => ({ id, ...people[id - 1] })))
  await put('customer_figures', ids.map((id) => ({ customer_id: id, ...figures[id - 1] })))
  await put('customer_address', ids.filter((id) => id % 3 > 0).map((id) => ({ customer_id: id, is_main: id % 2 === 0, address: { city: one(TEXTS, id) } })))
  await put('customer_tag', ids.filter((id) => id % 4 === 0).map((id) => ({ customer_id: id, name: id % 8 === 0 ? "ко'фе" : 'опт' })))
  const orders = sample('order', 120)
  await put('order', orders.map((row, index) => ({ id: index + 1, number: String(index + 1), customer_id: index % 5 === 0 ? null : 1 + ((index * 13) % 45), status_changed_at: now, currency: 'RUB', ...row })))
  await put('order_item', sample('order_item', 250).map((row, index) => ({ order_id: 1 + (index % 110), position: index, ...row })))
  await put('message', sample('message', 80).map((row, index) => ({ key: `k${index}`, lane: 'bulk', customer_id: index % 6 === 0 ? null : 1 + ((index * 11) % 50), line: 'x', due_at: now, next_try_at: now, ...row })))
  await put('site_visitor', each(40).map((id) => ({ id, uid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`, site: 'shop', customer_id: id % 4 === 0 ? null : 1 + ((id * 3) % 50), first_at: now, last_at: now })))
  await put('site_visit', sample('site_visit', 80).map((row, index) => ({ id: index + 1, visitor_id: 1 + (index % 40), last_at: now, channel: 'direct', ...row })))
  await put('site_event', sample('site_event', 300).map((row, index) => ({ id: index + 1, uid: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`, visitor_id: 1 + ((index * 7) % 40), visit_id: 1, received_at: now, ...row })))
  await put('customer_favourite', [...new Map(sample('customer_favourite', 40).map((row, index) => [`${1 + (index % 20)} ${row['offer_id'] as number}`, { site: 'shop', customer_id: 1 + (index % 20), ...row }])).values()])
  await put('segment', [1, 2].map((id) => ({ id, code: `static-${id}`, name: 'x', is_dynamic: false, archived_at: null })))
  await put('segment_member', ids.filter((id) => id % 3 === 0).map((id) => ({ segment_id: 1 + (id % 2), customer_id: id, since: MOMENTS[id % 5] })))
  await rebuildReadModel({ db: server.db, clickhouse: engine.clickhouse, log: server.app.log } as never)
  values = await readModelValues(server.db.kysely)
}, 120_000)

const asked: Record<FieldType, fc.Arbitrary<string | number | boolean>> = {
  text: pick([...TEXTS, 'ча', 'москва', '%', '_', '\\', 'Е', 'ё']), phone: pick(['']), integer: pick([-1, 0, 1, 2, 3, 10, 9_007_199_254_740_991]), number: pick([0, 0.125, 1, 2, 2.5, 1e30, -1e30]),
  money: pick([-500, 0, 1, 99, 100, 100.5, 12_345, 500_000, 1e18]), boolean: fc.boolean(), date: pick([...DAYS, '1800-01-01', '9000-01-01']), datetime: pick([...MOMENTS, ...DAYS, '1800-01-01', '9000-01-01']),
  code: pick(['', ...STATUSES, ...SITES, 'new', 'cancel', 'product', 'email', 'male', 'courier', 'static-1', 'nothing']), codes: pick(['опт', "ко'фе", '1', '2', 'nothing']), user: pick([...IDS, 9]), id: pick([...IDS, 9, 0]), json: pick(['']),
}
function leafOf(fields: Field[]): fc.Arbitrary<Condition> {
  return pick(fields).chain((field) => pick(OPERATORS_OF[field.type]).chain((op): fc.Arbitrary<Condition> => {
    const value = asked[field.type]
    const one: fc.Arbitrary<ConditionValue> =
      op === 'empty' || op === 'notEmpty' ? fc.constant(null)
        : op === 'in' || op === 'notIn' ? fc.array(value as fc.Arbitrary<string | number>, { maxLength: 3 })
          : op === 'between' ? (fc.tuple(sometimes(value), sometimes(value)) as fc.Arbitrary<ConditionValue>)
            : op === 'lastDays' || op === 'nextDays' ? pick([0, 1, 2, 154, 40_000]) : op === 'lastMinutes' ? pick([0, 1, 1410, 300_000]) : value
    return one.map((given) => ({ field: field.name, op, value: given }))
  }))
}

// Recency asks the clock of the database: what it answers is held against the read model below.
const fieldsOf = (entity: Entity): Field[] => [...entity.fields.values()].filter((field) => field.clickhouse !== undefined && field.filter && field.name !== 'rfmRecency')
const SUMMED = new Set(['integer', 'number', 'money'])
const hasOf = (entity: Entity): fc.Arbitrary<Condition>[] => Object.entries(entity.relations ?? {}).filter(([, relation]) => relation.clickhouse).map(([has, relation]) => {
  const fields = fieldsOf(relation.entity())
  const summed = fields.filter((field) => SUMMED.has(field.type)).map((field) => field.name)
  return fc.record({
    has: fc.constant(has), sum: summed.length > 0 ? fc.option(pick(summed), { nil: undefined, freq: 3 }) : fc.constant(undefined), atLeast: fc.option(pick([1, 2, 3, 100, 500_000]), { nil: undefined }),
    atMost: fc.option(pick([0, 1, 2, 12_345]), { nil: undefined }), where: fc.option(tree(leafOf(fields), []), { nil: undefined, freq: 8 }),
  }).map(({ has: name, ...more }) => ({ has: name, ...Object.fromEntries(Object.entries(more).filter(([, given]) => given !== undefined)) }))
})
const tree = (leaf: fc.Arbitrary<Condition>, has: fc.Arbitrary<Condition>[]): fc.Arbitrary<Condition> =>
  fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, ...has, fc.array(tie('node'), { maxLength: 3 }).map((and): Condition => ({ and })), fc.array(tie('node'), { maxLength: 3 }).map((or): Condition => ({ or })), tie('node').map((not): Condition => ({ not }))),
  })).node

const inPostgres = async (condition: Condition): Promise<number[]> =>
  (await sql<{ id: number }>`select c.id ${customerCatalogue.from} where ${compileCondition(condition, customerCatalogue, context)} order by c.id`.execute(server.db.kysely)).rows.map((row) => row.id)
async function inClickHouse(condition: Condition, at = context): Promise<number[]> {
  const { sql: where, joins, params } = compileClickHouse(condition, customerCatalogue, { ...at, values })
  return (await engine.clickhouse.query<{ id: number }>(`select c.id as id from ${customerCatalogue.clickhouse!.from} ${joins} where ${where} order by id`, params)).map((row) => row.id)
}

test('the two compilers find the same customers by a thousand random conditions', async () => {
  let found = 0
  await fc.assert(
    fc.asyncProperty(tree(leafOf(fieldsOf(customerCatalogue)), hasOf(customerCatalogue)), async (condition) => {
      const [one, other] = await Promise.all([inPostgres(condition), inClickHouse(condition)])
      if (one.length > 0 && one.length < CUSTOMERS) found += 1
      expect(other).toEqual(one)
    }),
    { numRuns: 1000 },
  )
  // They must not agree for having asked nothing.
  expect(found).toBeGreaterThan(200)
}, 600_000)

test('every field and operator of the read model finds what PostgreSQL finds', async () => {
  const entities: [string | null, Entity][] = [[null, customerCatalogue], ...Object.entries(customerCatalogue.relations!).filter(([, relation]) => relation.clickhouse).map(([name, relation]): [string, Entity] => [name, relation.entity()])]
  for (const [has, entity] of entities) {
    for (const field of fieldsOf(entity)) {
      for (const leaf of fc.sample(leafOf([field]), { numRuns: 8, seed: 3 })) {
        const condition: Condition = has === null ? leaf : { has, where: leaf }
        expect(await inClickHouse(condition), JSON.stringify(condition)).toEqual(await inPostgres(condition))
      }
    }
  }
}, 300_000)

test('recency is the same band by both', async () => {
  for (const band of [1, 2, 3, 4, 5]) {
    const condition: Condition = { field: 'rfmRecency', op: 'eq', value: band }
    expect(await inClickHouse(condition, { ...context, now: new Date() })).toEqual(await inPostgres(condition))
  }
})

test('what is not in the read model is said to be missing there', async () => {
  for (const condition of [{ field: 'lastName', op: 'eq', value: 'Ж' }, { has: 'carts' }, { field: 'phones', op: 'empty' }] as Condition[]) {
    expect(() => compileClickHouse(condition, customerCatalogue, { ...context, values })).toThrow(NotInReadModel)
  }
})
