import type { ReportBlock } from '#shared/contracts/reports.ts'
import { REPORT_ROWS } from '#shared/contracts/reports.ts'
import { counted, customersOf, ratio, sum, summed } from './columns.ts'
import { orderFacts } from './order-facts.ts'
import { CANCEL_RATE, NEW_CUSTOMERS, ORDERS, PROFIT, REVENUE } from './overview.ts'
import { reachOf } from './reach.ts'
import type { Asking, Block, Column, ReportSpec } from './report-spec.ts'
import { IN_TRANSIT, sourceKey, VISITS, visitFacts } from './sources.ts'

/** Media that somebody pays for. */
const PAID = ['cpc', 'ppc', 'cpm', 'cpa', 'cpv', 'paid', 'ads', 'banner', 'display', 'retargeting', 'paid_social', 'paidsocial', 'target']
const COSTS = ['costs'] as const
const BOTH = ['costs', 'purchase'] as const
const RIPE = 20

/** What advertising cost, and what came of it, by margin: after cancels and returns. An order belongs to the source that it names. */
export const ads: ReportSpec = { bases: ['created', 'completed', 'paid'], by: () => REPORT_ROWS.ads, blocks: (asking) => [byAd(asking)] }

const COST = summed('spent')
const EARNED = summed('profit - spent')

const COLUMNS: Column[] = [
  sum('cost', 'Расход', 'Cost', 'money', COST, { metric: 'adCost', better: 'down', needs: COSTS }),
  VISITS,
  ORDERS,
  NEW_CUSTOMERS,
  REVENUE,
  PROFIT,
  sum('afterAds', 'Прибыль после рекламы', 'Profit after ads', 'money', EARNED, { metric: 'contributionMargin', better: 'up', needs: BOTH }),
  ratio('romi', 'ROMI', 'ROMI', 'percent', EARNED, COST, { metric: 'romi', better: 'up', times: 100, needs: BOTH }),
  ratio('drr', 'ДРР', 'Cost to revenue', 'percent', COST, summed('revenue', 'counts'), { metric: 'drr', better: 'down', times: 100, needs: COSTS }),
  ratio('cpo', 'Стоимость заказа (CPO)', 'Cost per order (CPO)', 'money', COST, counted('is_order and counts'), { metric: 'cpo', better: 'down', needs: COSTS }),
  ratio('cac', 'Стоимость нового клиента (CAC)', 'Cost per new customer (CAC)', 'money', COST, customersOf('is_order and counts and is_first'), { metric: 'cac', better: 'down', needs: COSTS }),
  ratio('profitPerNew', 'Валовая прибыль на нового клиента', 'Gross profit per new customer', 'money', summed('profit', 'is_first'), customersOf('is_order and counts and is_first'), { metric: 'ltvToCac', better: 'up', needs: ['purchase'] }),
  CANCEL_RATE,
  IN_TRANSIT,
]

function byAd(asking: Asking): Block {
  const key = sourceKey(asking.question.by!)
  return {
    code: 'ads',
    kind: 'table',
    title: { ru: 'Реклама', en: 'Advertising' },
    facts: `
  select *, 0 as spent from (${orderFacts(asking, { sql: key }, {}, advertised(asking))})
  union all select *, 0 as spent from (${visitFacts(asking, key, advertised(asking))})
  union all ${spentFacts(asking, key)}`,
    params: { paid_media: PAID },
    columns: COLUMNS,
    titleOf: (one) => (one === '' ? { ru: 'Не указано', en: 'Not given' } : one),
    sort: asking.question.sort ?? '-cost',
    rowsTitle: { ru: 'Откуда', en: 'From' },
    finish: tellRipeness,
  }
}

/** That the source is an advertisement: its medium is one that is paid for, or costs of the period name it. */
const advertised = (asking: Asking): string => `(lower(source) <> '' and (lower(medium) in {paid_media:Array(String)}
    or lower(source) in (select lower(source) from cost final where source <> '' and medium = '' and ${OF_PERIOD(asking)})
    or (lower(source), lower(medium)) in (select lower(source), lower(medium) from cost final where source <> '' and medium <> '' and ${OF_PERIOD(asking)})))`

const OF_PERIOD = ({ actor, question }: Asking): string =>
  `date_from <= {last_day:Date32} and date_to >= {first_day:Date32} and (source <> '' or group_code = 'attraction') and ${reachOf(actor, question.sites).within('cost')}`

/** What of a cost falls into the period: its days, of which each bears the same, to the last kopeck. */
const spentFacts = (asking: Asking, key: string): string => `
  select ${key.includes('site') ? 'toString(site)' : key} as key, 'cost' as entity, id, id as row, toDateTime64(date_from, 3, 'UTC') as at, 0 as customer_id, 0 as is_order, 0 as is_cancelled, 0 as counts,
    0 as revenue, 0 as profit, 0 as is_first, 0 as is_repeat, 0 as is_complete,
    intDiv(amount * (dateDiff('day', date_from, least(date_to, {last_day:Date32})) + 1), dateDiff('day', date_from, date_to) + 1)
      - intDiv(amount * dateDiff('day', date_from, greatest(date_from, {first_day:Date32})), dateDiff('day', date_from, date_to) + 1) as spent
  from cost final
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
