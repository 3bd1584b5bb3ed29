import { count, counted, sum, summed } from './columns.ts'
import { itemFacts, ITEM_MARGIN, ITEM_PROFIT, ITEM_REVENUE, LINES, returnedFacts, SHARE, SOLD, soldFacts } from './item-facts.ts'
import { productRows } from './products.ts'
import { daysOf } from './read-asking.ts'
import { paramsOf } from './read-block.ts'
import { maySeeColumn } from './reach.ts'
import type { Asking, Block, Column, Period, RawRow } from './report-spec.ts'

const ABC = [0.8, 0.95]
const XYZ = [0.1, 0.25]
const FEWEST_PERIODS = 6
const MONTH = 30
const WEEK = 7
const PAGE = 100
const LETTERS = { abc: ['A', 'B', 'C'], xyz: ['X', 'Y', 'Z', '?'] }
const WEIGHTS = { revenue: 'p_revenue', margin: 'p_margin', quantity: 'p_quantity' } as const

export function abcBounds({ question }: Asking): { abc: number[]; xyz: number[] } {
  const { abc = ABC, xyz = XYZ } = question.bounds ?? {}
  return { abc: abc.length === 2 ? abc : ABC, xyz: xyz.length === 2 ? xyz : XYZ }
}

/**
 * Equal stretches of the period by which demand is looked at: months when there are six, else weeks. None when there are not even six weeks: nothing can be said then.
 */
function periodsOf(period: Period): number {
  const days = daysOf(period).length
  const whole = days >= FEWEST_PERIODS * MONTH ? Math.floor(days / MONTH) : Math.floor(days / WEEK)
  return whole >= FEWEST_PERIODS ? whole : 0
}

/**
 * Goods by their share (A: those that make the first 80 %, with the one that crosses the bound; B: up to 95 %) and by how evenly they are asked for (the deviation of
 * the demand of a period from its mean, X < 10 %, Y up to 25 %, Z).
 */
export function abcXyz(asking: Asking): Block[] {
  const found = new Map<Period, Promise<Classed[]>>()
  const read = (period: Period): Promise<Classed[]> => {
    const known = found.get(period) ?? readClasses(asking, period)
    found.set(period, known)
    return known
  }
  const hasXyz = periodsOf(asking.period) > 0
  const letters = LETTERS.xyz.filter((letter) => hasXyz === (letter !== '?'))
  return [
    {
      code: 'matrix',
      kind: 'matrix',
      title: { ru: 'ABC × XYZ', en: 'ABC × XYZ' },
      facts: `select abc as key, xyz as across, 'product' as entity, product_id as id, product_id as row, toDateTime64(0, 3, 'UTC') as at, p_revenue as revenue, p_margin as profit from (${classesSql(asking)})`,
      params: classParams(asking),
      columns: [
        count('products', 'Товаров', 'Products', counted(), { metric: 'abc' }),
        sum('revenue', 'Выручка', 'Revenue', 'money', summed('revenue'), { metric: 'revenue', better: 'up' }),
        sum('margin', 'Маржа', 'Margin', 'money', summed('profit'), { metric: 'grossProfit', better: 'up', needs: ['purchase'] }),
      ],
      rows: LETTERS.abc.map((letter) => ({ key: letter, title: letter, marks: { abc: letter } })),
      across: letters.map((letter) => ({ key: letter, title: letter === '?' ? { ru: 'Мало периодов', en: 'Too few periods' } : letter })),
      rowsTitle: { ru: 'Доля', en: 'Share' },
      acrossTitle: { ru: 'Ровность спроса', en: 'Evenness of demand' },
      read: async (_, period) => (await read(period)).flatMap((row) => row.matrix ?? []),
      finish: (block) => {
        if (hasXyz) return
        block.notes.push({ code: 'too_few_periods', params: { periods: FEWEST_PERIODS }, text: { ru: 'Для XYZ нужно не меньше шести недель', en: 'XYZ needs six weeks at least' } })
      },
    },
    {
      ...productRows('products', { ru: 'Товары', en: 'Products' }),
      facts: itemFacts(asking),
      columns: COLUMNS,
      read: async (_, period) => (await read(period)).flatMap((row) => row.table ?? []),
      sort: `-${asking.question.measure ?? 'revenue'}`,
    },
  ]
}

