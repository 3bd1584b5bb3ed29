import { REPORT_ROWS, REPORT_TABS, REPORTS, type Report, type ReportBehind, type ReportBehindQuestion, type ReportBlock, type ReportCode, type ReportQuestion } from '../shared/contracts/reports.ts'
import type { Person } from './people.ts'

/** Whom reports are asked through: somebody who has signed in. */
export type Door = Pick<Person, 'post'>

export type Asked = { code: ReportCode; question: ReportQuestion }
export type Cell = ReportBehindQuestion['cell']
/** A number of a report: where it stands, and what has to stand behind it: of a share its part. A median of nothing is null. */
export type Told = { cell: Cell; said: number | null; opens: ReportBlock['columns'][number]['opens'] }

/** Every tab and every choice of rows of every report of the catalogue. */
export function everyView(): { code: ReportCode; tab?: string; by?: string }[] {
  const rows = REPORT_ROWS as Record<string, readonly string[]>
  const tabs = REPORT_TABS as Record<string, readonly string[]>
  return REPORTS.flatMap((code) =>
    (tabs[code] ?? [undefined]).flatMap((tab) => (rows[tab ? `${code}.${tab}` : code] ?? [undefined]).map((by) => ({ code, ...(tab ? { tab } : {}), ...(by ? { by } : {}) }))),
  )
}

/** All numbers of an answer, those compared with too, but dashes that nothing was divided for. */
export function numbersOf(report: Report): Told[] {
  return report.blocks.flatMap((block) =>
    [...block.rows, ...(block.total ? [block.total] : [])].flatMap((row) =>
      Object.entries(row.cells).flatMap(([name, cell]) => {
        const [column, across] = name.split(':').toReversed() as [string, string | undefined]
        const { opens } = block.columns.find((one) => one.code === column)!
        const at = { block: block.code, row: row === block.total ? null : row.key, column, ...(across === undefined ? {} : { across }) }
        const told = [{ cell: at, said: cell.part ?? cell.value, opens }, ...(cell.before === undefined ? [] : [{ cell: { ...at, compared: true }, said: cell.beforePart ?? cell.before, opens }])]
        return told.filter(({ said }) => said !== null || opens === 'values')
      }),
    ),
  )
}

/** Of each column (of a matrix, its places and its whole rows), now and in the period compared with: its largest number in a row, or any where there is none, and the total if that is wanted too. */
export function someOf(numbers: readonly Told[], { totals = false } = {}): Told[] {
  const columns = Map.groupBy(numbers, ({ cell }) => JSON.stringify([cell.block, cell.column, cell.compared, cell.across !== undefined]))
  return [...columns.values()].flatMap((column) => {
    const [largest = column[0]!] = column.filter(({ cell, said }) => cell.row !== null && said).toSorted((one, other) => other.said! - one.said!)
    return [...new Set([largest, ...(totals ? column.filter(({ cell }) => cell.row === null) : [])])]
  })
}

export async function ask(person: Door, { code, question }: Asked): Promise<Report> {
  const { status, body } = await person.post(`/api/analytics/reports/${code}`, question)
  if (status !== 200) throw new Error(`${code} ${JSON.stringify(question)}: ${status} ${JSON.stringify(body)}`)
  return body as Report
}

/** The list behind a number, with all its pages. */
export async function openAll(person: Door, { code, question }: Asked, cell: Cell): Promise<ReportBehind> {
  let all: ReportBehind | undefined
  for (;;) {
    const { status, body } = await person.post(`/api/analytics/reports/${code}/behind`, { question, cell, limit: 1000, ...(all?.nextCursor ? { cursor: all.nextCursor } : {}) })
    if (status !== 200) throw new Error(`${code} ${JSON.stringify(cell)}: ${status} ${JSON.stringify(body)}`)
    const page = body as ReportBehind
    all = all ? { ...page, rows: [...all.rows, ...page.rows] } : page
    if (page.nextCursor === null) return all
  }
}

/** What is wrong with a list as an explanation of its number: null when it is a whole one. */
export function faultOf({ said, opens, cell }: Told, { count, sum, rows, opens: opened }: ReportBehind): string | null {
  const values = rows.map((row) => Number(row.value))
  if (opened !== opens) return `opens ${opened}, and its column says ${opens}`
  if (rows.length !== count) return `${rows.length} rows, and they are told to be ${count}`
  if (opens === 'sum' && !near(values.reduce((whole, one) => whole + one, 0), sum!)) return `the rows come to ${values.reduce((whole, one) => whole + one, 0)}, and the sum is ${sum}`
  const found = opens === 'count' ? count : opens === 'sum' ? sum : quantile(values, LEVELS[cell.column] ?? 0.5)
  return near(found, said) ? null : `the list comes to ${found}, and the number is ${said}`
}

/** Opens numbers, some at once, and tells those whose lists say something else. */
export async function walk(person: Door, asked: Asked, numbers: readonly Told[], also: (told: Told, list: ReportBehind) => string | null = () => null): Promise<string[]> {
  const wrong: string[] = []
  const left = [...numbers]
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let told = left.shift(); told !== undefined; told = left.shift()) {
      const list = await openAll(person, asked, told.cell)
      const fault = faultOf(told, list) ?? also(told, list)
      if (fault) wrong.push(`${asked.code} ${asked.question.tab ?? ''} ${asked.question.by ?? ''} ${JSON.stringify(told.cell)}: ${fault}`)
    }
  }))
  return wrong
}

/** Shares of the values that a column's quantile does not exceed, where it is not a half. */
const LEVELS: Record<string, number> = { p90: 0.9, processingP90: 0.9, firstTouchP90: 0.9, history: 1 }

function quantile(values: readonly number[], level: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  if (sorted.length === 0) return null
  const place = (sorted.length - 1) * level
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

export const near = (one: number | null, other: number | null): boolean => one === other || (one !== null && other !== null && Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one)))
