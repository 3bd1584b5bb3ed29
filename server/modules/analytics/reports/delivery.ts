import { count, counted, ratio, sum, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import { reachOf } from './reach.ts'
import type { ReportRow } from '#shared/contracts/reports.ts'
import type { Asking, Block, Column, ReportSpec } from './report-spec.ts'

const PROMISED = 'is_delivered and is_promised'
const LATE = `${PROMISED} and is_late`

/** Whether deliveries came when they were promised, by whose fault they did not, and what delivering brought and cost. */
export const delivery: ReportSpec = {
  bases: [],
  blocks: (asking) => [
    { ...kept(asking, "'all'"), code: 'delivery', kind: 'figures', title: { ru: 'Доставлено за период', en: 'Delivered in the period' } },
    {
      ...kept(asking, "if(delivery_service = '', concat('type:', delivery_type), concat('service:', delivery_service))"),
      code: 'carriers',
      title: { ru: 'По службам доставки', en: 'By carriers' },
      titleOf: (key) => carrierName(asking, key),
      rowsTitle: { ru: 'Доставка', en: 'Delivery' },
    },
    {
      ...kept(asking, 'region'),
      code: 'regions',
      title: { ru: 'По регионам', en: 'By regions' },
      titleOf: (key) => (key === '' ? { ru: 'Не указан', en: 'Not given' } : key),
      rowsTitle: { ru: 'Регион', en: 'Region' },
    },
    redeemed(asking),
  ],
}

const COLUMNS: Column[] = [
  count('delivered', 'Доставлено', 'Delivered', counted('is_delivered'), { metric: 'delivered', better: 'up' }),
  count('onTime', 'Вовремя', 'On time', counted(`${PROMISED} and not is_late`), { metric: 'deliveredInTime', better: 'up' }),
  ratio('onTimeShare', 'Доля вовремя', 'Share on time', 'percent', counted(`${PROMISED} and not is_late`), counted(PROMISED), { metric: 'deliveryOnTime', better: 'up', times: 100 }),
  count('lateByUs', 'Опоздали: отдали в доставку после обещанного срока', 'Late: handed over after the promised time', counted(`${LATE} and is_ours`), { metric: 'lateByUs', better: 'down' }),
  count('lateByCarrier', 'Опоздали: в пути', 'Late: on the way', counted(`${LATE} and not is_ours`), { metric: 'lateByCarrier', better: 'down' }),
  ratio('daysOnWay', 'В пути в среднем', 'On the way on average', 'days', summed('days_on_way', 'is_delivered and days_on_way is not null'), counted('is_delivered and days_on_way is not null'), { metric: 'daysOnWay', better: 'down' }),
  sum('charged', 'Взяли за доставку', 'Charged for delivery', 'money', summed('delivery_cost', 'is_delivered'), { metric: 'deliveryCharged' }),
  sum('netCost', 'Себестоимость доставки', 'Net cost of delivery', 'money', summed('delivery_net_cost', 'is_delivered'), { metric: 'deliveryNetCost', better: 'down', needs: ['purchase'] }),
  sum('result', 'Результат доставки', 'Result of delivery', 'money', summed('delivery_cost - delivery_net_cost', 'is_delivered'), { metric: 'deliveryResult', better: 'up', needs: ['purchase'] }),
  ratio('resultPerOrder', 'Результат на заказ', 'Result per order', 'money', summed('delivery_cost - delivery_net_cost', 'is_delivered'), counted('is_delivered'), { metric: 'deliveryResultPerOrder', better: 'up', needs: ['purchase'] }),
]

const kept = (asking: Asking, key: string): Pick<Block, 'kind' | 'facts' | 'columns' | 'sort'> => ({
  kind: 'table',
  facts: `
  select ${key} as key, 'order' as entity, id, id as row, delivered_at as at, 1 as is_delivered, promised_until is not null as is_promised, delivered_at > promised_until as is_late,
    ifNull(handed_at > promised_until, 0) as is_ours, dateDiff('second', handed_at, delivered_at) / 86400 as days_on_way, delivery_cost, delivery_net_cost
  from \`order\` final
  where ${IN_PERIOD('delivered_at')} and ${reachOf(asking.actor, asking.question.sites).within('order')}`,
  columns: COLUMNS,
  sort: '-delivered',
})

/** Of the orders handed to delivery in the period: how many were received and paid. Those on the way are not decided yet. */
const redeemed = (asking: Asking): Block => ({
  code: 'redemption',
  kind: 'table',
  title: { ru: 'Процент выкупа', en: 'Redemption' },
  facts: `
  select if(delivery_service = '', concat('type:', delivery_type), concat('service:', delivery_service)) as key, 'order' as entity, id, id as row, handed_at as at,
    status in {complete:Array(String)} and fully_paid_at is not null as is_redeemed, status in {cancelled:Array(String)} as is_cancelled, status in {complete:Array(String)} as is_complete
  from \`order\` final
  where ${IN_PERIOD('handed_at')} and ${reachOf(asking.actor, asking.question.sites).within('order')}`,
  columns: [
    count('handed', 'Передано в доставку', 'Handed to delivery', counted(), { metric: 'handed' }),
    count('redeemed', 'Получено и оплачено', 'Received and paid', counted('is_redeemed'), { metric: 'redeemed', better: 'up' }),
    ratio('redemption', 'Процент выкупа', 'Redemption', 'percent', counted('is_redeemed'), counted(), { metric: 'redeemedShare', better: 'up', times: 100 }),
    count('notTaken', 'Не выкуплено', 'Not taken', counted('is_cancelled'), { metric: 'notTaken', better: 'down' }),
    count('onWay', 'Ещё в пути', 'Still on the way', counted('not is_complete and not is_cancelled'), { metric: 'onWay' }),
  ],
  titleOf: (key) => carrierName(asking, key),
  sort: '-handed',
  rowsTitle: { ru: 'Доставка', en: 'Delivery' },
})

function carrierName({ references }: Asking, key: string): ReportRow['title'] {
  const [kind, ...rest] = key.split(':')
  const code = rest.join(':')
  if (code === '') return { ru: 'Не указана', en: 'Not given' }
  return (kind === 'service' ? references.deliveryServices : references.deliveryTypes).byCode.get(code)?.name ?? code
}
