import { BY_CREATION, metric, NOTHING_LEFT_OUT, OF_NOW, type Metric, type Words } from './metric.ts'

const BOTS: Words = { ru: 'Без роботов; отменённые заказы считаются', en: 'Without bots; cancelled orders count' }
const own = { base: BY_CREATION, excludes: NOTHING_LEFT_OUT } as const

/** The site, tasks, messages, payments, costs, advertising, stock. */
export const WORK_METRICS: readonly Metric[] = [
  metric({
    ...own, code: 'visits', row: 12, subject: 'visit', format: 'count', better: 'up', excludes: BOTS, opens: 'visit', title: { ru: 'Визиты', en: 'Visits' },
    formula: { ru: 'Визиты на сайт по их началу', en: 'Visits of the site by their beginning' },
  }),
  metric({
    ...own, code: 'visitors', row: 12, subject: 'visit', format: 'count', better: 'up', excludes: BOTS, opens: null, title: { ru: 'Посетители', en: 'Visitors' },
    formula: { ru: 'Разные посетители с визитом в периоде', en: 'Different visitors with a visit in the period' },
  }),
  metric({
    ...own, code: 'siteConversion', row: 12, subject: 'visit', format: 'percent', better: 'up', excludes: BOTS, title: { ru: 'Конверсия визитов', en: 'Conversion of visits' },
    formula: { ru: 'Созданные заказы / визиты × 100 %', en: 'Orders created / visits × 100 %' },
  }),
  metric({
    ...own, code: 'visitorConversion', row: 12, subject: 'visit', format: 'percent', better: 'up', excludes: BOTS, title: { ru: 'Конверсия посетителей', en: 'Conversion of visitors' },
    formula: { ru: 'Созданные заказы / разные посетители × 100 %', en: 'Orders created / different visitors × 100 %' },
  }),
  metric({
    ...own, code: 'tasksOnTime', row: 20, subject: 'task', format: 'percent', better: 'up', opens: 'task', title: { ru: 'Задачи в срок', en: 'Tasks on time' },
    formula: { ru: 'Выполненные не позже срока / задачи, чей срок в периоде и уже прошёл или они выполнены × 100 %', en: 'Completed not later than due / tasks due in the period whose time is over or that are done × 100 %' },
  }),
  metric({
    ...own, code: 'tasksDue', row: 20, subject: 'task', format: 'count', opens: 'task', title: { ru: 'Задачи со сроком в периоде', en: 'Tasks due' },
    formula: { ru: 'Задачи, чей срок попал в период', en: 'Tasks that are due in the period' },
  }),
  metric({
    ...own, code: 'tasksOverdue', row: 20, subject: 'task', format: 'count', better: 'down', opens: 'task', title: { ru: 'Просроченные задачи', en: 'Tasks overdue' },
    formula: { ru: 'Задачи со сроком в периоде, которые не выполнены к сроку, а он прошёл', en: 'Tasks due in the period that were not done by then, and it is over' },
  }),
  metric({
    ...own, code: 'messagesSent', row: 59, subject: 'message', format: 'count', opens: 'message', title: { ru: 'Отправлено сообщений', en: 'Messages sent' },
    formula: { ru: 'Сообщения, которые ушли провайдеру, по дате создания', en: 'Messages that went to the provider, by date of creation' },
  }),
  metric({
    ...own, code: 'messagesDelivered', row: 59, subject: 'message', format: 'percent', better: 'up', opens: 'message', title: { ru: 'Доставлено сообщений', en: 'Messages delivered' },
    formula: { ru: 'Доставленные / отправленные × 100 %', en: 'Delivered / sent × 100 %' },
  }),
  metric({
    ...own, code: 'paymentsSum', row: 1, subject: 'payment', format: 'money', better: 'up', opens: 'order', title: { ru: 'Поступило оплат', en: 'Payments received' },
    formula: { ru: 'Сумма оплат по дате оплаты', en: 'Sum of payments by the date they came' },
  }),
  metric({
    ...own, code: 'costs', row: 2, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'Расходы', en: 'Costs' },
    formula: { ru: 'Сумма расходов; расход за срок делится поровну между его днями, расход нескольких магазинов — поровну между ними; расход без магазина ни в какой магазин не входит', en: 'Sum of costs; a cost of several days is spread evenly over them, one of several stores evenly over these; one of no store is in none of them' },
  }),
  metric({
    ...own, code: 'adCost', row: 53, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'Расходы на рекламу', en: 'Ad costs' },
    formula: { ru: 'Расходы группы «Привлечение» и все, у которых указан источник, по дням', en: 'Costs of the group “Attraction” and all that name a source, by day' },
  }),
  metric({
    ...own, code: 'adClicks', row: 55, subject: 'cost', format: 'count', better: 'up', opens: 'cost', title: { ru: 'Клики по рекламе', en: 'Ad clicks' },
    formula: { ru: 'Клики из загруженных расходов на рекламу; где служба их не сообщила, их нет', en: 'Clicks of loaded ad costs; none where the service did not tell' },
  }),
  metric({
    ...own, code: 'adViews', row: 55, subject: 'cost', format: 'count', better: 'up', opens: 'cost', title: { ru: 'Показы рекламы', en: 'Ad views' },
    formula: { ru: 'Показы из загруженных расходов на рекламу, где сообщены и показы, и клики', en: 'Views of loaded ad costs that tell both views and clicks' },
  }),
  metric({
    ...own, code: 'cpc', row: 55, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'Цена клика (CPC)', en: 'Cost per click (CPC)' },
    formula: { ru: 'Расходы на рекламу, где сообщены клики / клики', en: 'Ad costs that tell their clicks / clicks' },
  }),
  metric({
    ...own, code: 'ctr', row: 55, subject: 'cost', format: 'percent', better: 'up', opens: 'cost', title: { ru: 'Кликабельность (CTR)', en: 'Click-through rate (CTR)' },
    formula: { ru: 'Клики / показы × 100 %, где сообщено и то и другое', en: 'Clicks / views × 100 %, where both are told' },
  }),
  metric({
    code: 'contributionMargin', row: 4, subject: 'order', format: 'money', better: 'up', opens: null, title: { ru: 'Прибыль после рекламы', en: 'Contribution margin after ads' },
    formula: { ru: 'Валовая прибыль − расходы на рекламу', en: 'Gross profit − ad costs' },
  }),
  metric({
    code: 'attributedRevenue', row: 57, subject: 'order', format: 'money', better: 'up', title: { ru: 'Выручка с рекламы', en: 'Revenue from ads' },
    formula: { ru: 'Суммы заказов × доля рекламы по выбранной модели атрибуции; реклама — источник и канал, на которые в периоде тратили', en: 'Sums of orders × the share of ads by the chosen model of attribution; ads are sources and media that money was spent on in the period' },
  }),
  metric({
    code: 'attributedProfit', row: 52, subject: 'order', format: 'money', better: 'up', title: { ru: 'Валовая прибыль с рекламы', en: 'Gross profit from ads' },
    formula: { ru: 'Валовая прибыль заказов × доля рекламы по выбранной модели атрибуции', en: 'Gross profit of orders × the share of ads by the chosen model of attribution' },
  }),
  metric({
    code: 'romi', row: 53, subject: 'cost', format: 'percent', better: 'up', opens: null, title: { ru: 'ROMI', en: 'ROMI' },
    formula: { ru: '(Валовая прибыль с рекламы − расходы на рекламу) / расходы на рекламу × 100 %', en: '(Gross profit from ads − ad costs) / ad costs × 100 %' },
  }),
  metric({
    code: 'marketingRoi', row: 52, subject: 'cost', format: 'ratio', better: 'up', opens: null, title: { ru: 'ROI маркетинга', en: 'Marketing ROI' },
    formula: { ru: '(Валовая прибыль с рекламы − расходы на рекламу) / расходы на рекламу', en: '(Gross profit from ads − ad costs) / ad costs' },
  }),
  metric({
    code: 'drr', row: 54, subject: 'cost', format: 'percent', better: 'down', opens: 'cost', title: { ru: 'ДРР', en: 'Ad cost share' },
    formula: { ru: 'Расходы на рекламу / выручка с рекламы × 100 %', en: 'Ad costs / revenue from ads × 100 %' },
  }),
  metric({
    ...own, code: 'cpl', row: 55, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'CPL', en: 'CPL' },
    formula: { ru: 'Расходы на рекламу / созданные заказы с отменёнными: каждое обращение', en: 'Ad costs / orders created, cancelled ones too: every lead' },
  }),
  metric({
    code: 'cpo', row: 55, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'CPO', en: 'CPO' },
    formula: { ru: 'Расходы на рекламу / заказы', en: 'Ad costs / orders' },
  }),
  metric({
    code: 'cac', row: 55, subject: 'cost', format: 'money', better: 'down', opens: 'cost', title: { ru: 'CAC', en: 'CAC' },
    formula: { ru: 'Расходы на рекламу / новые клиенты', en: 'Ad costs / new customers' },
  }),
  metric({
    ...own, code: 'ltvToCac', row: 56, subject: 'customer', format: 'ratio', better: 'up', opens: 'customer', title: { ru: 'LTV : CAC', en: 'LTV : CAC' },
    formula: { ru: 'Валовая прибыль за всё время клиентов, чей первый заказ попал в период / расходы на рекламу периода; здорово от 3', en: 'Gross profit of all time of customers whose first order is in the period / ad costs of the period; 3 and more is healthy' },
  }),
  metric({
    code: 'stockQuantity', row: 46, subject: 'stock', format: 'quantity', base: OF_NOW, excludes: NOTHING_LEFT_OUT, opens: 'offer', title: { ru: 'Свободный остаток', en: 'Free stock' },
    formula: { ru: 'Остаток − резерв, сейчас', en: 'Stock − reserved, now' },
  }),
  metric({
    code: 'stockValue', row: 46, subject: 'stock', format: 'money', base: OF_NOW, excludes: NOTHING_LEFT_OUT, opens: 'offer', title: { ru: 'Остаток по закупке', en: 'Stock at cost' },
    formula: { ru: 'Остаток × закупочная цена, сейчас', en: 'Stock × purchase price, now' },
  }),
  metric({
    code: 'daysOfCover', row: 46, subject: 'stock', format: 'days', opens: 'offer', title: { ru: 'Запас в днях', en: 'Days of cover' },
    formula: { ru: 'Свободный остаток сейчас / среднее число проданных в день за период', en: 'Free stock now / mean quantity sold a day in the period' },
  }),
]
