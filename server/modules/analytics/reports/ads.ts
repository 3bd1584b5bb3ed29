import type { ReportBlock } from '#shared/contracts/reports.ts'
import { REPORT_ROWS } from '#shared/contracts/reports.ts'
import { count, counted, customersOf, distinct, ratio, sum, summed } from './columns.ts'
import { COSTS_BY_SHOP, shareOf } from '../query/costs-by-shop.ts'
import { adPair } from '../query/ad-pair.ts'
import { GAINED, KEPT } from './buyers-sql.ts'
import { IN_PERIOD, ORDER_MOMENTS } from './order-facts.ts'
import { CANCEL_RATE, NEW_CUSTOMERS } from './overview.ts'
import { reachOf } from './reach.ts'
import type { Amount, Asking, Block, Column, ReportSpec } from './report-spec.ts'
import { IN_TRANSIT, VISITS, visitFacts, visitSums } from './sources.ts'

const COSTS = ['costs'] as const
const BOTH = ['costs', 'purchase'] as const
const RIPE = 20

/** What advertising cost, and what came of it, by margin: after cancels and returns. An order is shared out among the visits before it by the account's model. */
export const ads: ReportSpec = { bases: ['created', 'completed', 'paid'], by: () => REPORT_ROWS.ads, blocks: (asking) => [byAd(asking)] }

const COST = summed('spent')
// Where the service told of no clicks or views, there are none to divide by.
const CLICKED = 'has_clicks'
const SEEN = 'has_clicks and has_views'
const EARNED = summed('if(counts, profit, 0) - spent')

/** Only the linear model has an order at several ads: where it stands at one, adding up is enough, and cheaper than telling orders apart. */
const ordersOf = (when: string, { params }: Asking): Amount => ({ ...distinct(when), ...(params['attribution_model'] === 'linear' ? {} : { added: `toUInt64(${when})` }) })

const columnsOf = (asking: Asking): Column[] => [
  sum('cost', 'Расход', 'Cost', 'money', COST, { metric: 'adCost', better: 'down', needs: COSTS }),
  VISITS,
  count('orders', 'Заказы с рекламы', 'Orders from ads', ordersOf('is_order and counts', asking), { metric: 'orders', better: 'up' }),
  NEW_CUSTOMERS,
  sum('revenue', 'Выручка с рекламы', 'Revenue from ads', 'money', summed('revenue', 'counts'), { metric: 'attributedRevenue', better: 'up' }),
  sum('grossProfit', 'Валовая прибыль с рекламы', 'Gross profit from ads', 'money', summed('profit', 'counts'), { metric: 'attributedProfit', better: 'up', needs: ['purchase'] }),
  sum('afterAds', 'Прибыль после рекламы', 'Profit after ads', 'money', EARNED, { metric: 'contributionMargin', better: 'up', needs: BOTH }),
  ratio('romi', 'ROMI', 'ROMI', 'percent', EARNED, COST, { metric: 'romi', better: 'up', times: 100, needs: BOTH }),
  ratio('drr', 'ДРР', 'Cost to revenue', 'percent', COST, summed('revenue', 'counts'), { metric: 'drr', better: 'down', times: 100, needs: COSTS }),
  ratio('cpc', 'Цена клика (CPC)', 'Cost per click (CPC)', 'money', summed('spent', CLICKED), summed('clicks', CLICKED, 'count'), { metric: 'cpc', better: 'down', needs: COSTS }),
  ratio('ctr', 'Кликабельность (CTR)', 'Click-through rate (CTR)', 'percent', summed('clicks', SEEN, 'count'), summed('views', SEEN, 'count'), { metric: 'ctr', better: 'up', times: 100, needs: COSTS }),
  ratio('cpl', 'Стоимость обращения (CPL)', 'Cost per lead (CPL)', 'money', COST, ordersOf('is_order', asking), { metric: 'cpl', better: 'down', needs: COSTS }),
  ratio('cpo', 'Стоимость заказа (CPO)', 'Cost per order (CPO)', 'money', COST, ordersOf('is_order and counts', asking), { metric: 'cpo', better: 'down', needs: COSTS }),
  ratio('cac', 'Стоимость нового клиента (CAC)', 'Cost per new customer (CAC)', 'money', COST, customersOf('is_order and counts and is_first'), { metric: 'cac', better: 'down', needs: COSTS }),
  ratio('profitPerNew', 'Валовая прибыль с нового клиента, первый заказ', 'Gross profit of a new customer’s first order', 'money', summed('profit', 'counts and is_first'), customersOf('is_order and counts and is_first'), { metric: 'profitPerNew', better: 'up', needs: ['purchase'] }),
  CANCEL_RATE,
  IN_TRANSIT,
]

// Of orders and visits. Not null: sums over a column that may be empty cost twice as much, for all of the orders.
const NO_CLICKS = '0 as clicks, 0 as views, 0 as has_clicks, 0 as has_views'

