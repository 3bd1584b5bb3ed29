import { stringify } from 'csv-stringify/sync'
import type { Answer, Key, Question, Values } from '#shared/contracts/analytics.ts'
import { dimensionOf, metricOf, type Metric } from '#shared/metrics/index.ts'
import { safeText } from '#shared/safe-text.ts'

export type AnswerFormat = 'csv' | 'xlsx' | 'json' | 'xml'
export type AnswerFile = { bytes: Buffer; mime: string; extension: AnswerFormat }
type Locale = 'ru' | 'en'
type Cell = string | number | null
/** `code` names the column for programs, `title` for people. */
type Column = { code: string; title: string; isMoney: boolean }

const MIME: Record<AnswerFormat, string> = {
  csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', xml: 'application/xml; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** So that spreadsheets read the file as UTF-8. */
const BOM = '\ufeff'

/**
 * An answer as a file: one line a row, the totals last. Money is in whole units with a fraction, numbers are numbers. CSV is as Excel of the country reads it: semicolons
 * and decimal commas in Russian. JSON and XML name columns by codes.
 */
export async function answerFile(answer: Answer, question: Question, format: AnswerFormat, locale: Locale): Promise<AnswerFile> {
  const columns = columnsOf(answer, question, locale)
  const rows = rowsOf(answer, question, locale)
  return { bytes: await written(format, columns, rows, locale), mime: MIME[format], extension: format }
}

function columnsOf(answer: Answer, question: Question, locale: Locale): Column[] {
  const metrics = metricsOf(question)
  const dimensions = (question.rows ?? []).map((code) => ({ code, title: dimensionOf(code)?.title[locale] ?? code, isMoney: false }))
  const measures = (prefix: string, words: string): Column[] =>
    metrics.map(({ code, title, format }) => ({ code: prefix + code, title: words ? `${words}: ${title[locale]}` : title[locale], isMoney: format === 'money' }))
  return [
    ...dimensions,
    ...measures('', ''),
    ...(question.compare ? measures('compared.', locale === 'ru' ? 'Было' : 'Before') : []),
    ...answer.columns.flatMap(({ keys }) => measures(`${keys.map((key) => key.code).join('/')}.`, keys.map((key) => titleOf(key, locale)).join(', '))),
  ]
}

function rowsOf(answer: Answer, question: Question, locale: Locale): Cell[][] {
  const metrics = metricsOf(question)
  const cells = ({ values, compared, cells: beside }: { values: Values; compared?: Values; cells?: Values[] }): Cell[] => [
    ...numbers(metrics, values),
    ...(question.compare ? numbers(metrics, compared ?? {}) : []),
    ...answer.columns.flatMap((_column, at) => numbers(metrics, beside?.[at] ?? {})),
  ]
  const wide = (question.rows ?? []).length
  const named = (title: string): Cell[] => Array.from({ length: wide }, (_each, at) => (at === 0 ? title : ''))
  return [
    ...answer.rows.map((row) => [...row.keys.map((key) => titleOf(key, locale)), ...cells(row)]),
    ...(answer.rest ? [[...named(locale === 'ru' ? `Остальное (${answer.rest.groups})` : `The rest (${answer.rest.groups})`), ...cells(answer.rest)]] : []),
    ...(wide > 0 ? [[...named(locale === 'ru' ? 'Всего' : 'In all'), ...cells(answer.totals)]] : answer.rows.length > 0 ? [] : [cells(answer.totals)]),
  ]
}

const metricsOf = (question: Question): Metric[] => question.measures.flatMap((code) => metricOf(code) ?? [])
const numbers = (metrics: readonly Metric[], values: Values): Cell[] =>
  metrics.map(({ code, format }) => { const value = values[code] ?? null; return value !== null && format === 'money' ? value / 100 : value })
const titleOf = ({ title }: Key, locale: Locale): string => title || (locale === 'ru' ? 'не указано' : 'not given')

async function written(format: AnswerFormat, columns: readonly Column[], rows: readonly Cell[][], locale: Locale): Promise<Buffer> {
  if (format === 'xlsx') return xlsx(columns, rows)
  if (format === 'json') return Buffer.from(JSON.stringify(rows.map((row) => Object.fromEntries(columns.map(({ code }, at) => [code, row[at] ?? null]))), null, 1))
  if (format === 'xml') return Buffer.from(xml(columns, rows))
  const head = columns.map((column) => safeText(column.title))
  const lines = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? decimal(cell, locale) : safeText(cell ?? ''))))
  return Buffer.from(BOM + stringify([head, ...lines], { delimiter: locale === 'ru' ? ';' : ',', record_delimiter: '\r\n' }))
}

const decimal = (value: number, locale: Locale): string => (locale === 'ru' ? String(value).replace('.', ',') : String(value))

async function xlsx(columns: readonly Column[], rows: readonly Cell[][]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const head = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const, wrap: true }))
  const lines = rows.map((row) => row.map((cell, at) => (cell === null ? null : typeof cell === 'number' ? { value: cell, type: Number, ...(columns[at]?.isMoney ? { format: '#,##0.00' } : {}) } : { value: cell, type: String })))
  return writeXlsxFile([head, ...lines], { stickyRowsCount: 1, columns: columns.map(({ title }) => ({ width: Math.min(40, Math.max(12, title.length + 2)) })) }).toBuffer()
}

function xml(columns: readonly Column[], rows: readonly Cell[][]): string {
  const escaped = (text: string): string =>
    // Signs that XML forbids altogether are left out: no reader could open the file.
    text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const cell = ({ code, title }: Column, value: Cell): string => `    <cell code="${escaped(code)}" title="${escaped(title)}">${value === null ? '' : escaped(String(value))}</cell>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<report>',
    ...rows.flatMap((row) => ['  <row>', ...columns.map((column, at) => cell(column, row[at] ?? null)), '  </row>']),
    '</report>', '',
  ].join('\n')
}
