import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { FieldType } from '#shared/conditions.ts'
import { cellText, type CellStyle } from './cell-text.ts'

const field = (type: FieldType, more: object = {}) => ({ name: 'x', type, label: { ru: 'x', en: 'x' }, sql: sql`x`, ...more })
const style: CellStyle = { separator: ';', locale: 'ru', timeZone: 'Europe/Moscow', nameOf: (options, value) => (options === 'statuses' && value === 'new' ? 'Новый' : null) }

test.each([
  ['money', 123_456, '1234,56'],
  ['money', -50, '-0,50'],
  ['number', 1.5, '1,5'],
  ['integer', 7, '7'],
  ['boolean', true, 'да'],
  ['datetime', '2026-11-21T21:30:00.000Z', '2026-11-22 00:30:00'],
  ['phone', '+79160000001', '+79160000001'],
  ['codes', ['vip', 'new'], 'vip, new'],
  ['text', null, ''],
] as const)('%s %j is written as «%s»', (type, value, expected) => {
  expect(cellText(field(type), value, style)).toBe(expected)
})

test('with a comma between cells decimals have a point; codes have their names, unknown ones stay', () => {
  expect(cellText(field('money'), 123_456, { ...style, separator: ',' })).toBe('1234.56')
  expect(cellText(field('code', { options: 'statuses' }), 'new', style)).toBe('Новый')
  expect(cellText(field('code', { options: 'statuses' }), 'gone', style)).toBe('gone')
})

test('whatever a customer is called, no cell of the file begins a formula, and the file is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1;2', '"=x"', 'a"b', 'a\r\nb', ';;', "'")), { minLength: 1, maxLength: 6 }), (values) => {
      const cells = values.map((value) => cellText(field('text'), value, style))
      for (const cell of cells) expect(/^\s*[=@|%]/.test(cell)).toBe(false)
      expect(parse(stringify([cells], { delimiter: ';', record_delimiter: '\r\n' }), { delimiter: ';', record_delimiter: '\r\n' })[0]).toEqual(cells)
    }),
  )
})
