import { count, counted, customersOf, quantile, ratio, sum, summed } from './columns.ts'
import { IN_PERIOD, orderFacts } from './order-facts.ts'
import { reachOf } from './reach.ts'
import { daysOf } from './read-asking.ts'
import { readFacts } from './read-block.ts'
import type { Asking, Block, Column, Period, RawRow, ReportSpec } from './report-spec.ts'

const OF_ORDERS = 'is_order and counts'

export const REVENUE: Column = sum('revenue', 'Выручка', 'Revenue', 'money', summed('revenue', 'counts'), { metric: 'revenue', better: 'up' })
export const PROFIT: Column = sum('grossProfit', 'Валовая прибыль', 'Gross profit', 'money', summed('profit', 'counts'), { metric: 'grossProfit', better: 'up', needs: ['purchase'] })
export const MARGIN: Column = ratio('margin', 'Маржинальность', 'Margin', 'percent', summed('profit', 'counts'), summed('revenue', 'counts'), { metric: 'margin', better: 'up', times: 100, needs: ['purchase'] })
export const ORDERS: Column = count('orders', 'Заказы', 'Orders', counted(OF_ORDERS), { metric: 'orders', better: 'up' })
export const AVERAGE: Column = ratio('averageOrder', 'Средний чек', 'Average order value', 'money', summed('revenue', 'counts'), counted(OF_ORDERS), { metric: 'averageOrder', better: 'up' })
export const CANCELLED: Column = count('cancelledOrders', 'Отменённые заказы', 'Cancelled orders', counted('is_order and is_cancelled'), { metric: 'cancelledOrders', better: 'down' })
export const CANCEL_RATE: Column = ratio('cancelRate', 'Доля отмен', 'Cancel rate', 'percent', counted('is_order and is_cancelled'), counted('is_order'), { metric: 'cancelRate', better: 'down', times: 100 })
export const NEW_CUSTOMERS: Column = count('newCustomers', 'Новые клиенты', 'New customers', customersOf('is_order and counts and is_first'), { metric: 'newCustomers', better: 'up' })

/** The figures of the period, how they went day by day, and the work behind them. */
export const overview: ReportSpec = {
  bases: ['created', 'completed', 'paid'],
  blocks: (asking) => [...salesAndDays(asking), visits(asking), tasks(asking)],
}

/** The figures are the whole of the days: one reading gives both. */
function salesAndDays(asking: Asking): Block[] {
  const [figures, days] = [sales(asking), byDay(asking)]
  const found = new Map<Period, Promise<RawRow[]>>()
  const read = (_: Asking, period: Period): Promise<RawRow[]> => {
    const known = found.get(period) ?? readFacts(asking, { ...days, facts: figures.facts }, figures.columns, period)
    found.set(period, known)
    return known
  }
  return [{ ...figures, read }, { ...days, read }]
}

const sales = (asking: Asking): Block => ({
  code: 'sales',
  kind: 'figures',
  title: { ru: 'Продажи', en: 'Sales' },
  facts: orderFacts(asking, 'day', { pieces: 'toFloat64(quantity)', added: 'added_total', touched: 'first_touch_minutes', hours_in_work: "dateDiff('second', created_at, completed_at) / 3600" }),
  columns: [
    ORDERS, REVENUE, PROFIT, MARGIN, AVERAGE, NEW_CUSTOMERS,
    ratio('repeatShare', 'Доля повторных заказов', 'Share of repeat orders', 'percent', counted(`${OF_ORDERS} and is_repeat`), counted(OF_ORDERS), { metric: 'repeatShare', better: 'up', times: 100 }),
    CANCELLED, CANCEL_RATE,
    count('completedOrders', 'Выполненные заказы', 'Completed orders', counted(`${OF_ORDERS} and is_complete`), { metric: 'completedOrders', better: 'up' }),
    ratio('itemsPerOrder', 'Товаров в заказе', 'Items per order', 'ratio', summed('pieces', OF_ORDERS), counted(OF_ORDERS), { metric: 'itemsPerOrder', better: 'up' }),
    sum('upsell', 'Допродажи', 'Upsell', 'money', summed('added', OF_ORDERS), { metric: 'upsell', better: 'up' }),
    quantile('processingTime', 'Время обработки, медиана', 'Processing time, median', 'hours', 0.5, 'hours_in_work', `${OF_ORDERS} and is_complete and hours_in_work is not null`, { metric: 'processingTimeMedian', better: 'down' }),
    quantile('firstTouch', 'Первое касание, медиана', 'First touch, median', 'minutes', 0.5, 'touched', 'is_order and touched is not null', { metric: 'firstTouchMedian', better: 'down' }),
  ],
})

