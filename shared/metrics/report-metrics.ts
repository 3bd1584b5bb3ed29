import { BY_CREATION, NOTHING_LEFT_OUT, unanswerable, WITHOUT_CANCELLED, type Metric, type MetricFormat, type MetricSubject, type Words } from './metric.ts'

type Line = [code: string, row: number, subject: MetricSubject, format: MetricFormat, titleRu: string, titleEn: string, formulaRu: string, formulaEn: string]

const inReport = (ru: string, en: string, excludes: Words, ...all: Line[]): Metric[] =>
  all.map(([code, row, subject, format, titleRu, titleEn, formulaRu, formulaEn]) =>
    unanswerable('report', { ru: `Смотрите готовый отчёт «${ru}»`, en: `See the ready report “${en}”` }, {
      code, row, subject, format, base: BY_CREATION, excludes, title: { ru: titleRu, en: titleEn }, formula: { ru: formulaRu, en: formulaEn },
    }))

/** Numbers that ready reports alone tell: steps of a way, parts of a table. Each says what it is on hover as all others do. */
export const REPORT_METRICS: readonly Metric[] = [
  ...inReport('Статусы и время в них', 'Statuses and time in them', NOTHING_LEFT_OUT,
    ['standing', 7, 'order', 'count', 'Ещё в статусе', 'Still in the status', 'Пребывания, которые начались в периоде и не закончились до сих пор', 'Stays that began in the period and have not ended until now'],
    ['overTerm', 7, 'order', 'count', 'Дольше срока', 'Longer than allowed', 'Пребывания, закончившиеся в периоде, дольше срока статуса в рабочих часах', 'Stays that ended in the period and were longer than the term of the status, in working hours'],
    ['overTermShare', 7, 'order', 'percent', 'Доля дольше срока', 'Share of longer than allowed', 'Дольше срока / закончившиеся в периоде пребывания в статусах со сроком × 100 %', 'Longer than allowed / stays that ended in the period in statuses that have a term × 100 %']),
  ...inReport('Воронка', 'Funnel', NOTHING_LEFT_OUT,
    ['waiting', 7, 'order', 'minutes', 'Ждут в статусе', 'Waiting in the status', 'Среднее (сейчас − вход в статус) по заказам, которые стоят в нём, рабочее время', 'Mean of (now − entering the status) over the orders that stand in it, working time']),
  ...inReport('Источники и каналы', 'Sources and channels', { ru: 'Отменённые заказы считаются', en: 'Cancelled orders count' },
    ['completedShare', 18, 'order', 'percent', 'Доля выполненных', 'Share of completed', 'Заказы в группе статусов «Выполнен» / все заказы × 100 %', 'Orders in the group of statuses “Completed” / all orders × 100 %'],
    ['inTransit', 13, 'order', 'percent', 'Ещё в пути', 'Still on the way', 'Заказы не выполненные и не отменённые / все заказы × 100 %: их исход ещё не известен', 'Orders neither completed nor cancelled / all orders × 100 %: what becomes of them is not known yet']),
  ...inReport('Расходы на рекламу', 'Ad costs', WITHOUT_CANCELLED,
    ['profitPerNew', 55, 'order', 'money', 'Прибыль с нового клиента', 'Profit of a new customer', 'Валовая прибыль первых заказов с рекламы / новые клиенты: сравнивают с CAC', 'Gross profit of first orders from ads / new customers: to be held against CAC']),
  ...inReport('Товары', 'Products', WITHOUT_CANCELLED,
    ['revenueShare', 1, 'item', 'percent', 'Доля в выручке', 'Share of revenue', 'Выручка товара / выручка всех товаров × 100 %, без доставки', 'Revenue of the product / revenue of all products × 100 %, without delivery'],
    ['soldLines', 16, 'item', 'count', 'Позиций в заказах', 'Lines of orders', 'Сколько строк заказов с этим товаром продано в периоде, возвращённые тоже', 'How many lines of orders with the product were sold in the period, those that came back too'],
    ['soldQuantity', 16, 'item', 'quantity', 'Продано до возвратов', 'Sold before returns', 'Количество, проданное в периоде, с тем, что потом вернули', 'Quantity sold in the period, with what came back later'],
    ['returnedOfSold', 15, 'item', 'quantity', 'Вернули из проданного', 'Came back of what was sold', 'Из проданного в периоде: сколько вернули к этой минуте', 'Of what the period sold: how much has come back until now'],
    ['returnedOfSoldSum', 15, 'item', 'money', 'Сумма возвратов из проданного', 'Sum that came back of what was sold', 'Сумма возвращённых к этой минуте строк из проданных в периоде', 'Sum of the lines that the period sold and that have come back until now'],
    ['returnedLines', 15, 'item', 'count', 'Позиций вернули', 'Lines that came back', 'Сколько строк из проданных в периоде вернули к этой минуте', 'How many of the lines that the period sold have come back until now']),
  ...inReport('Клиенты', 'Customers', WITHOUT_CANCELLED,
    ['cohortSize', 35, 'customer', 'count', 'Клиенты когорты', 'Customers of the cohort', 'Клиенты, чей первый неотменённый заказ попал в период', 'Customers whose first order that is not cancelled is in the period'],
    ['cohortMargin', 28, 'customer', 'money', 'Прибыль на клиента когорты', 'Profit per customer of the cohort', 'Валовая прибыль заказов с первого по этот месяц / все клиенты когорты, не вернувшиеся тоже', 'Gross profit of orders from the first month to this one / all customers of the cohort, those who did not come back too'],
    ['ordersOfBuyer', 24, 'customer', 'ratio', 'Заказов на клиента', 'Orders per customer', 'Неотменённые заказы за всё время / клиенты, чей первый заказ попал в период', 'Orders of all time that are not cancelled / customers whose first order is in the period'],
    ['historyDays', 29, 'customer', 'days', 'Дней с первого заказа', 'Days since the first order', 'Сейчас − самый ранний первый заказ клиентов периода: на таком прошлом стоит прогноз', 'Now − the earliest first order of the customers of the period: the past that the forecast stands on'],
    ['sleeping', 36, 'customer', 'percent', 'Не покупали 180 дней', 'Not bought for 180 days', 'Клиенты, чей последний заказ был больше 180 дней назад / клиенты × 100 %', 'Customers whose last order is more than 180 days ago / customers × 100 %'],
    ['yearAhead', 29, 'customer', 'money', 'Прогноз на 12 месяцев', 'Forecast of 12 months', 'Валовая прибыль последних 365 дней / клиенты с заказом в эти дни: столько же ждут за следующий год', 'Gross profit of the last 365 days / customers with an order in them: as much is expected of the year to come'],
    ['repeatRevenue', 33, 'order', 'money', 'Сумма повторных заказов', 'Sum of repeat orders', 'Сумма заказов клиентов, у которых был более ранний заказ, за вычетом возвратов', 'Sum of the orders of customers with an earlier order, net of returns'],
    ['repeatRevenueShare', 33, 'order', 'percent', 'Доля повторных в сумме', 'Share of repeat orders in the sum', 'Сумма повторных заказов / сумма всех заказов × 100 %', 'Sum of repeat orders / sum of all orders × 100 %']),
  ...inReport('Доставка', 'Delivery', NOTHING_LEFT_OUT,
    ['deliveredInTime', 65, 'order', 'count', 'Доставлено вовремя', 'Delivered on time', 'Доставлены в периоде не позже конца обещанного интервала', 'Delivered in the period not later than the end of the promised interval'],
    ['lateByUs', 65, 'order', 'count', 'Опоздали до передачи', 'Late before handing over', 'Доставлены позже обещанного, и в доставку переданы уже после обещанного срока', 'Delivered later than promised, and handed over only after the promised time'],
    ['lateByCarrier', 65, 'order', 'count', 'Опоздали в пути', 'Late on the way', 'Доставлены позже обещанного, а в доставку переданы до обещанного срока', 'Delivered later than promised, though handed over before the promised time'],
    ['daysOnWay', 65, 'order', 'days', 'В пути', 'On the way', 'Среднее (доставлен − передан в доставку), календарные дни', 'Mean of (delivered − handed over), calendar days'],
    ['deliveryCharged', 66, 'order', 'money', 'Взяли за доставку', 'Charged for delivery', 'Стоимость доставки для покупателя по доставленным в периоде', 'What customers paid for delivery, over the orders delivered in the period'],
    ['deliveryNetCost', 66, 'order', 'money', 'Себестоимость доставки', 'Net cost of delivery', 'Себестоимость доставки по доставленным в периоде', 'Net cost of delivery over the orders delivered in the period'],
    ['handed', 14, 'order', 'count', 'Передано в доставку', 'Handed to delivery', 'Заказы, которые в последний раз передали в доставку в периоде', 'Orders that were handed to delivery, the last time, in the period'],
    ['redeemed', 14, 'order', 'count', 'Получено и оплачено', 'Received and paid', 'Из переданных: выполнены и оплачены полностью', 'Of those handed over: completed and fully paid'],
    ['redeemedShare', 14, 'order', 'percent', 'Процент выкупа переданных', 'Redemption of those handed over', 'Получено и оплачено / передано в доставку в периоде × 100 %; те, что в пути, пока не выкуплены', 'Received and paid / handed to delivery in the period × 100 %; those on the way are not redeemed yet'],
    ['notTaken', 14, 'order', 'count', 'Не выкуплено', 'Not taken', 'Из переданных: отменены', 'Of those handed over: cancelled'],
    ['onWay', 14, 'order', 'count', 'Ещё в пути', 'Still on the way', 'Из переданных: не выполнены и не отменены', 'Of those handed over: neither completed nor cancelled']),
  ...inReport('Задачи', 'Tasks', NOTHING_LEFT_OUT,
    ['tasksKept', 20, 'task', 'count', 'Выполнено в срок', 'Done on time', 'Задачи со сроком в периоде, выполненные не позже срока', 'Tasks due in the period that were done not later than due'],
    ['tasksOpen', 20, 'task', 'count', 'Ещё не выполнено', 'Not done yet', 'Просроченные задачи периода, которые не выполнены до сих пор', 'Overdue tasks of the period that are not done until now']),
]