function byAd(asking: Asking): Block {
  const by = asking.question.by as 'source'
  return {
    code: 'ads',
    kind: 'table',
    title: { ru: 'Реклама', en: 'Advertising' },
    facts: `${sharedFacts(asking, by)}
  union all select *, 0 as spent, ${NO_CLICKS} from (${visitFacts(asking, keyOf(by), `${AD} in (${advertised(asking)})`)})
  union all ${spentFacts(asking, keyOf(by))}`,
    sums: `select * except (spent, clicks, views, has_clicks, has_views), 0 as visits, spent, clicks, views, has_clicks, has_views from (${sharedFacts(asking, by)})
  union all select *, 0 as spent, ${NO_CLICKS} from (${visitSums(asking, keyOf(by), `${AD} in (${advertised(asking)})`)})
  union all select * except (spent, clicks, views, has_clicks, has_views), 0 as visits, spent, clicks, views, has_clicks, has_views from (${spentFacts(asking, keyOf(by))})`,
    columns: columnsOf(asking),
    titleOf: (one) => (one === '' ? { ru: 'Не указано', en: 'Not given' } : one),
    sort: '-cost',
    rowsTitle: { ru: 'Откуда', en: 'From' },
    finish: tellRipeness,
  }
}

const keyOf = (by: string): string => (by === 'campaign' ? 'campaign' : `lower(toString(${by}))`)

const AD = adPair('source', 'medium')

/** An ad is what costs of the period name: a source with a medium. */
const advertised = (asking: Asking): string => `select ${AD} from ${COSTS_BY_SHOP} where source <> '' and ${OF_PERIOD(asking)}`

const OF_PERIOD = ({ actor, question }: Asking): string =>
  `date_from <= {last_day:Date32} and date_to >= {first_day:Date32} and (source <> '' or group_code = 'attraction') and ${reachOf(actor, question.sites).within('cost')}`

/** Orders with the share that ads have in them. Lines that came back are in none of their sums: an ad is worth what was kept. */
function sharedFacts(asking: Asking, by: string): string {
  const moment = ORDER_MOMENTS[asking.question.base ?? 'created']
  return `
  select toString(a.${by}) as key, 'order' as entity, o.id as id, o.id * 1000 + a.part as row, o.moment as at, o.customer_id as customer_id, 1 as is_order, o.status in {cancelled:Array(String)} as is_cancelled,
    ({with_cancelled:UInt8} = 1 or not is_cancelled) as counts, o.kept * toFloat64(a.weight) as revenue, o.gained * toFloat64(a.weight) as profit,
    o.earlier_orders = 0 and o.customer_id > 0 as is_first, o.earlier_orders > 0 as is_repeat, o.status in {complete:Array(String)} as is_complete, 0 as spent, ${NO_CLICKS}
  from (
    select id, status, customer_id, earlier_orders, ${moment} as moment, ${KEPT} as kept, ${GAINED} as gained
    from \`order\` final
    where ${IN_PERIOD(moment)} and ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and ${reachOf(asking.actor, asking.question.sites).within('order')}
  ) as o
  inner join (
    select order_id, part, source, medium, campaign, weight from order_attribution final where model = {attribution_model:String} and ${AD} in (${advertised(asking)})
  ) as a on a.order_id = o.id`
}

/** Of an amount of a cost, what falls on its days within the period. */
const ofDays = (amount: string): string => `(intDiv(${amount} * (dateDiff('day', date_from, least(date_to, {last_day:Date32})) + 1), dateDiff('day', date_from, date_to) + 1)
      - intDiv(${amount} * dateDiff('day', date_from, greatest(date_from, {first_day:Date32})), dateDiff('day', date_from, date_to) + 1))`

/** What of a cost falls into the period and to a shop: its days, of which each bears the same, to the last kopeck. */
const spentFacts = (asking: Asking, key: string): string => `
  select ${key} as key, 'cost' as entity, id, id * 1000 + place as row, toDateTime64(date_from, 3, 'UTC') as at, 0 as customer_id, 0 as is_order, 0 as is_cancelled, 0 as counts,
    0 as revenue, 0 as profit, 0 as is_first, 0 as is_repeat, 0 as is_complete,
    ${shareOf(ofDays('amount'))} as spent, ${shareOf(ofDays("toInt64(ifNull(cost_of_shop.clicks, 0))"))} as clicks, ${shareOf(ofDays("toInt64(ifNull(cost_of_shop.views, 0))"))} as views,
    cost_of_shop.clicks is not null as has_clicks, cost_of_shop.views is not null as has_views
  from ${COSTS_BY_SHOP} as cost_of_shop
  where ${OF_PERIOD(asking)}`

/** What is on its way may still be cancelled, or bring more: a verdict before that is early. */
function tellRipeness(block: ReportBlock): void {
  const share = block.total?.cells['inTransit']?.value ?? null
  if (share !== null && share > 0) {
    const percent = Math.round(share * 10) / 10
    block.notes.push({
      code: 'in_transit',
      params: { percent },
      text: { ru: `Ещё ${String(percent).replace('.', ',')} % заказов в пути: прибыль и отмены по ним пока не известны`, en: `${percent} % of the orders are still on the way: their profit and cancels are not known yet` },
    })
  }
  for (const row of block.rows) {
    if ((row.cells['inTransit']?.value ?? 0) <= RIPE) continue
    for (const code of ['romi', 'afterAds', 'profitPerNew']) if (row.cells[code]) row.cells[code].isImmature = true
  }
}
