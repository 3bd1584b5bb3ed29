import fc from 'fast-check'
import { sql } from 'kysely'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, test } from 'vitest'
import { OPERATORS_OF, type Condition, type ConditionValue, type FieldType, type Operator } from '#shared/conditions.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { systemActor, type Actor } from '../access.ts'
import { entity, type Entity, type Field } from '../fields.ts'
import { interval } from './asked-values.ts'
import { compileCondition } from './compile-postgres.ts'

const database = testDatabase()
const zone = 'Asia/Yekaterinburg'
const now = new Date('2026-03-10T20:30:00.000Z') // already the eleventh there
const context = { timeZone: zone, now, actor: systemActor('test') }

const field = (name: string, type: FieldType): Field => ({ name, type, label: { ru: name, en: name }, sql: sql.raw(`t.${name}`), filter: true })
const fields: Field[] = [
  field('a_text', 'text'), field('a_phone', 'phone'), field('an_integer', 'integer'), field('a_number', 'number'), field('a_money', 'money'),
  field('a_boolean', 'boolean'), field('a_date', 'date'), field('a_datetime', 'datetime'), field('a_code', 'code'), field('some_codes', 'codes'),
  field('a_user', 'user'), field('an_id', 'id'), field('a_json', 'json'), { ...field('a_word', 'text'), trigrams: true },
]
const parts: Entity = entity({
  name: 'part', from: sql`from part p`, id: sql`p.id`,
  fields: [
    { name: 'size', type: 'integer', label: { ru: '', en: '' }, sql: sql`p.size`, filter: true },
    { name: 'colour', type: 'text', label: { ru: '', en: '' }, sql: sql`p.colour`, filter: true },
  ],
})
const things: Entity = entity({
  name: 'thing', from: sql`from thing t`, id: sql`t.id`,
  fields: [...fields, { ...field('a_secret', 'integer'), right: 'orders.purchase_price' }, { ...field('a_shown', 'integer'), filter: false }],
  relations: { parts: { entity: () => parts, from: sql`from part p where p.thing_id = t.id` } },
})

type Value = string | number | boolean | string[] | object | null
type Row = Record<string, Value>
type Thing = Row & { id: number; parts: Row[] }

const texts = ['', 'Анна', 'анна', 'АННА Б', 'a%b', 'a_b', 'aXb', 'back\\slash', "o'clock", '100%']
const phones = ['79161234567', '79031112233', '380501234567', '4951234567']
const moments = ['2026-03-10T18:59:59.999Z', '2026-03-10T19:00:00.000Z', '2026-03-10T20:30:00.000Z', '2026-03-11T18:59:59.999Z', '2026-03-11T19:00:00.000Z', '2026-02-28T19:00:00.000Z']
const days = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12', '2026-02-28', '2024-02-29']
const codes = ['new', 'complete', 'cancel-other', 'NEW']
const integers = [-3, 0, 1, 2, 7, 2_147_483_647]
const numbers = [-1.5, 0, 0.125, 2, 1000]
const jsons = [{}, [], { a: 1 }, ['x']]

const valuesOf: Record<FieldType, fc.Arbitrary<Value>> = {
  text: fc.constantFrom(...texts), phone: fc.constantFrom('', ...phones), integer: fc.constantFrom(...integers), number: fc.constantFrom(...numbers),
  money: fc.integer({ min: -300, max: 300 }), boolean: fc.boolean(), date: fc.constantFrom(...days), datetime: fc.constantFrom(...moments),
  code: fc.constantFrom('', ...codes), codes: fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 3 }), user: fc.integer({ min: 1, max: 4 }),
  id: fc.integer({ min: 1, max: 4 }), json: fc.constantFrom(...jsons),
}
const rowOf = (of: Field[]) => fc.record(Object.fromEntries(of.map((one) => [one.name, fc.option(valuesOf[one.type], { freq: 4 })]))) as fc.Arbitrary<Row>

// What people ask by: values that are there, and some that are not.
const askedOf: Record<FieldType, fc.Arbitrary<string | number | boolean>> = {
  text: fc.constantFrom(...texts, 'анн', '%', '_', '\\', 'zzz'),
  phone: fc.constantFrom('+7 (916) 123-45-67', '8 903 111 22 33', '2345', '8916', '380 50 1234567', '4951234567', 'no digits'),
  integer: fc.constantFrom(...integers, 9_007_199_254_740_991), number: fc.constantFrom(...numbers, 1e300), money: fc.integer({ min: -300, max: 300 }),
  boolean: fc.boolean(), date: fc.constantFrom(...days), datetime: fc.constantFrom(...moments, ...days),
  code: fc.constantFrom(...codes, 'nothing'), codes: fc.constantFrom(...codes, 'nothing'),
  user: fc.integer({ min: 1, max: 5 }), id: fc.integer({ min: 1, max: 5 }), json: fc.constant('x'),
}

