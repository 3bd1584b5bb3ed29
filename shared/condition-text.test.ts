import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionText, ConditionTextError, parseConditionText, simplified } from './condition-text.ts'
import type { Condition, FieldType } from './conditions.ts'

const types: Record<string, FieldType> = { status: 'code', total: 'money', email: 'text', createdAt: 'datetime', 'and': 'text', 'мой цвет': 'text', isBig: 'boolean', count: 'integer' }
const typeOf = (field: string): FieldType | undefined => types[field]
const read = (text: string): Condition => parseConditionText(text, typeOf)

const field = fc.constantFrom(...Object.keys(types))
const word = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a"b', 'back\\slash', 'и', 'Анна «Я»', '', '\n'))
const figure = fc.integer({ min: -1_000_000, max: 1_000_000 })
const value = fc.oneof(word, figure, fc.boolean(), fc.constant(null))
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ field, op: fc.constantFrom('eq' as const, 'ne' as const, 'lt' as const, 'lte' as const, 'gt' as const, 'gte' as const, 'contains' as const, 'starts' as const), value }),
  fc.record({ field, op: fc.constantFrom('in' as const, 'notIn' as const), value: fc.array(fc.oneof(word, figure), { maxLength: 3 }) }),
  fc.record({ field, op: fc.constantFrom('empty' as const, 'notEmpty' as const) }),
  fc.record({ field, op: fc.constantFrom('lastDays' as const, 'nextDays' as const, 'lastMinutes' as const), value: fc.nat(900) }),
  fc.record({ field, op: fc.constant('between' as const), value: fc.tuple(fc.option(figure), fc.option(figure)) as fc.Arbitrary<(string | number)[]> }),
)
const condition = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }).map((and): Condition => ({ and })),
    fc.array(tie('node'), { maxLength: 3 }).map((or): Condition => ({ or })),
    tie('node').map((not): Condition => ({ not })),
    fc.tuple(fc.option(fc.constantFrom('total', 'count'), { nil: undefined }), fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }), fc.option(fc.nat(9000), { nil: undefined }), fc.option(tie('node'), { nil: undefined }))
      .map(([sum, atLeast, atMost, where]): Condition => ({ has: 'orders', ...(sum ? { sum } : {}), ...(atLeast ? { atLeast } : {}), ...(atMost === undefined ? {} : { atMost }), ...(where ? { where } : {}) })),
  ),
})).node

describe('a condition as text', () => {
  test('read again is the same condition, in both languages', () => {
    fc.assert(fc.property(condition, fc.constantFrom('ru' as const, 'en' as const), (tree, locale) => {
      expect(read(conditionText(tree, locale, typeOf))).toEqual(simplified(tree))
    }), { numRuns: 500 })
  })

  const tree: Condition = { and: [{ field: 'status', op: 'in', value: ['new', 'paid'] }, { or: [{ field: 'total', op: 'gte', value: 500_050 }, { not: { field: 'email', op: 'empty' } }] }] }

  test('says money in whole units and the words of the language', () => {
    expect(conditionText(tree, 'en', typeOf)).toBe('status in ("new", "paid") and (total >= 5000.50 or not email is empty)')
    expect(conditionText(tree, 'ru', typeOf)).toBe('status из ("new", "paid") и (total >= 5000.50 или не email пусто)')
  })

  test('may mix the languages and leave brackets out where and goes before or', () => {
    expect(read('total > 10 И email пусто OR count = 2')).toEqual({
      or: [{ and: [{ field: 'total', op: 'gt', value: 1000 }, { field: 'email', op: 'empty' }] }, { field: 'count', op: 'eq', value: 2 }],
    })
  })

  test('knows the types of what is had', () => {
    const ofItems = (name: string, relation: string | null): FieldType | undefined => (relation === 'items' && name === 'price' ? 'money' : typeOf(name))
    const has: Condition = { has: 'items', atLeast: 2, where: { field: 'price', op: 'gt', value: 1050 } }
    expect(conditionText(has, 'en', ofItems)).toBe('has items at least 2 where (price > 10.50)')
    expect(parseConditionText('есть items не меньше 2 где (price > 10.5) и price > 7', ofItems)).toEqual({ and: [has, { field: 'price', op: 'gt', value: 7 }] })
  })

  test.each([
    ['status', 6, 'operator_expected'],
    ['status = ', 9, 'value_expected'],
    ['status = "new', 9, 'unclosed_text'],
    ['(status = "new"', 15, 'bracket_expected'],
    ['status = "new" total > 1', 15, 'unexpected'],
    ['and status = 1', 0, 'field_expected'],
    ['createdAt in last week', 18, 'number_expected'],
    ['status # 1', 7, 'unexpected'],
    ['', 0, 'field_expected'],
  ])('«%s» cannot be read from sign %i on', (text, at, code) => {
    expect(() => read(text)).toThrow(ConditionTextError)
    try { read(text) } catch (error) { expect(error).toMatchObject({ at, code }) }
  })

  test('is refused when it is deeper than anybody builds, and does not overflow', () => {
    expect(() => read(`${'('.repeat(5000)}status = 1${')'.repeat(5000)}`)).toThrow(ConditionTextError)
    expect(() => read(Array.from({ length: 300 }, () => 'count = 1').join(' and '))).toThrow('too_large')
  })
})
