import type { Question } from '../shared/contracts/analytics.ts'

const YEAR = { from: '2025-07-01', to: '2026-06-30' } as const
const BOTH = { from: '2024-07-01', to: '2026-06-30' } as const

const between = (moment: string, years: 1 | 2): string => `${moment} >= toDateTime64('${years === 1 ? 2025 : 2024}-06-30 21:00:00', 3, 'UTC') and ${moment} < toDateTime64('2026-06-30 21:00:00', 3, 'UTC')`
const KEPT = `status not in ('cancel-other', 'no-call')`
/** Sums of orders and of what came back of them, the year asked for apart from the one before. */
const orders = (sums: string, by = `created_at >= toDateTime64('2025-06-30 21:00:00', 3, 'UTC')`, where = KEPT): string => `select ${by} as one, ${sums} from "order" where ${between('created_at', 2)} and ${where} group by one`
const returns = (sums: string, by = `returned_at >= toDateTime64('2025-06-30 21:00:00', 3, 'UTC')`): string =>
  `select ${by} as one, ${sums} from order_item where is_returned = 1 and ${between('assumeNotNull(returned_at)', 2)} and order_${KEPT} group by one`
const DAY = (moment: string): string => `toDate(${moment}, 'Europe/Moscow')`
const MONTH = (moment: string): string => `toStartOfMonth(${moment}, 'Europe/Moscow')`
const PROFIT = 'sum(total - purchase_sum - variable_costs - delivery_net_cost)'

/** What dashboards and the builder ask, and the same by hand: what the bare engine is asked for the same answer, without versions, rights and settings. */
export const FIGURE_QUESTIONS: [name: string, question: Question, bare: string[]][] = [
  ['tile: revenue, beside the year before', { measures: ['revenue'], period: YEAR, compare: 'year' }, [orders('sum(total)'), returns('sum(total)')]],
  ['tile: orders, beside the year before', { measures: ['orders'], period: YEAR, compare: 'year' }, [orders('count()')]],
  ['tile: average order, beside the year before', { measures: ['averageOrder'], period: YEAR, compare: 'year' }, [orders('sum(total), count()'), returns('sum(total)')]],
  ['tile: margin, beside the year before', { measures: ['margin'], period: YEAR, compare: 'year' }, [orders(`sum(total), ${PROFIT}`), returns('sum(total), sum(purchase_total)')]],
  ['tile: cancel rate, beside the year before', { measures: ['cancelRate'], period: YEAR, compare: 'year' }, [orders(`countIf(not ${KEPT}), count()`, undefined, '1')]],
  [
    'tile: conversion of the site, beside the year before', { measures: ['siteConversion'], period: YEAR, compare: 'year' },
    [orders('count()', undefined, '1'), `select started_at >= toDateTime64('2025-06-30 21:00:00', 3, 'UTC') as one, count() from visit where is_bot = 0 and ${between('started_at', 2)} group by one`],
  ],
  ['chart: revenue and orders by day, two years', { measures: ['revenue', 'orders'], rows: ['day'], period: BOTH }, [orders('sum(total), count()', DAY('created_at')), returns('sum(total)', DAY('assumeNotNull(returned_at)'))]],
  [
    'list: sources with revenue, orders and margin, beside the year before', { measures: ['revenue', 'orders', 'margin'], rows: ['source'], period: YEAR, compare: 'year' },
    [orders(`created_at >= toDateTime64('2025-06-30 21:00:00', 3, 'UTC') as now, sum(total), count(), ${PROFIT}`, 'source').replace('group by one', 'group by one, now'), returns(`returned_at >= toDateTime64('2025-06-30 21:00:00', 3, 'UTC') as now, sum(total), sum(purchase_total)`, 'source').replace('group by one', 'group by one, now')],
  ],
  [
    'list: the twenty goods that brought most, two years', { measures: ['revenue', 'quantity'], rows: ['product'], period: BOTH, limit: 20 },
    [`select product_id as one, sum(total) as revenue, sum(quantity) from order_item where (is_cancelled = 0 or is_returned = 1) and ${between('order_created_at', 2)} and order_${KEPT} group by one order by revenue desc limit 20`, returns('sum(total), sum(quantity)', 'product_id')],
  ],
  [
    'pivot: managers by months with revenue, orders and average order, beside the year before', { measures: ['revenue', 'orders', 'averageOrder'], rows: ['manager'], columns: ['month'], period: YEAR, compare: 'year' },
    [orders(`${MONTH('created_at')} as month, sum(total), count()`, 'manager_id').replace('group by one', 'group by one, month'), returns(`${MONTH('assumeNotNull(returned_at)')} as month, sum(total)`, 'manager_id').replace('group by one', 'group by one, month')],
  ],
]
