import type { ReportBehind, ReportBehindQuestion } from '#shared/contracts/reports.ts'
import { invalid } from '#server/platform/errors.ts'
import { formatsOf } from './columns.ts'
import { daysOf } from './read-asking.ts'
import { dayOf, paramsOf } from './read-block.ts'
import type { Asking, Block, Column } from './report-spec.ts'
import { showRecords } from './show-records.ts'

type Cell = ReportBehindQuestion['cell']
type Fact = { entity: string; id: number; row: string; at: string | null; value: number | null }

/**
 * The facts that a number was counted from, the newest first: the same question, not added up. Of a share they are those of its part. Different records are
 * counted once each, with all that they brought.
 */
export async function behindCell(asking: Asking, block: Block, column: Column, cell: Cell, page: { cursor: string | undefined; limit: number }): Promise<ReportBehind> {
  const period = cell.compared ? asking.compared! : asking.period
  const { amount, level } = column
  const params = { ...paramsOf(asking, block, period), key: keyOf(asking, block, cell), across: cell.across ?? '', ...readCursor(page.cursor) }
  const conditions = [
    ...(cell.row === null || block.kind === 'figures' ? [] : ['toString(key) = {key:String}']),
    ...(cell.across === undefined ? [] : [block.isCumulative ? 'toInt32(across) <= toInt32OrNull({across:String})' : 'toString(across) = {across:String}']),
    ...(amount.when ? [amount.when] : []),
  ]
  const [entity, id] = [amount.entity ? `'${amount.entity}'` : 'entity', (amount.kind !== 'sum' && amount.value) || 'id']
  const value = amount.kind === 'sum' ? `toFloat64(${amount.value})` : 'null'
  const found = `select ${entity} as opened, ${id} as opened_id, toString(row) as place, toUnixTimestamp64Milli(toDateTime64(at, 3, 'UTC')) as moment, ${value} as value from (${block.facts}) as facts where ${conditions.join(' and ') || '1'}`
  const rows = amount.kind === 'distinct' ? `select any(opened) as opened, opened_id, toString(opened_id) as place, max(moment) as moment, any(value) as value from (${found}) group by opened_id` : found
  // Count and sum are of all facts, the rows of one page of them.
  const facts = await asking.clickhouse.query<Fact & { moment: number; count: number; sum: number | null }>(
    `select * from (select opened as entity, opened_id as id, place as row, moment, value, count() over () as count, sum(value) over () as sum from (${rows}))
    where ${page.cursor ? '(moment, row) < ({cursor_moment:Int64}, {cursor_row:String})' : '1'} order by moment desc, row desc limit ${Math.trunc(page.limit) + 1}`,
    params,
  )
  const shown = facts.slice(0, page.limit)
  const last = shown.at(-1)
  const { columns, rows: records } = await showRecords(asking, shown.map((fact) => ({ ...fact, at: new Date(fact.moment).toISOString() })))
  return {
    entity: shown[0]?.entity ?? 'order',
    opens: level !== undefined ? 'values' : amount.kind === 'sum' ? 'sum' : 'count',
    count: facts[0]?.count ?? 0,
    sum: amount.kind === 'sum' ? (facts[0]?.sum ?? 0) : null,
    format: formatsOf(column).partFormat,
    columns,
    rows: records,
    nextCursor: facts.length > page.limit && last ? `${last.moment}.${last.row}` : null,
  }
}

/** Days that are compared stand beside each other in their order. */
function keyOf({ period, compared }: Asking, { kind }: Block, cell: Cell): string {
  if (kind !== 'series' || !cell.compared || !compared || cell.row === null) return cell.row ?? ''
  return dayOf(compared, daysOf(period).indexOf(cell.row))
}

/** @throws Refusal `invalid` for a cursor of somebody's making */
function readCursor(cursor: string | undefined): { cursor_moment: number; cursor_row: string } | Record<string, never> {
  if (cursor === undefined) return {}
  const match = /^(-?\d{1,15})\.(\d{1,20})$/.exec(cursor)
  if (!match) throw invalid('cursor', 'invalid')
  return { cursor_moment: Number(match[1]), cursor_row: match[2]! }
}
