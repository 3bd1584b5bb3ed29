import { BOUGHT_SO_FAR, KEPT } from './buyers-sql.ts'
import { count, counted, ratio, sum, summed } from './columns.ts'
import { paramsOf } from './read-block.ts'
import type { Asking, Block, Column, RawRow, Words } from './report-spec.ts'

const RECENCY = [30, 60, 90, 180]
const FREQUENCY = [2, 3, 5, 10]
const QUINTILES = [0.2, 0.4, 0.6, 0.8]

type Axis = 'r' | 'f' | 'm'
const AXES: Record<Axis, Words> = {
  r: { ru: 'Давность последнего заказа, дней', en: 'Days since the last order' },
  f: { ru: 'Количество заказов', en: 'Number of orders' },
  m: { ru: 'Сумма заказов', en: 'Sum of orders' },
}
const MATRICES: [code: string, rows: Axis, across: Axis][] = [['mf', 'm', 'f'], ['rm', 'r', 'm'], ['rf', 'r', 'f']]

const COLUMNS: Column[] = [
  count('customers', 'Клиенты', 'Customers', counted(), { metric: 'rfm' }),
  ratio('share', 'Доля клиентов', 'Share of customers', 'percent', counted(), 'total', { metric: 'rfm', times: 100 }),
  sum('revenue', 'Сумма заказов', 'Sum of orders', 'money', summed('revenue'), { metric: 'rfm', better: 'up' }),
  ratio('revenuePerCustomer', 'На клиента', 'Per customer', 'money', summed('revenue'), counted(), { metric: 'rfm', better: 'up' }),
]

/** The thresholds: of the question, else the usual days and numbers, and for money what parts the customers into fifths. */
export async function rfmBounds(asking: Asking): Promise<{ recency: number[]; frequency: number[]; monetary: number[] }> {
  const { recency = RECENCY, frequency = FREQUENCY, monetary } = asking.question.bounds ?? {}
  return { recency: rising(recency), frequency: rising(frequency), monetary: rising(monetary ?? (await quintiles(asking))) }
}

const rising = (bounds: readonly number[]): number[] => [...new Set(bounds)].toSorted((one, other) => one - other)

const known = new WeakMap<Asking, Promise<number[]>>()

/** Asked once for an answer: the thresholds of the matrices and those told are the same. */
function quintiles(asking: Asking): Promise<number[]> {
  const asked = known.get(asking) ?? readQuintiles(asking)
  known.set(asking, asked)
  return asked
}

async function readQuintiles(asking: Asking): Promise<number[]> {
  const [row] = await asking.clickhouse.query<{ bounds: number[] }>(
    `select quantilesExactLow(${QUINTILES.join(', ')})(revenue) as bounds from (select customer_id, sum(${KEPT}) as revenue from \`order\` final where ${BOUGHT_SO_FAR(asking)} group by customer_id)`,
    paramsOf(asking, {}, asking.period),
  )
  return (row?.bounds ?? []).filter((bound) => Number.isFinite(bound) && bound > 0)
}

/** Three matrices over all who have bought until the end of the period. */
export async function rfm(asking: Asking): Promise<Block[]> {
  const bounds = await rfmBounds(asking)
  const params = { r_bounds: bounds.recency, f_bounds: bounds.frequency, m_bounds: bounds.monetary }
  const edges = { r: bounds.recency, f: bounds.frequency, m: bounds.monetary }
  let counts: Promise<Cell[]> | null = null
  return MATRICES.map(([code, rows, across]) => ({
    code,
    kind: 'matrix',
    title: { ru: `${AXES[rows].ru} × ${AXES[across].ru.toLowerCase()}`, en: `${AXES[rows].en} × ${AXES[across].en.toLowerCase()}` },
    facts: `select ${rows} as key, ${across} as across, 'customer' as entity, customer_id as id, customer_id as row, last_at as at, revenue from (${buyers(asking)})`,
    params,
    columns: COLUMNS,
    rows: bands(rows, edges[rows]),
    across: bands(across, edges[across]),
    rowsTitle: AXES[rows],
    acrossTitle: AXES[across],
    isNow: true,
    read: async () => fold(await (counts ??= readCells(asking, params)), rows, across),
  }))
}

/** Everybody who bought, with the band on each axis: as many as there are bounds that he has reached; of days, that have passed. */
const buyers = (asking: Asking): string => `
    select customer_id, max(created_at) as last_at, sum(${KEPT}) as revenue,
      arrayCount(bound -> bound < dateDiff('day', toDate(max(created_at), {zone:String}), {last_day:Date32}), {r_bounds:Array(Float64)}) as r,
      arrayCount(bound -> bound <= count(), {f_bounds:Array(Float64)}) as f,
      arrayCount(bound -> bound < sum(${KEPT}), {m_bounds:Array(Float64)}) as m
    from \`order\` final where ${BOUGHT_SO_FAR(asking)}
    group by customer_id`

type Cell = { r: number; f: number; m: number; customers: number; revenue: number }

/** All bands at once: the three matrices are foldings of one cube. */
const readCells = (asking: Asking, params: NonNullable<Block['params']>): Promise<Cell[]> =>
  asking.clickhouse.query<Cell>(`select r, f, m, count() as customers, sum(spent) as revenue from (select r, f, m, revenue as spent from (${buyers(asking)})) group by r, f, m`, paramsOf(asking, { params }, asking.period))

function fold(cells: readonly Cell[], rows: Axis, across: Axis): RawRow[] {
  const sums = new Map<string, RawRow>()
  const add = (mark: Pick<RawRow, 'key' | 'across' | 'is_total' | 'is_row'>, { customers, revenue }: Cell): void => {
    const name = JSON.stringify(mark)
    const row: RawRow = sums.get(name) ?? { ...mark, row_count: 0, p_customers: 0, p_share: 0, p_revenue: 0, p_revenuePerCustomer: 0, o_revenuePerCustomer: 0 }
    sums.set(name, row)
    for (const column of ['p_customers', 'p_share', 'o_revenuePerCustomer']) row[column] = Number(row[column]) + customers
    for (const column of ['p_revenue', 'p_revenuePerCustomer']) row[column] = Number(row[column]) + revenue
  }
  for (const cell of cells) {
    const [key, other] = [String(cell[rows]), String(cell[across])]
    add({ key, across: other, is_total: 0, is_row: 0 }, cell)
    add({ key, across: '', is_total: 0, is_row: 1 }, cell)
    add({ key: '', across: '', is_total: 1, is_row: 0 }, cell)
  }
  return [...sums.values()]
}

/** Names of bands: between bounds, the first up to its bound, the last beyond. */
function bands(axis: Axis, bounds: readonly number[]): { key: string; title: string }[] {
  const shown = (bound: number): string => (axis === 'm' ? Math.round(bound / 100).toLocaleString('ru') : String(bound))
  // Of orders a bound begins its band, of days and money it ends one.
  return Array.from({ length: bounds.length + 1 }, (_, index) => {
    const [from, to] = [bounds[index - 1], bounds[index]]
    if (axis === 'f') return { key: String(index), title: to === undefined ? `${from ?? 1}+` : to - 1 === (from ?? 1) ? String(from ?? 1) : `${from ?? 1}–${to - 1}` }
    return { key: String(index), title: to === undefined ? (from === undefined ? '0+' : `> ${shown(from)}`) : from === undefined ? `≤ ${shown(to)}` : `${axis === 'r' ? from + 1 : shown(from)}–${shown(to)}` }
  })
}
