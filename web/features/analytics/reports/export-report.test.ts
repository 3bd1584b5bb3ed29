import { expect, test } from 'vitest'
import type { Report } from '#shared/contracts/reports.ts'
import { csvOf, sheetsOf } from './export-report.ts'

const both = (text: string) => ({ ru: text, en: text })
const column = (code: string, format: 'money' | 'count' | 'percent') => ({ code, title: both(code), metric: null, format, better: null, opens: 'count' as const })
const report = {
  blocks: [
    {
      code: 'goods', kind: 'table', title: both('Товары'), rowsTitle: both('Товар'), columns: [column('sum', 'money'), column('share', 'percent')], notes: [], rowCount: 2, nextOffset: null,
      rows: [
        { key: '1', title: ' =HYPERLINK("http://evil")', marks: { abc: 'A' }, cells: { sum: { value: 123450 }, share: { value: 12.5 } } },
        { key: '2', title: 'Чай; зелёный', cells: { sum: { value: null }, share: { value: 0 } } },
      ],
      total: { key: '', title: both('Итого'), cells: { sum: { value: 123450 }, share: { value: null } } },
    },
    { code: 'empty', kind: 'table', title: both('Пусто'), columns: [], rows: [], total: null, notes: [], rowCount: 0, nextOffset: null },
  ],
} as unknown as Report

test('a report is exported as it stands: money in whole units, nothing where there is no number, blocks without rows left out', () => {
  expect(sheetsOf(report, 'ru')).toEqual([
    { name: 'Товары', rows: [['Товар', 'ABC', 'sum', 'share'], [' =HYPERLINK("http://evil")', 'A', 1234.5, 12.5], ['Чай; зелёный', '', null, 0], ['Итого', '', 1234.5, null]] },
  ])
})

test('the file opens in a Russian Excel, and a name that looks like a formula stays a name', () => {
  const lines = csvOf(sheetsOf(report, 'ru'), 'ru').split('\r\n')
  expect(lines[0]).toBe('\ufeffТовары')
  expect(lines[2]).toBe(`"' =HYPERLINK(""http://evil"")";A;1234,5;12,5`)
  expect(lines[3]).toBe('"Чай; зелёный";;;0')
})
