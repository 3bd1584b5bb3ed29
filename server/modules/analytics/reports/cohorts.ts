import type { ReportBlock, ReportCell, ReportRow } from '#shared/contracts/reports.ts'
import { addDays } from '#shared/dates.ts'
import { BOUGHT, GAINED } from './buyers-sql.ts'
import { count, counted, ratio, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import { productNames } from './products.ts'
import { share } from './read-block.ts'
import { today } from './read-asking.ts'
import type { Asking, Block, Words } from './report-spec.ts'

const MONTHS = 12
const KEYS = {
  month: "formatDateTime(toStartOfMonth(first_at, {zone:String}), '%Y-%m')",
  source: 'lowerUTF8(first_source)',
  product: 'first_product',
}
const TITLES: Record<keyof typeof KEYS, Words> = {
  month: { ru: 'Месяц первого заказа', en: 'Month of the first order' },
  source: { ru: 'Источник первого заказа', en: 'Source of the first order' },
  product: { ru: 'Товар первого заказа', en: 'Product of the first order' },
}

const FIRST = (by: string, more: string): string => `
    select customer_id, min(created_at) as first_at, argMin(toString(source), (created_at, id)) as first_source, ${by === 'product' ? 'argMin(main_product_id, (created_at, id))' : '0'} as first_product, ${more}`

/** Customers whose first order was in the period, once for each month in which they ordered, by how many months after the first that was. */
const monthsOf = (asking: Asking): string => `
  select ${KEYS[asking.question.by as 'month']} as key, month - arrayMin(months) as across, 'customer' as entity, customer_id as id, customer_id * 16 + across as row, first_at as at
  from (${FIRST(asking.question.by!, 'groupUniqArray(toRelativeMonthNum(created_at, {zone:String})) as months')}
    from \`order\` final where ${BOUGHT(asking)} group by customer_id having ${IN_PERIOD('first_at')}
  ) array join months as month
  where across <= ${MONTHS}`

/** The same customers, once for each month up to the last in which they ordered. */
const monthsUntilLast = (asking: Asking): string => `
  select ${KEYS[asking.question.by as 'month']} as key, across, 'customer' as entity, customer_id as id, customer_id * 16 + across as row, first_at as at
  from (${FIRST(asking.question.by!, 'toRelativeMonthNum(max(created_at), {zone:String}) - toRelativeMonthNum(min(created_at), {zone:String}) as last_month')}
    from \`order\` final where ${BOUGHT(asking)} group by customer_id having ${IN_PERIOD('first_at')}
  ) array join range(toUInt32(least(last_month, ${MONTHS}) + 1)) as across`

/** The same customers, once for each order. */
const ordersOf = (asking: Asking): string => `
  select ${KEYS[asking.question.by as 'month']} as key, bought.1 - toRelativeMonthNum(first_at, {zone:String}) as across, 'order' as entity, bought.2 as id, bought.2 as row, bought.3 as at, customer_id, bought.4 as profit, place = 1 as is_one
  from (${FIRST(asking.question.by!, `groupArray((toRelativeMonthNum(created_at, {zone:String}), id, created_at, ${GAINED})) as orders`)}
    from \`order\` final where ${BOUGHT(asking)} group by customer_id having ${IN_PERIOD('first_at')}
  ) array join arraySort(orders) as bought, arrayEnumerate(orders) as place
  where across <= ${MONTHS}`

/** The same without what only names them. */
const profitsOf = (asking: Asking): string => `
  select ${KEYS[asking.question.by as 'month']} as key, bought.1 - toRelativeMonthNum(first_at, {zone:String}) as across, bought.2 as profit, place = 1 as is_one
  from (${FIRST(asking.question.by!, `groupArray((toRelativeMonthNum(created_at, {zone:String}), ${GAINED})) as orders`)}
    from \`order\` final where ${BOUGHT(asking)} group by customer_id having ${IN_PERIOD('first_at')}
  ) array join arraySort(orders) as bought, arrayEnumerate(orders) as place
  where across <= ${MONTHS}`

const shared = (asking: Asking, code: string, title: Words): Pick<Block, 'code' | 'title' | 'titles' | 'titleOf' | 'rowsTitle' | 'isNow'> => {
  const by = asking.question.by as keyof typeof KEYS
  return {
    code,
    title,
    ...(by === 'product' ? { titles: productNames } : { titleOf: (key) => (key === '' ? { ru: 'Не указан', en: 'Not given' } : key) }),
    rowsTitle: TITLES[by],
    isNow: true,
  }
}

const monthsAcross = (): NonNullable<Block['across']> => Array.from({ length: MONTHS + 1 }, (_, month) => ({ key: String(month), title: String(month) }))
const ACROSS_TITLE: Words = { ru: 'Месяцев после первого заказа', en: 'Months after the first order' }

/** Share of each cohort that ordered in its nth month. */
export const cohortRetention = (asking: Asking): Block[] => [
  {
    ...shared(asking, 'retention', { ru: 'Удержание: заказали в месяце', en: 'Retention: ordered in the month' }),
    kind: 'matrix',
    facts: monthsOf(asking),
    columns: [
      // Everybody ordered in the first month.
      count('customers', 'Клиенты', 'Customers', counted('across = 0'), { metric: 'cohortSize' }),
      ratio('retained', 'Удержание', 'Retention', 'percent', counted(), 'total', { metric: 'retention', better: 'up', times: 100 }),
    ],
    across: monthsAcross(),
    acrossTitle: ACROSS_TITLE,
    finish: (block) => divideBySize(block, asking, 'customers', 'retained', 100),
  },
  {
    ...shared(asking, 'rolling', { ru: 'Скользящее удержание: заказали в этом месяце или позже', en: 'Rolling retention: ordered in the month or later' }),
    kind: 'matrix',
    facts: monthsUntilLast(asking),
    columns: [
      count('customers', 'Клиенты', 'Customers', counted('across = 0'), { metric: 'cohortSize' }),
      ratio('stayed', 'Скользящее удержание', 'Rolling retention', 'percent', counted(), 'total', { metric: 'rollingRetention', better: 'up', times: 100 }),
    ],
    across: monthsAcross(),
    acrossTitle: ACROSS_TITLE,
    finish: (block) => divideBySize(block, asking, 'customers', 'stayed', 100),
  },
]

/** What a customer of each cohort has brought by the end of its nth month: all customers of the cohort count, those who did not come back too. */
export const cohortMargin = (asking: Asking): Block[] => [
  {
    ...shared(asking, 'margin', { ru: 'Накопленная валовая прибыль на клиента', en: 'Cumulative gross profit per customer' }),
    kind: 'matrix',
    facts: ordersOf(asking),
    sums: profitsOf(asking),
    columns: [
      count('customers', 'Клиенты', 'Customers', { kind: 'count', when: 'is_one', entity: 'customer', value: 'customer_id' }, { metric: 'cohortSize' }),
      ratio('marginPerCustomer', 'Валовая прибыль на клиента', 'Gross profit per customer', 'money', summed('profit'), 'total', { metric: 'cohortMargin', better: 'up', needs: ['purchase'], ofFormat: 'count' }),
    ],
    across: monthsAcross(),
    acrossTitle: ACROSS_TITLE,
    isCumulative: true,
    finish: (block) => divideBySize(block, asking, 'customers', 'marginPerCustomer'),
  },
]

/** Numbers of places are divided by the size of the cohort, that of the whole row; months that have not come, or are not over, are no numbers yet. */
function divideBySize(block: ReportBlock, asking: Asking, size: string, column: string, times?: number): void {
  const isCumulative = column === 'marginPerCustomer'
  const last = Math.max(0, ...(block.across ?? []).filter(({ key }) => block.rows.some((row) => (row.cells[`${key}:${column}`]?.part ?? 0) !== 0)).map(({ key }) => Number(key)))
  block.across = (block.across ?? []).slice(0, last + 1)
  for (const row of block.rows) {
    const of = row.cells[size]?.value ?? 0
    let sofar = 0
    const places = block.across.flatMap(({ key }): [string, ReportCell][] => {
      const part = row.cells[`${key}:${column}`]?.part
      if (part === undefined) return []
      sofar = isCumulative ? sofar + part : part
      const ripe = ripeness(asking, row, Number(key))
      if (ripe === 'not_yet') return []
      return [[`${key}:${column}`, { ...share(sofar, of, times), ...(ripe === 'over' ? {} : { isImmature: true }) }]]
    })
    row.cells = { ...wholeOf(row, of, size, column, isCumulative), ...Object.fromEntries(places) }
  }
  if (block.total) block.total.cells = wholeOf(block.total, block.total.cells[size]?.value ?? 0, size, column, isCumulative)
}

/** Of a whole row: its size, and what its customers have brought altogether. That all of them have ordered says nothing. */
function wholeOf(row: ReportRow, of: number, size: string, column: string, isCumulative: boolean): ReportRow['cells'] {
  const [sized, whole] = [row.cells[size], row.cells[column]]
  return { ...(sized ? { [size]: sized } : {}), ...(isCumulative && whole ? { [column]: share(whole.part ?? 0, of) } : {}) }
}

/** Whether the nth month of a cohort is over. Cohorts that are not of one month are as young as the last days of the period. */
function ripeness(asking: Asking, row: ReportRow, month: number): 'over' | 'running' | 'not_yet' {
  const first = asking.question.by === 'month' && row.key !== '' ? row.key : asking.period.to.slice(0, 7)
  const months = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
  const behind = months(today(asking)) - months(first) - month
  return behind > 0 ? 'over' : behind === 0 || asking.question.by !== 'month' ? 'running' : 'not_yet'
}

const TERMS = [30, 60, 90]

/** Of customers whose first order was in the period: who bought again within 30, 60, 90 days of it. */
export const cohortRepeat = (asking: Asking): Block[] => [
  {
    ...shared(asking, 'repeat', { ru: 'Повторные покупки', en: 'Repeat purchases' }),
    kind: 'table',
    facts: `
  select ${KEYS[asking.question.by as keyof typeof KEYS]} as key, 'customer' as entity, customer_id as id, customer_id as row, first_at as at, length(moments) > 1 as has_repeated,
    dateDiff('millisecond', first_at, moments[2]) / 86400000 as days, dateDiff('millisecond', first_at, {now:DateTime64(3, 'UTC')}) / 86400000 as days_since
  from (
    select customer_id, min(created_at) as first_at, argMin(toString(source), (created_at, id)) as first_source, ${asking.question.by === 'product' ? 'argMin(main_product_id, (created_at, id))' : '0'} as first_product,
      groupArraySorted(2)(created_at) as moments
    from \`order\` final
    where ${BOUGHT(asking)}
    group by customer_id
    having ${IN_PERIOD('first_at')}
  )`,
    columns: [
      count('buyers', 'Новые покупатели', 'New buyers', counted(), { metric: 'cohortSize' }),
      ...TERMS.map((days) =>
        ratio(`repeat${days}`, `Купили снова за ${days} дней`, `Bought again within ${days} days`, 'percent', counted(`days_since >= ${days} and has_repeated and days <= ${days}`), counted(`days_since >= ${days}`), { metric: `repeat${days}`, better: 'up', times: 100 }),
      ),
      ratio('repeatEver', 'Купили снова когда-либо', 'Bought again ever', 'percent', counted('has_repeated'), counted(), { metric: 'repeatRate', better: 'up', times: 100 }),
    ],
    sort: asking.question.by === 'month' ? 'month' : '-buyers',
    finish: (block) => markUnripe(block, asking),
  },
]

/** The youngest of a cohort have not had so many days yet, and are left out of the share. */
function markUnripe(block: ReportBlock, asking: Asking): void {
  for (const row of [...block.rows, ...(block.total ? [block.total] : [])]) {
    const last = asking.question.by === 'month' && row.key !== '' ? addDays(`${nextMonth(row.key)}-01`, -1) : asking.period.to
    for (const days of TERMS) {
      const cell = row.cells[`repeat${days}`]
      if (cell && addDays(last, days) >= today(asking)) cell.isImmature = true
    }
  }
}

function nextMonth(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
