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
  metric({
    code: 'medianOrder', row: 5, subject: 'order', format: 'money', better: 'up', title: { ru: 'Медианный чек', en: 'Median order value' },
    formula: { ru: 'Медиана суммы заказов, без вычета возвратов', en: 'Median of the sums of orders, returns not taken off' },
  }),
  metric({
    code: 'itemsPerOrder', row: 16, subject: 'order', format: 'ratio', better: 'up', title: { ru: 'Товаров в заказе', en: 'Items per order' },
    formula: { ru: 'Количество штук без возвращённых / количество заказов', en: 'Quantity without what came back / number of orders' },
  }),
  metric({
    code: 'returnRate', row: 15, subject: 'order', format: 'percent', better: 'down', title: { ru: 'Доля возвратов, штуки', en: 'Return rate, quantity' },
    formula: { ru: 'Возвращено штук из проданных в периоде / продано штук в периоде × 100 %, по дате заказа', en: 'Quantity returned of what the period sold / quantity sold in the period × 100 %, by the date of the order' },
  }),
  metric({
    code: 'returnRateSum', row: 15, subject: 'order', format: 'percent', better: 'down', title: { ru: 'Доля возвратов, сумма', en: 'Return rate, sum' },
    formula: { ru: 'Сумма возвращённых из проданных в периоде / сумма проданных в периоде × 100 %, по дате заказа, без доставки', en: 'Sum returned of what the period sold / sum sold in the period × 100 %, by the date of the order, without delivery' },
  }),
  metric({
    code: 'returnedQuantity', row: 15, subject: 'order', format: 'quantity', better: 'down', title: { ru: 'Возвращено штук', en: 'Quantity returned' },
    formula: { ru: 'Количество в возвращённых позициях на дату возврата', en: 'Quantity of the lines that came back, on the date of return' },
  }),
  metric({
    code: 'processingTime', row: 6, subject: 'order', format: 'hours', better: 'down', title: { ru: 'Время обработки, среднее', en: 'Processing time, mean' },
    formula: { ru: 'Среднее (момент перехода в «Выполнен» − момент создания), календарные часы', en: 'Mean of (moment of entering “Completed” − moment of creation), calendar hours' },
  }),
  metric({
    code: 'processingTimeMedian', row: 6, subject: 'order', format: 'hours', better: 'down', title: { ru: 'Время обработки, медиана', en: 'Processing time, median' },
    formula: { ru: 'Медиана (момент перехода в «Выполнен» − момент создания), календарные часы', en: 'Median of (moment of entering “Completed” − moment of creation), calendar hours' },
  }),
  metric({
    code: 'processingTimeP90', row: 6, subject: 'order', format: 'hours', better: 'down', title: { ru: 'Время обработки, 90 % быстрее', en: 'Processing time, p90' },
    formula: { ru: '90-й процентиль (момент перехода в «Выполнен» − момент создания), календарные часы', en: '90th percentile of (moment of entering “Completed” − moment of creation), calendar hours' },
  }),
  metric({
    code: 'timeInStatus', row: 7, subject: 'order', format: 'hours', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Время в статусе, среднее', en: 'Time in status, mean' },
    formula: { ru: 'Среднее (выход − вход) по пребываниям в статусе, которые закончились в периоде, рабочее время', en: 'Mean of (leaving − entering) over the stays in a status that ended in the period, working time' },
  }),
  metric({
    code: 'timeInStatusMedian', row: 7, subject: 'order', format: 'hours', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Время в статусе, медиана', en: 'Time in status, median' },
    formula: { ru: 'Медиана (выход − вход) по пребываниям, которые закончились в периоде, рабочее время', en: 'Median of (leaving − entering) over the stays that ended in the period, working time' },
  }),
  metric({
    code: 'timeInStatusP90', row: 7, subject: 'order', format: 'hours', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Время в статусе, 90 % быстрее', en: 'Time in status, p90' },
    formula: { ru: '90-й процентиль (выход − вход) по пребываниям, которые закончились в периоде, рабочее время', en: '90th percentile of (leaving − entering) over the stays that ended in the period, working time' },
  }),
  metric({
    code: 'timeInStatusTotal', row: 7, subject: 'order', format: 'hours', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Время в статусе, всего', en: 'Time in status, sum' },
    formula: { ru: 'Сумма (выход − вход) по пребываниям, которые закончились в периоде, рабочее время', en: 'Sum of (leaving − entering) over the stays that ended in the period, working time' },
  }),
  metric({
    code: 'firstTouch', row: 8, subject: 'order', format: 'minutes', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Первое касание, среднее', en: 'First touch, mean' },
    formula: { ru: 'Среднее (первый звонок, сообщение или смена статуса человеком − создание), рабочие минуты; без заказов, которых никто не касался', en: 'Mean of (first call, message or change of status by a person − creation), working minutes; without orders that nobody touched' },
  }),
  metric({
    code: 'firstTouchMedian', row: 8, subject: 'order', format: 'minutes', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Первое касание, медиана', en: 'First touch, median' },
    formula: { ru: 'Медиана (первое касание человеком − создание), рабочие минуты', en: 'Median of (first touch by a person − creation), working minutes' },
  }),
  metric({
    code: 'firstTouchP90', row: 8, subject: 'order', format: 'minutes', better: 'down', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Первое касание, 90 % быстрее', en: 'First touch, p90' },
    formula: { ru: '90-й процентиль (первое касание человеком − создание), рабочие минуты', en: '90th percentile of (first touch by a person − creation), working minutes' },
  }),
  metric({
    code: 'firstTouchOnTime', row: 8, subject: 'order', format: 'percent', better: 'up', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Первое касание в норму', en: 'First touch on time' },
    formula: { ru: 'Заказы с первым касанием не позже нормы / заказы, которых коснулись × 100 %', en: 'Orders first touched within the norm / orders touched × 100 %' },
  }),
  metric({
    code: 'funnelChanges', row: 10, subject: 'order', format: 'count', base: BY_CREATION, excludes: NOTHING_LEFT_OUT, title: { ru: 'Переходы в статус', en: 'Moves into a status' },
    formula: { ru: 'Сколько раз заказы входили в статус за период, из любого; создание считается', en: 'How many times orders entered the status in the period, from any; creation counts' },
  }),
  metric({
    code: 'funnelNow', row: 11, subject: 'order', format: 'count', base: [], excludes: NOTHING_LEFT_OUT, title: { ru: 'Заказов сейчас', en: 'Orders now' },
    formula: { ru: 'Сколько заказов стоит в каждом статусе сейчас, кроме выполненных и отменённых; период не важен', en: 'How many orders stand in each status now, without completed and cancelled ones; whatever the period' },
  }),
  metric({
    code: 'redemption', row: 14, subject: 'order', format: 'percent', better: 'up', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Процент выкупа', en: 'Redemption' },
    formula: { ru: 'Выполненные и оплаченные полностью / переданные в доставку × 100 %, по дате создания; те, что ещё в пути, пока не выкуплены', en: 'Completed and fully paid / handed to delivery × 100 %, by date of creation; those on the way are not redeemed yet' },
  }),
  metric({
    code: 'upsell', row: 17, subject: 'order', format: 'money', better: 'up', title: { ru: 'Допродажи', en: 'Upsell' },
    formula: { ru: 'Сумма позиций, которые человек добавил после создания заказа, со скидками', en: 'Sum of the lines that a person added after the order was made, with discounts' },
  }),
  metric({
    code: 'managerConversion', row: 18, subject: 'order', format: 'percent', better: 'up', base: BY_CREATION, excludes: EVERY_ORDER, title: { ru: 'Конверсия менеджера', en: 'Manager conversion' },
    formula: { ru: 'Выполненные / назначенные ответственному × 100 %, по дате создания заказа и нынешнему ответственному', en: 'Completed / given to the responsible × 100 %, by date of creation and the present responsible' },
  }),
  metric({
    code: 'managerRevenue', row: 19, subject: 'order', format: 'money', better: 'up', title: { ru: 'Выручка менеджера', en: 'Manager’s revenue' },
    formula: { ru: 'Выручка заказов с ответственным: по нынешнему («Менеджер»), по тому, кто был ответственным при выполнении («Ответственный при выполнении»), или по тому, кто выполнил («Кто выполнил»)', en: 'Revenue of orders with a responsible: by the present one (“Manager”), by the one at completion (“Responsible at completion”), or by who completed it (“Completed by”)' },
  }),
  metric({
    code: 'deliveryOnTime', row: 65, subject: 'order', format: 'percent', better: 'up', base: ['completed', 'created'], title: { ru: 'Доставлено вовремя', en: 'Delivered on time' },
    formula: { ru: 'Доставлены не позже конца обещанного интервала / доставлены с обещанной датой × 100 %', en: 'Delivered not later than the end of the promised interval / delivered with a promised date × 100 %' },
  }),
  metric({
    code: 'delivered', row: 65, subject: 'order', format: 'count', better: 'up', base: ['completed', 'created'], title: { ru: 'Доставлено заказов', en: 'Orders delivered' },
    formula: { ru: 'Выполненные заказы, у которых есть доставка', en: 'Completed orders that have a delivery' },
  }),
  metric({
    code: 'deliveryResult', row: 66, subject: 'order', format: 'money', better: 'up', title: { ru: 'Результат доставки', en: 'Delivery result' },
    formula: { ru: 'Сумма (стоимость доставки для покупателя − себестоимость доставки)', en: 'Sum of (what the customer pays for delivery − its net cost)' },
  }),
  metric({
    code: 'deliveryResultPerOrder', row: 66, subject: 'order', format: 'money', better: 'up', title: { ru: 'Результат доставки на заказ', en: 'Delivery result per order' },
    formula: { ru: 'Результат доставки / количество заказов', en: 'Delivery result / number of orders' },
  }),
  metric({
    code: 'codLag', row: 70, subject: 'order', format: 'days', better: 'down', base: ['paid'], title: { ru: 'Задержка денег, среднее', en: 'Days to the money, mean' },
    formula: { ru: 'Среднее (оплачен полностью − доставлен) по заказам, оплаченным после доставки', en: 'Mean of (fully paid − delivered) over the orders paid after delivery' },
  }),
  metric({
    code: 'codLagMedian', row: 70, subject: 'order', format: 'days', better: 'down', base: ['paid'], title: { ru: 'Задержка денег, медиана', en: 'Days to the money, median' },
    formula: { ru: 'Медиана (оплачен полностью − доставлен) по заказам, оплаченным после доставки', en: 'Median of (fully paid − delivered) over the orders paid after delivery' },
  }),
]
