import type { LoadOptions, SpendPreview } from '#shared/contracts/ad-spend.ts'
import { Refusal } from '#server/platform/errors.ts'
import { columnsOf, isHeader } from './columns.ts'
import { readSpend, records, type Reading, type SpendHead, type SpendLine } from './read-spend.ts'

const SHOWN = 20
const LOOKED_AT = 30

/**
 * How a file would be read, by its beginning: nothing is written. With no headings that are known the widest line stands for them, so that a person can
 * say what is what.
 * @throws Refusal `file_not_text`, `file_empty`
 */
export async function previewFile(beginning: Uint8Array, options: Partial<LoadOptions>, today: string): Promise<SpendPreview> {
  const reading: Reading = { ...options, today }
  if (reading.headerLine === undefined || !reading.columns) {
    const found = await headings(beginning)
    reading.headerLine ??= found.line
    reading.columns ??= columnsOf(found.cells)
  }
  let head: SpendHead | undefined
  const rows: SpendLine[] = []
  try {
    for await (const one of readSpend(only(beginning), reading)) {
      if ('header' in one) head = one
      else if (rows.push(one) >= SHOWN) break
    }
  } catch (error) {
    // A beginning may end within a quoted text: what was read up to there is what is shown.
    if (!(error instanceof Refusal) || error.code !== 'file_broken' || !head) throw error
  }
  if (!head) throw new Refusal('file_empty')
  const { columns } = head
  return {
    encoding: head.encoding, separator: head.separator, headerLine: head.line, header: head.header, columns, isComplete: columns.date !== undefined && columns.amount !== undefined,
    rows: rows.map(({ line, cells, problem, isSkipped, spend }) => ({ line, cells, problem: problem ?? null, isSkipped: isSkipped ?? false, spend: spend ? { ...spend } : null })),
  }
}

async function headings(beginning: Uint8Array): Promise<{ line: number; cells: string[] }> {
  let widest: { line: number; cells: string[] } | undefined
  let looked = 0
  try {
    for await (const { cells, line } of records(only(beginning))) {
      if (isHeader(cells)) return { line, cells }
      if (!widest || cells.length > widest.cells.length) widest = { line, cells }
      if ((looked += 1) >= LOOKED_AT) break
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'file_broken' || !widest) throw error
  }
  if (!widest) throw new Refusal('file_empty')
  return widest
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