function askedValue(type: FieldType, op: Operator): fc.Arbitrary<ConditionValue> {
  const one = askedOf[type]
  if (op === 'empty' || op === 'notEmpty') return fc.constant(null)
  if (op === 'in' || op === 'notIn') return fc.array(one as fc.Arbitrary<string | number>, { maxLength: 3 })
  if (op === 'between') return fc.tuple(fc.option(one), fc.option(one)) as fc.Arbitrary<ConditionValue>
  if (op === 'lastDays' || op === 'nextDays') return fc.integer({ min: 0, max: 12 })
  if (op === 'lastMinutes') return fc.constantFrom(0, 30, 1531, 20_000)
  return one
}

const leafOf = (of: Field[]): fc.Arbitrary<Condition> =>
  fc.constantFrom(...of).chain((one) =>
    fc.constantFrom(...OPERATORS_OF[one.type]).chain((op) => askedValue(one.type, op).map((value): Condition => ({ field: one.name, op, value }))),
  )
const partFields = [...parts.fields.values()]
const tree = (leaf: fc.Arbitrary<Condition>, isNested: boolean): fc.Arbitrary<Condition> =>
  fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }).map((and): Condition => ({ and })),
      fc.array(tie('node'), { maxLength: 3 }).map((or): Condition => ({ or })),
      tie('node').map((not): Condition => ({ not })),
      ...(isNested ? [] : [fc.tuple(fc.option(fc.constant('size'), { nil: undefined }), fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), fc.option(tree(leafOf(partFields), true), { nil: undefined }))
        .map(([sum, atLeast, atMost, where]): Condition => ({ has: 'parts', ...(sum ? { sum } : {}), ...(atLeast ? { atLeast } : {}), ...(atMost === undefined ? {} : { atMost }), ...(where ? { where } : {}) }))]),
    ),
  })).node
const anyCondition = tree(leafOf(fields), false)

/** What the language means, said the plain way. An empty value satisfies no comparison; `not` turns exactly that round. */
function holds(condition: Condition, row: Row, of: Entity, partsOfRow: Row[]): boolean {
  if ('and' in condition) return condition.and.every((part) => holds(part, row, of, partsOfRow))
  if ('or' in condition) return condition.or.some((part) => holds(part, row, of, partsOfRow))
  if ('not' in condition) return !holds(condition.not, row, of, partsOfRow)
  if ('has' in condition) {
    const { sum, atLeast, atMost, where } = condition
    const fitting = partsOfRow.filter((part) => !where || holds(where, part, parts, []))
    const count = sum ? fitting.reduce((all, part) => all + Number(part[sum] ?? 0), 0) : fitting.length
    return count >= (atLeast ?? (atMost === undefined ? 1 : -Infinity)) && count <= (atMost ?? Infinity)
  }
  const { type } = of.fields.get(condition.field)!
  return leafHolds(type, row[condition.field] ?? null, condition.op, condition.value ?? null)
}