const COLUMNS: Column[] = [ITEM_REVENUE, SHARE, ITEM_PROFIT, ITEM_MARGIN, SOLD, LINES]

type Classed = { table?: RawRow; matrix?: RawRow }
type ClassRow = Record<'p_revenue' | 'p_margin' | 'p_quantity' | 'p_lines' | 'cell_products' | 'cell_revenue' | 'cell_margin', number> &
  Record<'all_products' | 'all_revenue' | 'all_margin' | 'all_quantity' | 'all_lines', number> & { product_id: number; abc: string; xyz: string; place: number; place_in_cell: number }

function classParams(asking: Asking): NonNullable<Block['params']> {
  const { abc, xyz } = abcBounds(asking)
  return { abc_bounds: abc, xyz_bounds: xyz, periods: periodsOf(asking.period) }
}

// A product and one of its periods as one number: grouping by one takes three quarters of the time that two take.
const STRETCH = `key * greatest({periods:UInt32}, 1) + toUInt64(intDiv(dateDiff('second', {from:DateTime64(3, 'UTC')}, at) * {periods:UInt32}, dateDiff('second', {from:DateTime64(3, 'UTC')}, {to:DateTime64(3, 'UTC')})))`

/** Each product once, with its figures and classes. */
function classesSql(asking: Asking): string {
  const weight = WEIGHTS[asking.question.measure ?? 'revenue']
  return `
    select *, multiIf(weight > 0 and before < {abc_bounds:Array(Float64)}[1] * whole, 'A', weight > 0 and before < {abc_bounds:Array(Float64)}[2] * whole, 'B', 'C') as abc,
      multiIf({periods:UInt32} = 0, '?', demand <= 0, 'Z', deviation < {xyz_bounds:Array(Float64)}[1], 'X', deviation <= {xyz_bounds:Array(Float64)}[2], 'Y', 'Z') as xyz
    from (
      select *, toFloat64(${weight}) as weight, sum(greatest(weight, 0)) over () as whole,
        sum(greatest(weight, 0)) over (order by weight desc, product_id rows between unbounded preceding and current row) - greatest(weight, 0) as before,
        if(demand > 0, sqrt(greatest(demand_squares / {periods:UInt32} - pow(demand / {periods:UInt32}, 2), 0)) / (demand / {periods:UInt32}), 0) as deviation
      from (
        select product_id, sum(earned) as p_revenue, sum(gained) as p_margin, sum(left_sold) as p_quantity, sum(sales) as p_lines, sum(asked) as demand, sum(asked * asked) as demand_squares
        from (
          select intDiv(stretch, greatest({periods:UInt32}, 1)) as product_id, sum(revenue) as earned, sum(profit) as gained, sum(pieces) as left_sold, count() as sales, sum(sold) as asked
          from (select *, ${STRETCH} as stretch from (${soldFacts(asking)})) group by stretch
          union all
          select key as product_id, sum(revenue) as earned, sum(profit) as gained, sum(pieces) as left_sold, 0 as sales, 0 as asked from (${returnedFacts(asking)}) group by key
        )
        group by product_id
      )
    )`
}

export type ProductClass = { product_id: number; abc: string; xyz: string }

/** The class of each product of the catalogue that the question finds, however many there are. */
export const classesOf = (asking: Asking): Promise<ProductClass[]> =>
  asking.clickhouse.query<ProductClass>(`select product_id, abc, xyz from (${classesSql(asking)}) where product_id > 0`, { ...paramsOf(asking, { params: classParams(asking) }, asking.period) }, { seconds: 120 })

