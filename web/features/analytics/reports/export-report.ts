import type { Report, ReportBlock } from '#shared/contracts/reports.ts'
import { safeText } from '#shared/safe-text.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import { titleOf } from './cell-figure.ts'

type Value = string | number | null
/** A block as a sheet: what stands on the screen, numbers as numbers. Money in whole units. */
export type Sheet = { name: string; rows: Value[][] }

export function sheetsOf(report: Report, locale: Locale): Sheet[] {
  return report.blocks.filter(block => block.rows.length > 0).map(block => ({ name: inLocale(block.title, locale), rows: rowsOf(block, locale) }))
}

function rowsOf(block: ReportBlock, locale: Locale): Value[][] {
  const value = (cells: ReportBlock['rows'][number]['cells'], code: string, format: string): Value => { const cell = cells[code]?.value; return cell === null || cell === undefined ? null : format === 'money' ? cell / 100 : cell }
  const places = block.across
    ? block.across.flatMap(one => block.columns.map(column => ({ code: `${one.key}:${column.code}`, title: `${titleOf(one.title, locale)}: ${inLocale(column.title, locale)}`, format: column.format as string })))
    : block.columns.map(column => ({ code: column.code, title: inLocale(column.title, locale), format: column.format as string }))
  if (block.kind === 'figures') return places.map(place => [place.title, value(block.rows[0]?.cells ?? {}, place.code, place.format)])
  const marks = [...new Set(block.rows.flatMap(row => Object.keys(row.marks ?? {})))]
  const head = [block.rowsTitle ? inLocale(block.rowsTitle, locale) : '', ...marks.map(mark => mark.toUpperCase()), ...places.map(place => place.title)]
  const rows = [...block.rows, ...(block.total ? [block.total] : [])]
  return [head, ...rows.map(row => [titleOf(row.title, locale), ...marks.map(mark => row.marks?.[mark] ?? ''), ...places.map(place => value(row.cells, place.code, place.format))])]
}

/** As Excel of the country reads it: semicolons and decimal commas in Russian. A text that would be a formula there stays a text. */
export function csvOf(sheets: readonly Sheet[], locale: Locale): string {
  const cell = (value: Value): string => {
    if (value === null) return ''
    if (typeof value === 'number') return locale === 'ru' ? String(value).replace('.', ',') : String(value)
    const text = safeText(value)
    return /[";,\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const separator = locale === 'ru' ? ';' : ','
  return `\ufeff${sheets.map(sheet => [[sheet.name], ...sheet.rows].map(row => row.map(cell).join(separator)).join('\r\n')).join('\r\n\r\n')}\r\n`
}

/** One sheet a block. */
export async function xlsxOf(sheets: readonly Sheet[]): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/browser')
  const taken = new Set<string>()
  const named = sheets.map(sheet => {
    // Excel bears 31 letters, no brackets or slashes, and no name twice.
    let name = sheet.name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 28)
    while (taken.has(name)) name = `${name.slice(0, 28)} ${taken.size}`
    taken.add(name)
    return name
  })
  return writeXlsxFile(sheets.map((sheet, at) => ({ sheet: named[at]!, data: sheet.rows.map((row, line) => row.map(value => (value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String, ...(line === 0 ? { fontWeight: 'bold' as const } : {}) }))) }))).toBlob()
}

export function download(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