function leafHolds(type: FieldType, value: Value, op: Operator, asked: ConditionValue): boolean {
  const isEmpty = value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  switch (op) {
    case 'empty': return isEmpty
    case 'notEmpty': return !isEmpty
    case 'in': return (asked as ConditionValue[]).some((one) => leafHolds(type, value, 'eq', one))
    case 'notIn': return !leafHolds(type, value, 'in', asked)
    case 'ne': return !leafHolds(type, value, 'eq', asked)
    case 'contains': case 'starts': return partHolds(type, value, op, String(asked))
  }
  if (type === 'boolean') return (value ?? false) === asked
  if ((type === 'text' || type === 'code') && asked === '') return isEmpty
  if (op === 'between' && (asked as ConditionValue[]).every((one) => one === null)) return true
  if (value === null) return false
  if (type === 'codes') return (value as string[]).includes(asked as string)
  if (type === 'text') return String(value).toLowerCase() === String(asked).toLowerCase()
  if (type === 'phone') return dialled(String(asked)).includes(String(value))
  if (type === 'date' || type === 'datetime') return timeHolds(type, String(value), op, asked)
  if (op === 'between') {
    const [from, to] = asked as [number | null, number | null]
    return (from === null || Number(value) >= from) && (to === null || Number(value) <= to)
  }
  const order = value < asked! ? -1 : value > asked! ? 1 : 0
  return { eq: order === 0, lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[op as 'eq']
}

function partHolds(type: FieldType, value: Value, op: 'contains' | 'starts', asked: string): boolean {
  if (type === 'phone') return dialled(asked).some((digits) => value !== null && String(value).includes(digits))
  if (asked === '') return true
  const [text, part] = [String(value ?? '\0').toLowerCase(), asked.toLowerCase()]
  return op === 'starts' ? text.startsWith(part) : text.includes(part)
}

/** The digits that each of the asked phones may stand under, written out by hand. */
function dialled(asked: string): string[] {
  const known: Record<string, string[]> = {
    '+7 (916) 123-45-67': ['79161234567'], '8 903 111 22 33': ['79031112233'], '2345': ['2345'], '8916': ['8916', '7916'],
    '380 50 1234567': ['380501234567'], '4951234567': ['74951234567'], 'no digits': [],
  }
  return known[asked]!
}

function timeHolds(type: 'date' | 'datetime', value: string, op: Operator, asked: ConditionValue): boolean {
  const read = (text: string): number => DateTime.fromISO(text, { zone }).toMillis()
  const start = (one: string): number => (type === 'date' ? DateTime.fromISO(one, { zone }).startOf('day').toMillis() : read(one))
  const end = (one: string): number => (type === 'date' || one.length === 10 ? DateTime.fromISO(one, { zone }).startOf('day').plus({ days: 1 }).toMillis() : read(one) + 1)
  const at = read(value)
  const today = DateTime.fromJSDate(now, { zone }).startOf('day')
  switch (op) {
    case 'eq': return at >= start(asked as string) && at < end(asked as string)
    case 'lt': return at < start(asked as string)
    case 'lte': return at < end(asked as string)
    case 'gt': return at >= end(asked as string)
    case 'gte': return at >= start(asked as string)
    case 'lastDays': return type === 'date'
      ? at >= today.minus({ days: asked as number }).toMillis() && at <= today.toMillis()
      : at >= +DateTime.fromJSDate(now, { zone }).minus({ days: asked as number }) && at <= +now
    case 'lastMinutes': return at >= +now - (asked as number) * 60_000 && at <= +now
    case 'nextDays': return type === 'date'
      ? at >= today.toMillis() && at <= today.plus({ days: asked as number }).toMillis()
      : at >= +now && at < +DateTime.fromJSDate(now, { zone }).plus({ days: asked as number })
  }
  const [from, to] = asked as [string | null, string | null]
  return (from === null || at >= start(from)) && (to === null || at < end(to))
}

let stored: Thing[] = []
beforeAll(async () => {
  await byHand(database.db, `
    create table thing (id bigint primary key, a_text text, a_phone text, an_integer int, a_number numeric(12,3), a_money numeric(14,2), a_boolean boolean,
      a_date date, a_datetime timestamptz, a_code text, some_codes text[], a_user bigint, an_id bigint, a_json jsonb, a_word text, a_secret int, a_shown int);
    create table part (id bigint generated always as identity primary key, thing_id bigint, size int, colour text)`)
  const [rows, partRows] = [fc.sample(rowOf(fields), { numRuns: 150, seed: 7 }), fc.sample(fc.array(rowOf(partFields), { maxLength: 4 }), { numRuns: 150, seed: 7 })]
  stored = rows.map((row, index) => ({ ...row, id: index + 1, parts: partRows[index]! }) as Thing)
  for (const thing of stored) {
    const values = fields.map(({ name, type }) => {
      const value = thing[name] ?? null
      return value === null ? null : type === 'money' ? (value as number) / 100 : type === 'json' ? JSON.stringify(value) : value
    })
    await byHand(database.db, `insert into thing (id, ${fields.map((one) => one.name).join(', ')}) values ($1, ${fields.map((_, index) => `$${index + 2}`).join(', ')})`, [thing.id, ...values])
    for (const part of thing.parts) await byHand(database.db, 'insert into part (thing_id, size, colour) values ($1, $2, $3)', [thing.id, part['size'], part['colour']])
  }
})

async function found(condition: Condition): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select t.id ${things.from} where ${compileCondition(condition, things, context)} order by t.id`.execute(database.db.kysely)
  return rows.map((row) => row.id)
}
const expected = (condition: Condition): number[] => stored.filter((thing) => holds(condition, thing, things, thing.parts)).map((thing) => thing.id)

describe('a compiled condition', () => {
  test('finds exactly the rows that the language means, for every type and operator', async () => {
    for (const one of fields) {
      for (const op of OPERATORS_OF[one.type]) {
        for (const value of fc.sample(askedValue(one.type, op), { numRuns: 12, seed: 1 })) {
          const leaf: Condition = { field: one.name, op, value }
          expect(await found(leaf), JSON.stringify(leaf)).toEqual(expected(leaf))
          expect(await found({ not: leaf }), `not ${JSON.stringify(leaf)}`).toEqual(expected({ not: leaf }))
        }
      }
    }
  })

  test('finds them however it is nested, over relations too', async () => {
    await fc.assert(fc.asyncProperty(anyCondition, async (condition) => void expect(await found(condition)).toEqual(expected(condition))), { numRuns: 400 })
  }, 120_000)

  test('and its negation share every row between them', async () => {
    await fc.assert(
      fc.asyncProperty(anyCondition, async (condition) => {
        const [yes, no] = await Promise.all([found(condition), found({ not: condition })])
        expect([...yes, ...no].toSorted((a, b) => a - b)).toEqual(stored.map((thing) => thing.id))
      }),
      { numRuns: 100 },
    )
  }, 120_000)
})

describe('a condition is refused, never a fault,', () => {
  const refusal = (condition: Condition, actor: Actor = context.actor) => expect(async () => compileCondition(condition, things, { ...context, actor })).rejects
  test.each<[string, Condition, string]>([
    ['when it names no field', { field: 'nothing', op: 'eq', value: 1 }, 'unknown_field'],
    ['when the field is not one to filter by', { field: 'a_shown', op: 'eq', value: 1 }, 'unknown_field'],
    ['when the operator makes no sense', { field: 'a_boolean', op: 'contains', value: 'x' }, 'wrong_operator'],
    ['when a sum is not of numbers', { has: 'parts', sum: 'colour', atLeast: 1 }, 'wrong_operator'],
    ['when it names no relation', { has: 'nothing' }, 'unknown_relation'],
    ['when a number is no number', { field: 'an_integer', op: 'eq', value: 'seven' }, 'bad_value'],
    ['when a list stands for one value', { field: 'a_code', op: 'eq', value: ['new'] }, 'bad_value'],
    ['when a day is no day', { field: 'a_date', op: 'eq', value: '2026-02-30' }, 'bad_value'],
    ['when a day is beyond the calendar', { field: 'a_datetime', op: 'gt', value: '+012026-01-01' }, 'bad_value'],
    ['when days are beyond counting', { field: 'a_datetime', op: 'lastDays', value: 1e12 }, 'bad_value'],
    ['when a text holds NUL', { field: 'a_text', op: 'contains', value: 'a\0b' }, 'bad_value'],
    ['when a range is no pair', { field: 'a_money', op: 'between', value: [1] }, 'bad_value'],
  ])('%s', async (_, condition, reason) => {
    await refusal(condition).toMatchObject({ code: 'condition_invalid', params: { reason } })
  })

  test('when the actor lacks the right to the field', async () => {
    const nobody: Actor = { ...context.actor, kind: 'user', grants: { ...context.actor.grants, rights: {} } }
    await refusal({ field: 'a_secret', op: 'eq', value: 1 }, nobody).toMatchObject({ params: { reason: 'hidden_field' } })
  })

  test('and what is hostile is taken as it is written', async () => {
    const hostile: Condition = { field: 'a_text', op: 'contains', value: "'; drop table thing; --" }
    expect(await found(hostile)).toEqual([])
    expect(await found({ and: [] })).toHaveLength(stored.length)
  })
})

test.each([['America/Sao_Paulo', '2018-11-03'], ['America/Sao_Paulo', '2019-02-15'], ['Asia/Tehran', '2022-03-20'], ['Africa/Cairo', '2026-04-23'], ['Africa/Cairo', '2026-10-28'], ['Australia/Lord_Howe', '2026-10-03'], ['Europe/Berlin', '2026-10-24']])('in %s days around %s meet: no moment is in two of them or in none', (timeZone, from) => {
  const days = Array.from({ length: 4 }, (_, index) => DateTime.fromISO(from, { zone: 'utc' }).plus({ days: index }).toISODate()!)
  const ends = days.map((day) => interval(field('a_datetime', 'datetime'), 'eq', day, { ...context, timeZone }).map((moment) => moment!.toMillis()))
  for (const [index, [, end]] of ends.slice(0, -1).entries()) expect(new Date(end!)).toEqual(new Date(ends[index + 1]![0]!))
})
