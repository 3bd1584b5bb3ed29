import { BY_CREATION, metric, NOTHING_LEFT_OUT, type Metric, type Words } from './metric.ts'

const EVERY_ORDER: Words = { ru: 'Отменённые заказы считаются', en: 'Cancelled orders count' }

/** Money, numbers and rates of orders. */
export const ORDER_METRICS: readonly Metric[] = [
  metric({
    code: 'revenue', row: 1, subject: 'order', format: 'money', better: 'up', title: { ru: 'Выручка', en: 'Revenue' },
    formula: {
      ru: 'Сумма позиций (цена × количество − скидки) + стоимость доставки для покупателя, если не выключена, − возвраты на дату возврата',
      en: 'Lines (price × quantity − discounts) + what the customer pays for delivery unless switched off − returns on the date of return',
    },
  }),
  metric({
    code: 'orders', row: 5, subject: 'order', format: 'count', better: 'up', title: { ru: 'Заказы', en: 'Orders' },
    formula: { ru: 'Количество заказов', en: 'Number of orders' },
  }),
  metric({
    code: 'averageOrder', row: 5, subject: 'order', format: 'money', better: 'up', title: { ru: 'Средний чек', en: 'Average order value' },
    formula: { ru: 'Выручка / количество заказов, с одним и тем же отбором', en: 'Revenue / number of orders, by the same filter' },
  }),
  metric({
    code: 'grossProfit', row: 2, subject: 'order', format: 'money', better: 'up', title: { ru: 'Валовая прибыль', en: 'Gross profit' },
    formula: {
      ru: 'Выручка − закупка − доставка по себестоимости − переменные расходы заказа; возвращённый товар отнимает свою маржу на дату возврата',
      en: 'Revenue − purchase − net cost of delivery − variable costs of the order; goods that came back take their margin away on the date of return',
    },
  }),
  metric({
    code: 'margin', row: 3, subject: 'order', format: 'percent', better: 'up', title: { ru: 'Маржинальность', en: 'Margin' },
    formula: { ru: 'Валовая прибыль / выручка × 100 %', en: 'Gross profit / revenue × 100 %' },
  }),
  metric({
    code: 'markup', row: 3, subject: 'order', format: 'percent', better: 'up', title: { ru: 'Наценка', en: 'Markup' },
    formula: { ru: 'Валовая прибыль / (выручка − валовая прибыль) × 100 %', en: 'Gross profit / (revenue − gross profit) × 100 %' },
  }),
  metric({
    code: 'returnedSum', row: 15, subject: 'order', format: 'money', better: 'down', title: { ru: 'Сумма возвратов', en: 'Sum of returns' },
    formula: { ru: 'Сумма возвращённых позиций на дату возврата', en: 'Sum of lines that came back, on the date of return' },
  }),
  metric({
    code: 'cancelledOrders', row: 13, subject: 'order', format: 'count', better: 'down', base: BY_CREATION, excludes: NOTHING_LEFT_OUT, title: { ru: 'Отменённые заказы', en: 'Cancelled orders' },
    formula: { ru: 'Заказы, созданные в периоде, которые стоят в группе статусов «Отменён»', en: 'Orders created in the period that stand in the group of statuses “Cancelled”' },
  }),
  metric({
    code: 'cancelRate', row: 13, subject: 'order', format: 'percent', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Доля отмен', en: 'Cancel rate' },
    formula: { ru: 'Отменённые заказы / созданные заказы × 100 %, по дате создания; последние дни ещё не решились', en: 'Cancelled orders / orders created × 100 %, by date of creation; the last days are not decided yet' },
  }),
  metric({
    code: 'completedOrders', row: 18, subject: 'order', format: 'count', better: 'up', excludes: NOTHING_LEFT_OUT, title: { ru: 'Выполненные заказы', en: 'Completed orders' },
    formula: { ru: 'Заказы, которые стоят в группе статусов «Выполнен»', en: 'Orders that stand in the group of statuses “Completed”' },
  }),
  metric({
    code: 'discountSum', row: 1, subject: 'order', format: 'money', better: 'down', title: { ru: 'Скидки', en: 'Discounts' },
    formula: { ru: 'Сумма всех скидок', en: 'Sum of all discounts' },
  }),
  metric({
    code: 'quantity', row: 16, subject: 'order', format: 'quantity', better: 'up', title: { ru: 'Продано штук', en: 'Quantity sold' },
    formula: { ru: 'Сумма количества по позициям − возвраты на дату возврата', en: 'Sum of the quantities of lines − returns on the date of return' },
  }),
]