/** One reading for both blocks: the page of products, and one product of each cell with the cell's sums beside it. */
async function readClasses(asking: Asking, period: Period): Promise<Classed[]> {
  const { limit = PAGE, offset = 0, sort = `-${asking.question.measure ?? 'revenue'}` } = asking.question
  const column = COLUMNS.filter((one) => maySeeColumn(asking.actor, one)).find((one) => one.code === sort.replace(/^-/, ''))
  const value = column?.code === 'marginShare' ? 'if(p_revenue = 0, null, p_margin / p_revenue)' : `p_${column?.code === undefined || column.code === 'share' ? 'revenue' : column.code}`
  const rows = await asking.clickhouse.query<ClassRow>(
    `select product_id, abc, xyz, p_revenue, p_margin, p_quantity, p_lines, place, place_in_cell, cell_products, cell_revenue, cell_margin, all_products, all_revenue, all_margin, all_quantity, all_lines from (
      select *, row_number() over (order by ${value} ${sort.startsWith('-') ? 'desc' : 'asc'} nulls last, product_id) as place, row_number() over (partition by abc, xyz order by product_id) as place_in_cell,
        count() over (partition by abc, xyz) as cell_products, sum(p_revenue) over (partition by abc, xyz) as cell_revenue, sum(p_margin) over (partition by abc, xyz) as cell_margin,
        count() over () as all_products, sum(p_revenue) over () as all_revenue, sum(p_margin) over () as all_margin, sum(p_quantity) over () as all_quantity, sum(p_lines) over () as all_lines
      from (${classesSql(asking)})
    ) where place <= ${Math.trunc(offset) + Math.trunc(limit)} or place_in_cell = 1 order by place`,
    { ...paramsOf(asking, { params: classParams(asking) }, period) },
  )
  if (rows.length === 0) return []
  const answer: Classed[] = [{ table: tableRow(rows[0]!, true) }]
  for (const row of rows) answer.push({ ...(row.place <= offset + limit ? { table: tableRow(row, false) } : {}), ...(row.place_in_cell === 1 ? { matrix: cellRow(row) } : {}) })
  return [...answer, ...sumsOfMatrix(answer.flatMap((one) => one.matrix ?? [])).map((matrix) => ({ matrix }))]
}

function tableRow(row: ClassRow, isTotal: boolean): RawRow {
  const [revenue, margin, quantity, lines] = isTotal ? [row.all_revenue, row.all_margin, row.all_quantity, row.all_lines] : [row.p_revenue, row.p_margin, row.p_quantity, row.p_lines]
  return {
    key: isTotal ? '' : String(row.product_id), across: '', is_total: isTotal ? 1 : 0, is_row: isTotal ? 0 : 1, row_count: row.all_products,
    p_revenue: revenue, p_share: revenue, p_margin: margin, p_marginShare: margin, o_marginShare: revenue, p_quantity: quantity, p_lines: lines,
    ...(isTotal ? {} : { mark_abc: row.abc, mark_xyz: row.xyz }),
  }
}

const cellRow = (row: ClassRow): RawRow => ({
  key: row.abc, across: row.xyz, is_total: 0, is_row: 0, row_count: 3, p_products: row.cell_products, p_revenue: row.cell_revenue, p_margin: row.cell_margin,
})

/** Cells have no product in common, so rows and the whole are their sums. */
function sumsOfMatrix(cells: readonly RawRow[]): RawRow[] {
  const add = (some: readonly RawRow[], mark: Pick<RawRow, 'key' | 'is_total' | 'is_row'>): RawRow => {
    const of = (name: string): number => some.reduce((whole, row) => whole + Number(row[name]), 0)
    return { across: '', row_count: 3, ...mark, p_products: of('p_products'), p_revenue: of('p_revenue'), p_margin: of('p_margin') }
  }
  return [add(cells, { key: '', is_total: 1, is_row: 0 }), ...LETTERS.abc.map((key) => add(cells.filter((row) => row.key === key), { key, is_total: 0, is_row: 1 }))]
}

