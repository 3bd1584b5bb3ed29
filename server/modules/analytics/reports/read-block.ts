import type { ReportBlock, ReportCell, ReportRow } from '#shared/contracts/reports.ts'
import { dateTime, type Params } from '#server/platform/clickhouse/index.ts'
import { formatsOf } from './columns.ts'
import { maySeeColumn } from './reach.ts'
import type { Amount, Asking, Block, Column, Period, RawRow } from './report-spec.ts'

const PAGE = 100

/** A block as it is answered: its numbers, and those of the period compared with beside them. */
export async function readBlock(asking: Asking, block: Block): Promise<ReportBlock> {
  const columns = block.columns.filter((column) => maySeeColumn(asking.actor, column))
  const compared = block.isNow ? null : asking.compared
  const [now, before] = await Promise.all([readRows(asking, block, columns, asking.period), compared && readRows(asking, block, columns, compared)])
  const { limit = PAGE, offset = 0 } = asking.question
  const titles = new Map(now.filter((row) => row.is_row).map((row) => [row.key, row]))
  // A long table is compared row by row as far as it is shown; a short one also tells of what is no more.
  const gone = block.rows || block.read || !before ? [] : before.filter((row) => row.is_row && !titles.has(row.key))
  const isPaged = (now.find((row) => row.is_row)?.row_count ?? 0) > offset + limit || offset > 0
  const page = block.rows ? [] : [...titles.values(), ...(isPaged ? [] : gone)].slice(offset, offset + limit)
  const names = (await block.titles?.(asking, page.map((row) => row.key))) ?? new Map()
  const found = block.rows ?? page.map((row) => rowOf(block, row, names.get(row.key)))
  const places = { now: byPlace(now), before: before && byPlace(before) }
  const rows = block.kind === 'figures' ? [{ key: 'all', title: block.title }] : found
  const cellsOf = (key: string | null, index: number): Record<string, ReportCell> => {
    const past = key !== null && block.kind === 'series' && compared ? dayOf(compared, index) : key
    return Object.fromEntries(
      // What stands along the top is seldom a whole: the line of totals has none of it.
      [undefined, ...(key === null ? [] : (block.across ?? [])).map((one) => one.key)].flatMap((across) =>
        columns.map((column): [string, ReportCell] => [
          across === undefined ? column.code : `${across}:${column.code}`,
          cellOf(column, places.now.get(place(key, across)), places.now.get(TOTAL), places.before && { row: places.before.get(place(past, across)), total: places.before.get(TOTAL) }),
        ]),
      ),
    )
  }
  const rowCount = block.rows?.length ?? (block.kind === 'figures' ? 1 : isPaged ? titles.values().next().value!.row_count : found.length)
  const answer: ReportBlock = {
    code: block.code,
    kind: block.kind,
    title: block.title,
    columns: columns.map(({ code, title, metric, format, better, amount, level, of, ofFormat }) => ({ code, title, metric, format, ...formatsOf({ amount, format, ...(of === undefined ? {} : { of }), ...(ofFormat === undefined ? {} : { ofFormat }) }), better, opens: level !== undefined ? 'values' : amount.kind === 'sum' ? 'sum' : 'count' })),
    ...(block.across ? { across: block.across } : {}),
    ...(block.rowsTitle ? { rowsTitle: block.rowsTitle } : {}),
    ...(block.acrossTitle ? { acrossTitle: block.acrossTitle } : {}),
    rows: rows.map((row, index) => ({ ...row, cells: cellsOf(block.kind === 'figures' ? null : row.key, index) })),
    total: block.kind === 'figures' || block.isWithoutTotal ? null : { key: '', title: { ru: 'Итого', en: 'Total' }, cells: cellsOf(null, 0) },
    rowCount,
    nextOffset: !block.rows && rowCount > offset + rows.length ? offset + rows.length : null,
    notes: [],
  }
  block.finish?.(answer, asking)
  return answer
}

async function readRows(asking: Asking, block: Block, columns: Column[], period: Period): Promise<RawRow[]> {
  const rows = await (block.read?.(asking, period) ?? readFacts(asking, block, columns, period))
  return rows.map((row) => ({ ...row, key: String(row.key), across: String(row.across) }))
}

/** The facts of a block added up. */
export const readFacts = (asking: Asking, block: Block, columns: Column[], period: Period): Promise<RawRow[]> =>
  asking.clickhouse.query<RawRow>(blockSql(block, columns, asking), paramsOf(asking, block, period))

export function paramsOf(asking: Asking, block: Pick<Block, 'params'>, period: Period): Params {
  return { ...asking.params, ...block.params, from: dateTime(period.since), to: dateTime(period.until), first_day: period.from, last_day: period.to }
}

