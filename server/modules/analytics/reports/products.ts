import type { ReportRow } from '#shared/contracts/reports.ts'
import { REPORT_TABS } from '#shared/contracts/reports.ts'
import { abcXyz, abcBounds } from './abc-xyz.ts'
import { counted, ratio, sum, summed } from './columns.ts'
import { itemFacts, ITEM_MARGIN, ITEM_PROFIT, ITEM_REVENUE, LINES, RETURN_RATE, SHARE, SOLD } from './item-facts.ts'
import { reachOf } from './reach.ts'
import type { Asking, Block, ReportSpec } from './report-spec.ts'

/** What sells, what does not, what comes back. */
export const products: ReportSpec = {
  bases: ['created', 'completed', 'paid'],
  tabs: REPORT_TABS.products,
  blocks: (asking) => ({ abc: abcXyz, leaders: (one: Asking) => [leaders(one)], outsiders: (one: Asking) => [outsiders(one)], returns: (one: Asking) => [returns(one)] })[asking.question.tab as 'abc'](asking),
  bounds: (asking) => (asking.question.tab === 'abc' ? abcBounds(asking) : {}),
}

const leaders = (asking: Asking): Block => ({
  ...productRows('leaders', { ru: 'Лидеры продаж', en: 'Best sellers' }),
  facts: itemFacts(asking),
  columns: [ITEM_REVENUE, SHARE, ITEM_PROFIT, ITEM_MARGIN, SOLD, LINES, RETURN_RATE],
  sort: `-${asking.question.measure ?? 'revenue'}`,
})

/** Products on sale that sold least, those that did not sell at all first. */
const outsiders = (asking: Asking): Block => ({
  ...productRows('outsiders', { ru: 'Аутсайдеры', en: 'Slow movers' }),
  facts: `
  select key, entity, id, row, at, is_sale, is_returned, revenue, profit, pieces, sold, 0 as is_product from (${itemFacts(asking)}) where key in (${onSale(asking)})
  union all
  select id as key, 'product' as entity, id, id as row, toDateTime64(0, 3, 'UTC') as at, 0 as is_sale, 0 as is_returned, 0 as revenue, 0 as profit, 0 as pieces, 0 as sold, 1 as is_product
  from product final where id in (${onSale(asking)})`,
  columns: [ITEM_REVENUE, ITEM_PROFIT, SOLD, LINES].map((column) => ({ ...column, amount: { ...column.amount, when: column.amount.when ?? 'not is_product' } })),
  sort: asking.question.measure ?? 'revenue',
})

const onSale = ({ actor, question }: Asking): string => `select id from product final where is_active = 1 and ${reachOf(actor, question.sites).within('product')}`

/** By the cohort of sale: of what was sold in the period, what came back until now. */
const returns = (asking: Asking): Block => ({
  ...productRows('returns', { ru: 'Возвраты проданного за период', en: 'Returns of what was sold in the period' }),
  facts: `select * from (${itemFacts(asking)}) where is_sale`,
  columns: [
    sum('returned', 'Вернули', 'Came back', 'quantity', summed('sold', 'is_returned'), { metric: 'returnedOfSold', better: 'down' }),
    sum('sold', 'Продано', 'Sold', 'quantity', summed('sold'), { metric: 'soldQuantity', better: 'up' }),
    RETURN_RATE,
    sum('returnedSum', 'Сумма возвратов', 'Sum of returns', 'money', summed('revenue', 'is_returned'), { metric: 'returnedOfSoldSum', better: 'down' }),
    ratio('returnRateSum', 'Доля возвратов по сумме', 'Return rate by sum', 'percent', summed('revenue', 'is_returned'), summed('revenue'), { metric: 'returnRateSum', better: 'down', times: 100 }),
    { ...LINES, code: 'returnedLines', title: { ru: 'Позиций вернули', en: 'Lines that came back' }, metric: 'returnedLines', better: 'down', amount: counted('is_returned') },
  ],
  sort: '-returned',
})

/** Tables whose rows are products. */
export const productRows = (code: string, title: Block['title']): Pick<Block, 'code' | 'kind' | 'title' | 'titles' | 'opens' | 'rowsTitle'> => ({
  code, kind: 'table', title, titles: productNames, opens: 'product', rowsTitle: { ru: 'Товар', en: 'Product' },
})

/** What is in no catalogue has one row. */
export async function productNames({ clickhouse }: Asking, keys: readonly string[]): Promise<Map<string, ReportRow['title']>> {
  const rows = await clickhouse.query<{ id: number; name: string }>('select id, name from product final where id in {ids:Array(UInt64)}', { ids: keys.map(Number) })
  return new Map<string, ReportRow['title']>([['0', { ru: 'Товары вне каталога', en: 'Goods outside the catalogue' }], ...rows.map((row): [string, string] => [String(row.id), row.name])])
}
