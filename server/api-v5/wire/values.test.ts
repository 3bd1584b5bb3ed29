import { describe, expect, test } from 'vitest'
import { readDate, readDateTime, readTime, wireDateTime } from './dates.ts'
import { mapOrList, present } from './envelope.ts'
import { readBoolean, readInteger, readMoney, readNumber, readVatRate } from './numbers.ts'

const MOSCOW = 'Europe/Moscow'

describe('moments are in the zone of the account', () => {
  test.each([
    ['2026-01-31 23:30:00', '2026-01-31T20:30:00.000Z'],
    ['2026-01-31T23:30:00', '2026-01-31T20:30:00.000Z'],
    ['2026-01-31 23:30', '2026-01-31T20:30:00.000Z'],
    ['2026-02-01', '2026-01-31T21:00:00.000Z'],
    ['2026-01-31T23:30:00+00:00', '2026-01-31T23:30:00.000Z'],
    ['2026-01-31T23:30:00Z', '2026-01-31T23:30:00.000Z'],
  ])('%s', (text, expected) => expect(readDateTime(text, MOSCOW)?.toISOString()).toBe(expected))

  test.each(['', 'yesterday', '31.01.2026', '2026-13-01', '2026-02-30 10:00:00', '2026', '0000-00-00 00:00:00', '2026-01-01 25:00:00'])(
    '"%s" is no moment',
    (text) => expect(readDateTime(text, MOSCOW)).toBeNull(),
  )

  test('an upper bound given as a day includes the whole day', () => {
    expect(readDateTime('2026-02-01', MOSCOW, true)?.toISOString()).toBe('2026-02-01T20:59:59.999Z')
  })

  test.each([
    [MOSCOW, '2026-05-14 13:37:22'],
    ['America/Mexico_City', '2026-05-14 04:37:22'],
    ['Asia/Kolkata', '2026-05-14 16:07:22'],
  ])('written by the clock of %s, without a zone', (zone, expected) => {
    const at = new Date('2026-05-14T10:37:22.999Z')
    expect(wireDateTime(at, zone)).toBe(expected)
    expect(readDateTime(wireDateTime(at, zone), zone)?.getTime()).toBe(Math.floor(at.getTime() / 1000) * 1000)
  })

  test('days and times', () => {
    expect(readDate('2024-02-29')).toBe('2024-02-29')
    expect(readDate('2024-02-29 10:00:00')).toBe('2024-02-29')
    expect(readDate('2023-02-29')).toBeNull()
    expect(readTime('09:05:00')).toBe('09:05')
    expect(readTime('24:00')).toBeNull()
  })
})

describe('numbers may be text', () => {
  test.each<[unknown, number | null]>([
    [5, 5], ['5', 5], ['5.50', 5.5], ['5,5', 5.5], [' 7 ', 7], ['-1', -1], ['1e3', 1000],
    ['abc', null], ['', null], ['1 000', null], ['0x10', null], [null, null], [true, null], [Number.NaN, null], ['1e999', null],
  ])('%j', (value, expected) => expect(readNumber(value)).toBe(expected))

  test.each<[unknown, number | null]>([[12, 12], ['12', 12], ['12.0', 12], ['12.5', null], ['99999999999999999999', null]])(
    'a whole number: %j',
    (value, expected) => expect(readInteger(value)).toBe(expected),
  )

  test.each<[unknown, number | null]>([[60.17310053999999, 6017], ['1.005', 101], [0, 0], ['-0.005', -1], [1e12, null], ['x', null]])(
    'money, rounded half up: %j',
    (value, expected) => expect(readMoney(value)).toBe(expected),
  )

  test.each<[unknown, boolean | null]>([
    [true, true], [false, false], [1, true], [0, false], ['1', true], ['0', false], ['TRUE', true], ['No', false], ['maybe', null], [2, null],
  ])('a boolean: %j', (value, expected) => expect(readBoolean(value)).toBe(expected))

  test.each<[unknown, string | null]>([
    [20, '20.00'], ['20', '20.00'], [0, '0.00'], ['none', 'none'], ['None', 'none'], [-1, null], [101, null], ['?', null],
  ])('a VAT rate: %j', (value, expected) => expect(readVatRate(value)).toBe(expected))
})

test('answers leave out what is null and keep what is false, 0 or empty', () => {
  expect(present({ a: null, b: undefined, c: false, d: 0, e: '', f: [] })).toEqual({ c: false, d: 0, e: '', f: [] })
  expect(mapOrList({})).toEqual([])
  expect(mapOrList({ a: 1 })).toEqual({ a: 1 })
})
