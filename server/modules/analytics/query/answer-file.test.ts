import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Answer, Question } from '#shared/contracts/analytics.ts'
import { answerFile } from './answer-file.ts'

const question: Question = { measures: ['revenue', 'orders'], rows: ['source'], period: { from: '2026-11-01', to: '2026-11-30' } }
const answer: Answer = {
  rows: [
    { keys: [{ code: 'ya', title: ' =cmd|"x"; <Яндекс> & Ко' }], values: { revenue: 123_456, orders: 3 } },
    { keys: [{ code: '', title: '' }], values: { revenue: null, orders: 0 } },
  ],
  columns: [], totals: { values: { revenue: 123_456, orders: 3 } }, rest: null, unanswered: [], period: question.period, comparedPeriod: null, asOf: '2026-11-30T00:00:00.000Z', position: 1, currency: 'RUB',
}
const text = async (format: 'csv' | 'json' | 'xml', locale: 'ru' | 'en' = 'ru') => (await answerFile(answer, question, format, locale)).bytes.toString('utf8')

test('CSV is as Excel of the country reads it; a name never becomes a formula', async () => {
  const lines = (await text('csv')).split('\r\n')
  expect(lines[1]).toBe(`"' =cmd|""x""; <Яндекс> & Ко";1234,56;3`)
  expect(lines[2]).toBe('не указано;;0')
  expect(lines[3]).toBe('Всего;1234,56;3')
  expect((await text('csv', 'en')).split('\r\n')[3]).toBe('In all,1234.56,3')
})

test('JSON keeps numbers and names columns by codes', async () => {
  expect(JSON.parse(await text('json'))[0]).toEqual({ source: ' =cmd|"x"; <Яндекс> & Ко', revenue: 1234.56, orders: 3 })
})

test('XML escapes what is no text', async () => {
  expect(await text('xml')).toContain('> =cmd|&quot;x&quot;; &lt;Яндекс&gt; &amp; Ко</cell>')
})

test('XLSX holds numbers as numbers, and texts as texts', async () => {
  const { bytes, mime } = await answerFile(answer, question, 'xlsx', 'ru')
  expect(mime).toMatch(/spreadsheetml/)
  const sheet = entry(bytes, 'xl/worksheets/sheet1.xml')
  expect(sheet).toMatch(/<v>1234\.56<\/v>/)
  expect(sheet).not.toContain('<f>')
})

/** The text of a file in a ZIP, found by the central directory. */
function entry(zip: Buffer, name: string): string {
  for (let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 4, 'latin1')) {
    const [method, size, long] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)]
    if (zip.toString('utf8', at + 46, at + 46 + long) !== name) continue
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(from, from + size)
    return (method === 8 ? inflateRawSync(data) : data).toString('utf8')
  }
  throw new Error(`there is no ${name} in it`)
}