/** The facts added up by row, by place of the matrix and altogether: sums of means and of distinct records would be wrong, so each is counted by itself. */
function blockSql(block: Block, columns: Column[], { question }: Asking): string {
  const amounts = amountsOf(columns, block.sums !== undefined)
  // Figures are the whole of their facts: to put millions of them into one group costs more than to add them up.
  if (block.kind === 'figures') return `select '' as key, '' as across, 1 as is_total, 0 as is_row, ${amounts.join(', ')}, 0 as row_count\nfrom (${block.sums ?? block.facts}) as facts`
  const isMatrix = block.across !== undefined
  const { limit = PAGE, offset = 0 } = question
  const order = block.rows || isMatrix ? 'key' : orderOf(block, columns, question.sort)
  return `select key, ${isMatrix ? 'across' : `'' as across`}, grouping(key) as is_total, ${isMatrix ? 'grouping(across) and not grouping(key)' : 'not grouping(key)'} as is_row,
  ${amounts.join(', ')}, count() over () - 1 as row_count
from (${block.sums ?? block.facts}) as facts
group by ${isMatrix ? 'key, across' : 'key'} with rollup
order by is_total desc, ${order}, key${block.rows || isMatrix ? '' : `\nlimit ${Math.trunc(offset) + Math.trunc(limit) + 2}`}`
}

const amountsOf = (columns: Column[], isOfSums: boolean): string[] =>
  columns.flatMap((column) => [
    `${column.level === undefined ? amountSql(column.amount, isOfSums) : `quantileExactInclusiveIf(${column.level})(${column.amount.value}, ${column.amount.when ?? '1'})`} as p_${column.code}`,
    ...(column.of && column.of !== 'total' ? [`${amountSql(column.of, isOfSums)} as o_${column.code}`] : []),
  ])

function amountSql({ kind, value, when, added }: Amount, isOfSums: boolean): string {
  if (isOfSums && added) return `sum(${added})`
  if (kind === 'count') return when ? `countIf(${when})` : 'count()'
  if (kind === 'distinct') return when ? `uniqExactIf(${value ?? 'id'}, ${when})` : `uniqExact(${value ?? 'id'})`
  return when ? `sumIf(${value}, ${when})` : `sum(${value})`
}

function orderOf(block: Block, columns: Column[], sort = block.sort ?? ''): string {
  const isDown = sort.startsWith('-')
  const column = columns.find((one) => one.code === sort.replace(/^-/, ''))
  if (!column) return 'key'
  const value = column.of && column.of !== 'total' ? `if(o_${column.code} = 0, null, p_${column.code} / o_${column.code})` : `p_${column.code}`
  return `${value} ${isDown ? 'desc' : 'asc'} nulls last`
}

const TOTAL = 'total'
const place = (key: string | null, across?: string): string => (key === null ? TOTAL : `row:${key}\u0000${across ?? ''}\u0000${across === undefined}`)

/** By where they stand. */
function byPlace(rows: RawRow[]): Map<string, RawRow> {
  return new Map(rows.map((row) => [row.is_total ? TOTAL : place(row.key, row.is_row ? undefined : row.across), row]))
}

function rowOf(block: Block, row: RawRow, name: ReportRow['title'] | undefined): Omit<ReportRow, 'cells'> {
  const marks = Object.entries(row).filter(([name]) => name.startsWith('mark_')).map(([name, value]) => [name.slice(5), String(value)])
  return {
    key: row.key,
    title: name ?? block.titleOf?.(row.key) ?? row.key,
    ...(marks.length > 0 ? { marks: Object.fromEntries(marks) } : {}),
    ...(block.opens && Number(row.key) > 0 ? { opens: { entity: block.opens, id: Number(row.key) } } : {}),
  }
}

function cellOf(column: Column, row: RawRow | undefined, total: RawRow | undefined, before: { row: RawRow | undefined; total: RawRow | undefined } | null | undefined): ReportCell {
  const now = measure(column, row, total)
  if (!before) return now
  const past = measure(column, before.row, before.total)
  return { ...now, before: past.value, ...(past.part === undefined ? {} : { beforePart: past.part }), ...(past.of === undefined ? {} : { beforeOf: past.of }) }
}

function measure(column: Column, row: RawRow | undefined, total: RawRow | undefined): ReportCell {
  const part = number(row?.[`p_${column.code}`])
  if (column.level !== undefined) return { value: part }
  if (column.of === undefined) return { value: part ?? 0 }
  const of = number(column.of === 'total' ? total?.[`p_${column.code}`] : row?.[`o_${column.code}`]) ?? 0
  return share(part ?? 0, of, column.times)
}

/** A number that was divided, with what was divided by what. */
export function share(part: number, of: number, times?: number): ReportCell {
  return { value: of === 0 ? null : (part / of) * (times ?? 1), part, of, ...(times === undefined ? {} : { times }) }
}

const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))

/** The day of a period that stands beside the nth of another. */
export function dayOf(period: Period, index: number): string {
  return new Date(Date.parse(`${period.from}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10)
}