const byDay = (asking: Asking): Block => ({
  code: 'days',
  kind: 'series',
  title: { ru: 'По дням', en: 'Day by day' },
  facts: orderFacts(asking, 'day'),
  columns: [ORDERS, REVENUE, PROFIT, AVERAGE, CANCELLED],
  rows: daysOf(asking.period).map((day) => ({ key: day, title: day })),
  rowsTitle: { ru: 'День', en: 'Day' },
})

const visits = (asking: Asking): Block => ({
  code: 'visits',
  kind: 'figures',
  title: { ru: 'Сайт', en: 'Site' },
  facts: visitsAndOrders(asking, "'all'"),
  columns: [
    count('visits', 'Визиты', 'Visits', counted("entity = 'visit'"), { metric: 'visits', better: 'up' }),
    ratio('siteConversion', 'Конверсия сайта', 'Site conversion', 'percent', counted("entity = 'order'"), counted("entity = 'visit'"), { metric: 'siteConversion', better: 'up', times: 100 }),
  ],
})

/** Visits of people and orders created, cancelled ones too: who has ordered was won by the site. */
function visitsAndOrders({ actor, question }: Asking, key: string): string {
  const { within } = reachOf(actor, question.sites)
  return `
  select ${key} as key, 'visit' as entity, id, id as row, started_at as at
  from visit final
  where ${IN_PERIOD('started_at')} and is_bot = 0 and ${within('visit')}
  union all
  select ${key} as key, 'order' as entity, id, id as row, created_at as at
  from \`order\` final
  where ${IN_PERIOD('created_at')} and ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and ${within('order')}`
}

const tasks = ({ actor, question }: Asking): Block => ({
  code: 'tasks',
  kind: 'figures',
  title: { ru: 'Задачи', en: 'Tasks' },
  facts: taskFacts({ actor, question }, "'all'"),
  columns: TASK_COLUMNS,
})

/** Tasks whose term falls into the period. A task on time is done not later than its term. */
export function taskFacts({ actor, question }: Pick<Asking, 'actor' | 'question'>, key: string): string {
  return `
  select ${key} as key, 'task' as entity, id, id as row, due_at as at, complete, ifNull(completed_at <= due_at, 0) as is_kept, complete or due_at < {now:DateTime64(3, 'UTC')} as is_decided
  from task final
  where ${IN_PERIOD('due_at')} and ${reachOf(actor, question.sites).within('task')}`
}

export const TASK_COLUMNS: Column[] = [
  count('tasksDue', 'Задачи со сроком в периоде', 'Tasks due in the period', counted(), { metric: 'tasksDue' }),
  count('tasksKept', 'Выполнено в срок', 'Done on time', counted('is_kept'), { metric: 'tasksKept', better: 'up' }),
  ratio('tasksOnTime', 'Доля в срок', 'Share on time', 'percent', counted('is_kept'), counted('is_decided'), { metric: 'tasksOnTime', better: 'up', times: 100 }),
  count('tasksOverdue', 'Не выполнено к сроку', 'Not done by their term', counted('is_decided and not is_kept'), { metric: 'tasksOverdue', better: 'down' }),
  count('tasksOpen', 'Из них ещё не выполнено', 'Of them not done yet', counted('is_decided and not complete'), { metric: 'tasksOpen', better: 'down' }),
]
