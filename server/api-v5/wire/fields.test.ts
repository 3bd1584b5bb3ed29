import { expect, test } from 'vitest'
import { Refusal } from '#server/platform/errors.ts'
import { fieldsOf } from './fields.ts'
import { filterOf } from './filter.ts'
import { parseParameters } from './parameters.ts'

const MOSCOW = 'Europe/Moscow'

test('absent, null and empty are three different things', () => {
  const fields = fieldsOf({ a: null, b: '', c: 'x' }, MOSCOW)
  expect([fields.text('a'), fields.text('b'), fields.text('c'), fields.text('d')]).toEqual([null, null, 'x', undefined])
})

test('numbers, booleans and ids may be text, and external ids may be numbers', () => {
  const fields = fieldsOf({ quantity: '2.5', call: '1', id: '17', externalId: 42 }, MOSCOW)
  expect([fields.number('quantity'), fields.boolean('call'), fields.integer('id'), fields.text('externalId')]).toEqual([2.5, true, 17, '42'])
})

test('every field that cannot be understood is named by its path in one refusal', () => {
  const fields = fieldsOf(
    { firstName: ['x'], items: [{ quantity: 'many', offer: { id: 'x1' } }, 'odd'], delivery: 'none', externalId: 'e'.repeat(300) },
    MOSCOW,
  )
  fields.text('firstName')
  fields.text('externalId', 255)
  fields.object('delivery')
  for (const item of fields.rows('items') ?? []) {
    item.number('quantity')
    item.object('offer')?.integer('id')
  }
  const refused = catching(() => fields.refuse())
  expect(refused.fields.map(({ path, code }) => [path, code])).toEqual([
    ['firstName', 'wrong_type'],
    ['externalId', 'too_long'],
    ['delivery', 'wrong_type'],
    ['items[1]', 'wrong_type'],
    ['items[0].quantity', 'wrong_type'],
    ['items[0].offer.id', 'wrong_type'],
  ])
})

test('rows may come as a map, and an empty map as a list', () => {
  const fields = fieldsOf({ items: { 0: { id: 1 }, 5: { id: 2 } }, delivery: [] }, MOSCOW)
  expect(fields.rows('items')?.map((item) => item.integer('id'))).toEqual([1, 2])
  expect(fields.object('delivery')?.text('code')).toBeUndefined()
})

test('inherited names are no fields', () => {
  expect(fieldsOf({}, MOSCOW).has('constructor')).toBe(false)
  expect(fieldsOf({}, MOSCOW).map('toString')).toBeUndefined()
})

test('filters: unknown names restrict nothing, empty values neither, wrong types are refused by name', () => {
  const filter = filterOf(
    parseParameters('filter[ids][0][id]=7&filter[ids][1]=8&filter[stores]=a&filter[stores]=b&filter[vip]=Yes&filter[city]=&filter[minPrice]=x'),
    MOSCOW,
  )
  expect(filter.integers('ids')).toEqual([7, 8])
  expect(filter.texts('stores')).toEqual(['a', 'b'])
  expect(filter.boolean('vip')).toBe(true)
  expect(filter.text('city')).toBeUndefined()
  expect(filter.texts('nothing')).toBeUndefined()
  expect(catching(() => filter.money('minPrice')).fields[0]?.path).toBe('children[filter].children[minPrice]')
})

function catching(work: () => unknown): Refusal {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error
  }
  throw new Error('nothing was refused')
}
