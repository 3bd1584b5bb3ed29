import { unanswerable, type Metric, type MetricFormat, type MetricSubject, type Words } from './metric.ts'

type Line = [code: string, row: number, subject: MetricSubject, format: MetricFormat, titleRu: string, titleEn: string, formulaRu: string, formulaEn: string]
const lines = (source: 'not_connected' | 'report' | 'rule', reason: Words, all: Line[]): Metric[] =>
  all.map(([code, row, subject, format, ru, en, formulaRu, formulaEn]) => unanswerable(source, reason, { code, row, subject, format, title: { ru, en }, formula: { ru: formulaRu, en: formulaEn } }))

const absent = (ru: string, en: string, ...all: Line[]): Metric[] => lines('not_connected', { ru, en }, all)
const inReport = (ru: string, en: string, ...all: Line[]): Metric[] => lines('report', { ru: `Смотрите готовый отчёт «${ru}»`, en: `See the ready report “${en}”` }, all)
const rule = (ru: string, en: string, ...all: Line[]): Metric[] => lines('rule', { ru, en }, all)

/** What stands in the list of definitions and is no single number yet: what is missing for it, or where else it is. Nothing here is ever made up. */
export const ABSENT_METRICS: readonly Metric[] = [
  ...inReport('Воронка', 'Funnel',
    ['funnelReceived', 9, 'order', 'percent', 'Воронка поступивших', 'Funnel of the received', 'Из созданных в периоде: доля когда-либо прошедших каждый этап; % от визитов; % от предыдущего этапа', 'Of the orders created in the period: share that ever passed each stage; % of visits; % of the previous stage']),
  ...rule('Спрашивается метрикой «Заказы» с условием на позиции', 'Asked by the metric “Orders” with a condition on lines',
    ['attachRate', 16, 'order', 'percent', 'Доля сопутствующего товара', 'Attach rate', 'Заказы с товарами А и Б / заказы с товаром А × 100 %', 'Orders with goods A and B / orders with A × 100 %']),
  ...absent('Программа ещё не хранит часы менеджеров на линии', 'The program does not keep the hours of managers online yet',
    ['revenuePerHour', 19, 'order', 'money', 'Выручка менеджера за час', 'Manager’s revenue per hour', 'Выручка / часы на линии', 'Revenue / hours online']),
  ...absent('Чаты ещё не подключены', 'Chats are not connected yet',
    ['chatResponseTime', 21, 'chat', 'minutes', 'Время ответа в чате', 'Chat response time', 'Первый ответ − последнее сообщение клиента в непрерывном ряду; без времени вне линии; при передаче у каждого своя часть', 'First answer − last message of the customer in an unbroken run; time offline excluded; on transfer each has his part'],
    ['chatFirstResponse', 22, 'chat', 'minutes', 'Время первого ответа', 'First response time', 'То же для первого сообщения диалога', 'The same for the first message of a dialogue']),
  ...absent('Модели покупок (BG/NBD и Gamma-Gamma) нет: простой прогноз — «Прогноз на 12 месяцев» в отчёте «Клиенты»', 'There is no model of purchases (BG/NBD and Gamma-Gamma): the simple forecast is “Forecast of 12 months” in the report “Customers”',
    ['predictedLtv', 29, 'customer', 'money', 'Прогноз LTV', 'Predictive LTV', 'Средний чек × маржинальность × ожидаемое число заказов за срок', 'Average order value × margin × expected orders in the horizon']),
  ...rule('Правило чтения, а не число', 'A rule of reading, not a number',
    ['lifetimeIsNotRetention', 34, 'customer', 'percent', 'Предупреждение', 'Warning', '«Доля повторных клиентов» за всё время — не удержание; в LTV её не подставляют', 'The lifetime “returning customer rate” is not retention; never feed it to LTV'],
    ['attribution', 57, 'order', 'percent', 'Атрибуция', 'Attribution', 'Последний платный, последний непрямой (по умолчанию), первый, поровну; окно 30 дней', 'Last paid, last non-direct (default), first, linear; window of 30 days'],
    ['complaintLimit', 61, 'message', 'percent', 'Предел жалоб', 'Complaint limit', 'Держать ниже 0,1 %, никогда не доводить до 0,3 %', 'Keep below 0.1 %, never reach 0.3 %']),
  ...inReport('Клиенты', 'Customers',
    ['retention', 35, 'customer', 'percent', 'Удержание', 'Retention', 'Клиенты когорты с заказом в месяце k / размер когорты', 'Cohort customers with an order in month k / cohort size'],
    ['rollingRetention', 35, 'customer', 'percent', 'Скользящее удержание', 'Rolling retention', 'Клиенты когорты с заказом в месяце k или позже / размер когорты', 'Cohort customers with an order in month k or later / cohort size'],
    ['rfmThreeLevels', 40, 'customer', 'count', 'RFM 3 × 3', 'RFM 3 × 3', 'Три уровня по каждой оси с порогами вручную; матрицы M-F, R-M, R-F', 'Three levels an axis with bounds set by hand; matrices M-F, R-M, R-F'],
    ['rfmEqualSteps', 41, 'customer', 'count', 'RFM равными шагами', 'RFM by equal steps', '12 месяцев; без 2 % крайних; пять равных полос по каждой оси', '12 months; 2 % extremes dropped; five equal bands an axis'],
    ['rfmNamed', 42, 'customer', 'count', 'RFM с именованными сегментами', 'RFM with named segments', 'Квинтили или вручную, 11 сегментов: чемпионы, лояльные, новые, под угрозой, потерянные и другие', 'Quintiles or by hand, 11 segments: champions, loyal, new, at risk, lost and others'],
    ['rfm', 43, 'customer', 'count', 'RFM', 'RFM', 'R по дням: ≤30, ≤60, ≤90, ≤180, больше; F: 1, 2, 3–4, 5–9, 10+; M: квинтили', 'R by days: ≤30, ≤60, ≤90, ≤180, more; F: 1, 2, 3–4, 5–9, 10+; M: quintiles']),
  ...rule('Стоит на карточке клиента', 'Stands on the card of the customer',
    ['churnRisk', 38, 'customer', 'percent', 'Риск ухода', 'Churn risk', 'Сколько из похожих покупателей прошлого больше не купили: низкая < 33 %, средняя 33–66 %, высокая > 66 %', 'How many of similar buyers of the past have not bought since: low < 33 %, medium 33–66 %, high > 66 %'],
    ['nextOrder', 39, 'customer', 'days', 'Следующий заказ', 'Next order date', 'Последний заказ + свой средний промежуток', 'Last order + one’s own mean gap']),
  ...inReport('Товары', 'Products',
    ['abc', 44, 'item', 'percent', 'ABC', 'ABC', 'По убыванию выручки, маржи или количества: A — до 80 % накопленной доли, B — до 95 %, C — остальное', 'Sorted by revenue, margin or quantity, cumulative share: A up to 80 %, B up to 95 %, C the rest'],
    ['xyz', 45, 'item', 'percent', 'XYZ', 'XYZ', 'Отклонение / среднее периодического спроса: X < 10 %, Y 10–25 %, Z > 25 %; не меньше шести периодов', 'Deviation / mean of periodic demand: X < 10 %, Y 10–25 %, Z > 25 %; at least six periods']),
  ...absent('История остатков ещё не хранится', 'The history of stock is not kept yet',
    ['turnover', 46, 'stock', 'ratio', 'Оборачиваемость', 'Turnover', 'Себестоимость проданного / средний остаток по закупке', 'Cost of goods sold / average stock at cost'],
    ['gmroi', 47, 'stock', 'ratio', 'GMROI', 'GMROI', 'Валовая прибыль / средний остаток по закупке', 'Gross profit / average stock at cost'],
    ['sellThrough', 47, 'stock', 'percent', 'Доля проданного', 'Sell-through', 'Продано / (продано + осталось) по поступлению × 100 %', 'Sold / (sold + left) of a receipt × 100 %'],
    ['lostSales', 48, 'stock', 'money', 'Упущенные продажи', 'Lost sales', 'Средний спрос × дни без товара × вероятность, что не взяли замену (0,7)', 'Mean demand × days out of stock × probability of no substitute (0.7)']),
  ...absent('Поставки и их сроки ещё не ведутся', 'Supplies and their lead times are not kept yet',
    ['reorderPoint', 49, 'stock', 'quantity', 'Точка заказа', 'Reorder point', 'd·L + z·√(L·σ_d² + d²·σ_L²)', 'd·L + z·√(L·σ_d² + d²·σ_L²)']),
  ...absent('Прогноз спроса ещё не строится', 'Demand is not forecast yet',
    ['forecast', 50, 'item', 'quantity', 'Прогноз спроса', 'Forecast', 'Лучший на прошлом из: как в прошлый сезон, Хольт — Уинтерс, SBA/TSB для редкого спроса', 'The best on the past of: seasonal naive, Holt-Winters, SBA/TSB for intermittent demand'],
    ['forecastError', 51, 'item', 'percent', 'Ошибка прогноза', 'Forecast error', 'WAPE = Σ|прогноз − факт| / Σ факт; смещение = Σ(прогноз − факт) / Σ факт', 'WAPE = Σ|forecast − fact| / Σ fact; bias = Σ(forecast − fact) / Σ fact']),
  ...absent('Рассылки по сегментам, открытия и переходы ещё не подключены', 'Mailings to segments, opens and clicks are not connected yet',
    ['mailingCoverage', 58, 'message', 'count', 'Охват рассылки', 'Mailing coverage', 'Клиенты сегментов − неверный адрес − отписавшиеся', 'Customers of the segments − invalid address − unsubscribed'],
    ['messagesOpened', 59, 'message', 'percent', 'Открытия и переходы', 'Opens and clicks', 'Открыли, перешли, пожаловались, отписались / доставлено × 100 %', 'Opened, clicked, complained, unsubscribed / delivered × 100 %'],
    ['mailingConversion', 60, 'message', 'percent', 'Конверсия рассылки', 'Mailing conversion', 'Письма: заказы / открывшие; СМС: заказы / получившие', 'E-mail: orders / who opened; SMS: orders / who received'],
    ['uplift', 62, 'message', 'percent', 'Прирост к контрольной группе', 'Uplift', '(заказов на человека в тесте − в контроле) / в контроле, с интервалом 95 %', '(orders per person in test − in control) / in control, with a 95 % interval']),
  ...absent('История правил не входит в отчёты; итоги стоят у самих правил', 'The history of rules is not in reports; the rules themselves show it',
    ['ruleConversion', 63, 'program', 'percent', 'Конверсия правила', 'Rule conversion', 'Успешные выполнения / все выполнения × 100 %', 'Successful executions / all executions × 100 %']),
  ...absent('Звонки ещё не подключены', 'Calls are not connected yet',
    ['calls', 64, 'call', 'percent', 'Звонки', 'Calls', 'Отвеченные / входящие × 100 %; пропущенные без перезвона за 15 минут; средние разговор и ожидание; звонков на заказ', 'Answered / incoming × 100 %; missed and not called back in 15 minutes; mean talk and wait; calls per order']),
  ...absent('Отгрузка по строкам ещё не ведётся', 'Shipping by lines is not kept yet',
    ['fillRate', 67, 'item', 'percent', 'Полнота отгрузки', 'Order fill rate', 'Строки, отгруженные полностью и с первого раза / строки × 100 %', 'Lines shipped in full and first time / lines × 100 %']),
  ...absent('Операции с бонусами ещё не входят в отчёты', 'Operations with bonuses are not in reports yet',
    ['loyalty', 68, 'loyalty', 'percent', 'Бонусная программа', 'Loyalty', 'Доля выручки участников; использование = потрачено / начислено; сгорание; обязательство', 'Share of members’ revenue; redemption = spent / earned; burn; liability']),
  ...absent('Блоки рекомендаций ещё не подключены', 'Blocks of recommendations are not connected yet',
    ['recommendationShare', 69, 'item', 'percent', 'Доля рекомендаций', 'Recommendations share', 'Выручка строк, добавленных из блока / выручка × 100 %, с контрольной группой', 'Revenue of lines added from a block / revenue × 100 %, with a control group']),
  ...absent('Сайт не сообщает, сколько заказов у него самого', 'The site does not say how many orders it has itself',
    ['syncHealth', 71, 'program', 'count', 'Сверка с сайтом', 'Sync health', 'Заказы на сайте − заказы здесь за день: должно быть 0', 'Orders of the site − orders here a day: must be 0']),
]
