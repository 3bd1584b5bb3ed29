import { REPORT_ROWS } from '#shared/contracts/reports.ts'
import { counted, quantile, ratio, sum, summed } from './columns.ts'
import { orderFacts } from './order-facts.ts'
import { AVERAGE, CANCEL_RATE, CANCELLED, MARGIN, ORDERS, PROFIT, REVENUE } from './overview.ts'
import type { Asking, Block, Column, ReportSpec } from './report-spec.ts'

const OF_ORDERS = 'is_order and counts'
const IN_WORK = `${OF_ORDERS} and is_complete and hours_in_work is not null`
const TOUCHED = 'is_order and touched is not null'

/** Who sells how much and how fast; an order is its present manager's, or, asked so, whose it was when it was completed. */
export const managers: ReportSpec = {
  bases: ['created', 'completed', 'paid', 'status'],
  by: () => REPORT_ROWS.managers,
  blocks: (asking) => [asking.question.by === 'responsible' ? byResponsible(asking) : byManager(asking)],
}

const OF_WORK: Column[] = [
  sum('upsell', 'Допродажи', 'Upsell', 'money', summed('added', OF_ORDERS), { metric: 'upsell', better: 'up' }),
  ratio('processingTime', 'Время обработки, среднее', 'Processing time, mean', 'hours', summed('hours_in_work', IN_WORK), counted(IN_WORK), { metric: 'processingTime', better: 'down' }),
  quantile('processingMedian', 'Время обработки, медиана', 'Processing time, median', 'hours', 0.5, 'hours_in_work', IN_WORK, { metric: 'processingTimeMedian', better: 'down' }),
  quantile('processingP90', 'Время обработки, 90 % быстрее', 'Processing time, p90', 'hours', 0.9, 'hours_in_work', IN_WORK, { metric: 'processingTimeP90', better: 'down' }),
]

const MORE = { added: 'added_total', touched: 'first_touch_minutes', hours_in_work: "dateDiff('second', created_at, completed_at) / 3600" }

const byManager = (asking: Asking): Block => ({
  code: 'managers',
  kind: 'table',
  title: { ru: 'Менеджеры', en: 'Managers' },
  facts: orderFacts(asking, { sql: 'manager_id' }, MORE),
  params: { norm: asking.references.account.firstTouchNorm },
  columns: [
    ORDERS, REVENUE, PROFIT, MARGIN, AVERAGE,
    ratio('conversion', 'Конверсия в выполненные', 'Conversion to completed', 'percent', counted('is_order and is_complete and key > 0'), counted('is_order and key > 0'), { metric: 'managerConversion', better: 'up', times: 100 }),
    CANCELLED, CANCEL_RATE,
    ...OF_WORK,
    quantile('firstTouch', 'Первое касание, медиана', 'First touch, median', 'minutes', 0.5, 'touched', TOUCHED, { metric: 'firstTouchMedian', better: 'down' }),
    quantile('firstTouchP90', 'Первое касание, 90 % быстрее', 'First touch, p90', 'minutes', 0.9, 'touched', TOUCHED, { metric: 'firstTouchP90', better: 'down' }),
    ratio('touchedInTime', 'Первое касание в норме', 'First touch within the norm', 'percent', counted(`${TOUCHED} and touched <= {norm:Int32}`), counted(TOUCHED), { metric: 'firstTouchOnTime', better: 'up', times: 100 }),
  ],
  titleOf: (key) => nameOf(asking, key),
  sort: '-revenue',
  rowsTitle: { ru: 'Менеджер', en: 'Manager' },
})

/** Who was responsible when the order was completed has it, whoever has it now. What is not completed is nobody's here, so that the line of totals is that of all managers. */
const byResponsible = (asking: Asking): Block => ({
  code: 'responsible',
  kind: 'table',
  title: { ru: 'Ответственные при выполнении', en: 'Responsible at completion' },
  facts: orderFacts(asking, { sql: 'responsible_id', column: 'responsible_id' }, MORE),
  columns: [ORDERS, REVENUE, PROFIT, MARGIN, AVERAGE, ...OF_WORK],
  titleOf: (key) => (key === '0' ? { ru: 'Не выполнены или ничьи', en: 'Not completed or nobody’s' } : nameOf(asking, key)),
  sort: '-revenue',
  rowsTitle: { ru: 'Ответственный', en: 'Responsible' },
})

/** The name of somebody who has an account, or had one. */
export const nameOf = ({ references }: Asking, key: string): string | { ru: string; en: string } =>
  key === '0' ? { ru: 'Без менеджера', en: 'Nobody’s' } : (references.usersById.get(Number(key))?.name ?? `#${key}`)
