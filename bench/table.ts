/** What was measured, the figure, whether the limit was met (null = there is none), the limit, a remark. */
export type Row = [what: string, figure: string, met: boolean | null, limit: string, remark: string]

export function table(rows: Row[]): string {
  const cells = [['What', 'Measured', 'Limit', ''], ...rows.map(([what, figure, met, limit, remark]) => [what, figure, limit ? `${limit} ${met ? '✓' : '✗'}` : '', remark])]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(cells[0]!), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.slice(1).map(line)].join('\n')
}

/** The value below which this part of the sorted values lies. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}

export const milliseconds = (value: number): string => (value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`)
