import { REPORT_ROWS } from '#shared/contracts/reports.ts'
import { count, counted, ratio } from './columns.ts'
import { IN_PERIOD, orderFacts } from './order-facts.ts'
import { AVERAGE, CANCEL_RATE, MARGIN, NEW_CUSTOMERS, ORDERS, PROFIT, REVENUE } from './overview.ts'
import { reachOf } from './reach.ts'
import type { Asking, Block, Column, ReportSpec, Words } from './report-spec.ts'

type By = (typeof REPORT_ROWS)['sources'][number]

const TITLES: Record<By, Words> = {
  source: { ru: 'Источник', en: 'Source' },
  medium: { ru: 'Канал', en: 'Medium' },
  campaign: { ru: 'Кампания', en: 'Campaign' },
  site: { ru: 'Магазин', en: 'Store' },
}

/** Where visits and orders come from. */
export const sources: ReportSpec = {
  bases: ['created', 'completed', 'paid'],
  by: () => REPORT_ROWS.sources,
  blocks: (asking) => [bySource(asking, asking.question.by as By)],
}

/** What visits and costs share with orders; written as people happen to write it, so that case tells nothing apart. */
const sourceKey = (by: string): string => (by === 'site' ? 'toString(site)' : by === 'campaign' || by === 'keyword' || by === 'content' ? `lowerUTF8(${by})` : `lower(toString(${by}))`)

const VISITED = { ...counted("entity = 'visit'"), added: 'visits' }
export const VISITS: Column = count('visits', 'Визиты', 'Visits', VISITED, { metric: 'visits', better: 'up' })
const CONVERSION: Column = ratio('siteConversion', 'Конверсия визитов', 'Conversion of visits', 'percent', counted('is_order'), VISITED, { metric: 'siteConversion', better: 'up', times: 100 })
const COMPLETED: Column = ratio('conversion', 'Доля выполненных', 'Share of completed', 'percent', counted('is_order and is_complete'), counted('is_order'), { metric: 'completedShare', better: 'up', times: 100 })
export const IN_TRANSIT: Column = ratio('inTransit', 'Ещё в пути', 'Still on the way', 'percent', counted('is_order and not is_complete and not is_cancelled'), counted('is_order'), { metric: 'inTransit', times: 100 })

const bySource = (asking: Asking, by: By): Block => ({
  code: 'sources',
  kind: 'table',
  title: { ru: 'Источники и каналы', en: 'Sources and channels' },
  facts: `${orderFacts(asking, { sql: sourceKey(by) })}
  union all ${visitFacts(asking, sourceKey(by))}`,
  sums: `select *, 0 as visits from (${orderFacts(asking, { sql: sourceKey(by) })})
  union all ${visitSums(asking, sourceKey(by))}`,
  columns: [VISITS, ORDERS, CONVERSION, REVENUE, PROFIT, MARGIN, AVERAGE, NEW_CUSTOMERS, COMPLETED, CANCEL_RATE, IN_TRANSIT],
  titleOf: (key) => (by === 'site' ? (asking.references.sites.byCode.get(key)?.name ?? key) : key === '' ? { ru: 'Не указан', en: 'Not given' } : key),
  sort: '-revenue',
  rowsTitle: TITLES[by],
})

/** Visits of people, beside orders. */
export const visitFacts = ({ actor, question }: Asking, key: string, condition = '1'): string => `
  select ${key} as key, 'visit' as entity, id, id as row, started_at as at, customer_id, 0 as is_order, 0 as is_cancelled, 0 as counts, 0 as revenue, 0 as profit, 0 as is_first, 0 as is_repeat, 0 as is_complete
  from visit final
  where ${IN_PERIOD('started_at')} and is_bot = 0 and ${condition} and ${reachOf(actor, question.sites).within('visit')}`

/** The same visits as one row a key: to carry each of them through all that is added up of orders costs more than to read it. */
export const visitSums = (asking: Asking, key: string, condition?: string): string => `
  select key, 'visit' as entity, 0 as id, 0 as row, toDateTime64(0, 3, 'UTC') as at, 0 as customer_id, 0 as is_order, 0 as is_cancelled, 0 as counts, 0 as revenue, 0 as profit, 0 as is_first, 0 as is_repeat, 0 as is_complete, count() as visits
  from (${visitFacts(asking, key, condition)}) group by key`
