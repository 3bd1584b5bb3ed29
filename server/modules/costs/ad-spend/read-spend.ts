import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Money } from '#shared/money.ts'
import { Refusal } from '#server/platform/errors.ts'
import { columnsOf, isHeader, plainHeading, SPEND_COLUMNS, type Columns } from './columns.ts'
import { decoded, separatorOf, type Encoding } from './decode.ts'
import { readAmount, readCount, readDay } from './read-cell.ts'

/** One line of spend. */
export type Spend = { dateFrom: string; dateTo: string; amount: Money; source: string; medium: string; campaign: string | null; keyword: string | null; content: string | null; clicks: number | null; views: number | null; comment: string }
/** What is wrong with a line: its number in the file, from 1, and what stands there. */
export type SpendProblem = { line: number; code: 'wrong_date' | 'future_date' | 'too_early' | 'before_start' | 'wrong_amount' | 'negative' | 'no_source' | 'too_long' | 'too_few_columns' | 'too_large_amount'; text: string }
export type SpendLine = { line: number; cells: string[]; spend?: Spend; problem?: SpendProblem; /** A total or an empty line: nobody's spend. */ isSkipped?: true }
export type SpendHead = { encoding: Encoding; separator: string; header: string[]; columns: Columns; /** Line of the header. */ line: number }

export type Reading = {
  /** Stand in where the file has no such column, or an empty cell. */
  source?: string
  medium?: string
  /** What a person said of the columns, and on which line the headings stand; goes before what the headings say. */
  columns?: Columns
  headerLine?: number
  /** The last day that can have been spent on: today by the account's clock. */
  today: string
}

const HEADER_WITHIN = 30
const EARLIEST = '2000-01-01'
const LONGEST_LABEL = 255
/** Ten billions, in minor units: whoever spends more on a line has put the sum into another column. */
const MOST_AMOUNT = 1_000_000_000_000
const TOTALS = /^(итого|всего|totals?|total rows|сумма)(?![a-zа-я])/

/**
 * Reads a file of spend as it arrives, whatever its encoding, separator and order of columns. The head comes first, then every line below it.
 * @throws Refusal `file_not_text`, `file_empty`, `file_without_header`, `file_broken` with the line
 */
export async function* readSpend(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<SpendHead | SpendLine> {
  let head: SpendHead | undefined
  const seen: string[][] = []
  for await (const { cells, line, encoding, separator } of records(bytes)) {
    if (head) yield readLine(cells, line, head.columns, reading)
    else if (reading.headerLine === undefined ? isHeader(cells) : line >= reading.headerLine) {
      head = { encoding, separator, header: cells, columns: reading.columns ?? columnsOf(cells), line }
      yield head
    } else if (seen.push(cells) >= HEADER_WITHIN) break
  }
  if (!head) throw new Refusal('file_without_header', { found: (seen.find((cells) => cells.length > 2) ?? seen[0] ?? []).slice(0, 20).join(' | ').slice(0, 500) })
}

type CsvRecord = { cells: string[]; line: number; encoding: Encoding; separator: string }

/** The records of a file as they stand. @throws Refusal `file_not_text`, `file_empty`, `file_broken` */
export async function* records(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const chunks = decoded(bytes)
  const first = await chunks.next()
  if (first.done) throw new Refusal('file_empty')
  const { encoding } = first.value
  const separator = separatorOf(first.value.text)
  const parser = parse({ delimiter: separator, bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, trim: true, info: true, max_record_size: 100_000 })
  async function* texts(): AsyncGenerator<string> {
    yield first.value!.text
    for await (const { text } of chunks) yield text
  }
  const source = Readable.from(texts())
  source.on('error', (error) => parser.destroy(error)).pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) yield { cells: record, line: info.lines, encoding, separator }
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { code, lines } = error as { code?: string; lines?: number }
    if (!code?.startsWith('CSV_')) throw error
    throw new Refusal('file_broken', { line: lines ?? 0, reason: code })
  } finally {
    source.destroy()
  }
}

function readLine(cells: string[], line: number, columns: Columns, reading: Reading): SpendLine {
  const cell = (name: (typeof SPEND_COLUMNS)[number]): string => (columns[name] === undefined ? '' : (cells[columns[name]] ?? '').trim())
  const bad = (code: SpendProblem['code'], text: string): SpendLine => ({ line, cells, problem: { line, code, text: text.slice(0, 100) } })
  if (cells.every((one) => one.trim() === '') || TOTALS.test(plainHeading(cells.find((one) => one.trim() !== '') ?? ''))) return { line, cells, isSkipped: true }
  if (cells.length <= Math.max(columns.date ?? 0, columns.amount ?? 0)) return bad('too_few_columns', cells.join(' '))
  const dateFrom = readDay(cell('date'))
  const dateTo = cell('dateTo') ? readDay(cell('dateTo')) : dateFrom
  if (dateFrom === null || dateTo === null) return bad('wrong_date', dateFrom === null ? cell('date') : cell('dateTo'))
  if (dateFrom < EARLIEST) return bad('too_early', cell('date'))
  if (dateTo < dateFrom) return bad('before_start', cell('dateTo'))
  if (dateTo > reading.today) return bad('future_date', cell('dateTo') || cell('date'))
  const amount = readAmount(cell('amount'))
  if (amount === null) return bad('wrong_amount', cell('amount'))
  if (amount < 0) return bad('negative', cell('amount'))
  if (amount > MOST_AMOUNT) return bad('too_large_amount', cell('amount'))
  const source = cell('source') || reading.source || ''
  if (source === '') return bad('no_source', cell('campaign'))
  const label = (name: 'campaign' | 'keyword' | 'content'): string | null => ([cell(name)].find((text) => !/^-{0,3}$/.test(text)) ?? null)
  const spend: Spend = {
    dateFrom, dateTo, amount, source, medium: cell('medium') || reading.medium || '', campaign: label('campaign'), keyword: label('keyword'), content: label('content'),
    clicks: readCount(cell('clicks')), views: readCount(cell('views')), comment: cell('comment').slice(0, 2000),
  }
  const long = [spend.source, spend.medium, spend.campaign, spend.keyword, spend.content].find((text) => (text?.length ?? 0) > LONGEST_LABEL)
  return long ? bad('too_long', long) : { line, cells, spend }
}
