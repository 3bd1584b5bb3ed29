import { BY_CREATION, metric, NOTHING_LEFT_OUT, OF_NOW, WITHOUT_CANCELLED, type Metric, type Words } from './metric.ts'

const of = (told: Omit<Parameters<typeof metric>[0], 'subject'> & Partial<Pick<Metric, 'subject'>>): Metric => metric({ subject: 'customer', opens: 'customer', base: BY_CREATION, ...told })
const MATURE: Words = { ru: 'Без отменённых заказов; без клиентов, у которых срок ещё не прошёл', en: 'Without cancelled orders; without customers whose time is not over yet' }

/** People who buy. Cohorts are of the customer's first order that is not cancelled, and returns reduce money on the order's own date. */
export const CUSTOMER_METRICS: readonly Metric[] = [
  of({
    code: 'newCustomers', row: 23, format: 'count', better: 'up', base: ['created', 'completed', 'paid'], title: { ru: 'Новые клиенты', en: 'New customers' },
    formula: { ru: 'Разные клиенты, чей самый первый заказ попал в период', en: 'Different customers whose very first order is in the period' },
  }),
  of({
    code: 'createdCustomers', row: 23, format: 'count', better: 'up', excludes: NOTHING_LEFT_OUT, title: { ru: 'Созданные клиенты', en: 'Customers created' },
    formula: { ru: 'Клиенты, заведённые в периоде, с заказами и без', en: 'Customers entered in the period, with orders and without' },
  }),
  of({
    code: 'buyers', row: 35, format: 'count', better: 'up', base: ['created', 'completed', 'paid'], title: { ru: 'Покупатели', en: 'Buyers' },
    formula: { ru: 'Разные клиенты с заказом в периоде', en: 'Different customers with an order in the period' },
  }),
  of({
    code: 'ordersPerCustomer', row: 24, format: 'ratio', better: 'up', title: { ru: 'Заказов на клиента', en: 'Orders per customer' },
    formula: { ru: 'Неотменённые заказы за всё время / клиенты, созданные в периоде', en: 'Orders that are not cancelled, of all time / customers created in the period' },
  }),
  of({
    code: 'cancelsPerCustomer', row: 25, format: 'ratio', better: 'down', excludes: NOTHING_LEFT_OUT, title: { ru: 'Отмен на клиента', en: 'Cancels per customer' },
    formula: { ru: 'Отменённые заказы за всё время / клиенты, созданные в периоде', en: 'Cancelled orders of all time / customers created in the period' },
  }),
  of({
    code: 'ltv', row: 26, format: 'money', better: 'up', title: { ru: 'LTV', en: 'LTV' },
    formula: { ru: 'Валовая прибыль за всё время / клиенты, чей первый заказ попал в период', en: 'Gross profit of all time / customers whose first order is in the period' },
  }),
  of({
    code: 'ltvMedian', row: 26, format: 'money', better: 'up', title: { ru: 'LTV, медиана', en: 'LTV, median' },
    formula: { ru: 'Медиана валовой прибыли клиента за всё время по клиентам, чей первый заказ попал в период', en: 'Median of a customer’s gross profit of all time, over customers whose first order is in the period' },
  }),
  of({
    code: 'historicClv', row: 27, format: 'money', better: 'up', title: { ru: 'Накопленная ценность клиента', en: 'Historic CLV' },
    formula: { ru: 'Сумма заказов клиента за вычетом возвратов, в среднем на клиента, чей первый заказ попал в период', en: 'Sum of a customer’s orders net of returns, mean over customers whose first order is in the period' },
  }),
  ...([3, 6, 12] as const).map((months) => of({
    code: `ltv${months}`, row: 28, format: 'money', better: 'up', excludes: MATURE, title: { ru: `LTV за ${months} мес.`, en: `LTV at ${months} months` },
    formula: { ru: `Валовая прибыль за первые ${months} мес. после первого заказа / все клиенты когорты, у которых этот срок прошёл`, en: `Gross profit of the first ${months} months after the first order / all customers of the cohort for whom they are over` },
  })),
  of({
    code: 'daysBetweenOrders', row: 30, format: 'days', better: 'down', title: { ru: 'Между заказами, медиана', en: 'Time between orders, median' },
    formula: { ru: 'Медиана по клиентам с двумя и более заказами: (последний − первый) / (заказы − 1)', en: 'Median over customers with two orders or more of (last − first) / (orders − 1)' },
  }),
  of({
    code: 'daysBetweenOrdersMean', row: 30, format: 'days', better: 'down', title: { ru: 'Между заказами, среднее', en: 'Time between orders, mean' },
    formula: { ru: 'Среднее по клиентам с двумя и более заказами: (последний − первый) / (заказы − 1)', en: 'Mean over customers with two orders or more of (last − first) / (orders − 1)' },
  }),
  of({
    code: 'repeatRate', row: 31, format: 'percent', better: 'up', title: { ru: 'Доля повторных клиентов', en: 'Repeat purchase rate' },
    formula: { ru: 'Клиенты с двумя и более заказами / клиенты с одним и более × 100 %, за всё время; это не удержание', en: 'Customers with two orders or more / with one or more × 100 %, of all time; it is not retention' },
  }),
  ...([30, 60, 90] as const).map((days) => of({
    code: `repeat${days}`, row: 32, format: 'percent', better: 'up', excludes: MATURE, title: { ru: `Повторили за ${days} дней`, en: `Repeated within ${days} days` },
    formula: { ru: `Купившие снова в течение ${days} дней / впервые купившие в периоде, у которых ${days} дней прошли × 100 %`, en: `Who bought again within ${days} days / first-time buyers of the period for whom ${days} days are over × 100 %` },
  })),
  metric({
    code: 'repeatShare', row: 33, subject: 'order', format: 'percent', better: 'up', title: { ru: 'Доля повторных заказов', en: 'Share of repeat orders' },
    formula: { ru: 'Заказы клиентов, у которых был более ранний заказ / заказы × 100 %', en: 'Orders of customers with an earlier order / orders × 100 %' },
  }),
  of({
    code: 'churnedCustomers', row: 36, format: 'count', better: 'down', base: OF_NOW, title: { ru: 'Ушедшие клиенты', en: 'Churned customers' },
    formula: {
      ru: 'Сейчас: дней с последнего заказа больше порога; порог — больший из 90-го процентиля своих промежутков и двух медианных промежутков магазина, а для одного заказа — 180 дней',
      en: 'Now: days since the last order above the threshold, the greater of the 90th percentile of one’s own gaps and twice the median gap of the shop; 180 days for who has one order',
    },
  }),
  of({
    code: 'churnRate', row: 37, format: 'percent', better: 'down', base: OF_NOW, excludes: WITHOUT_CANCELLED, title: { ru: 'Отток', en: 'Churn rate' },
    formula: { ru: 'Активные к началу периода и ушедшие к его концу / активные к началу × 100 %; активен, кто заказывал за последние 180 дней', en: 'Active at the start of the period and gone by its end / active at the start × 100 %; active is who ordered in the last 180 days' },
  }),
]
