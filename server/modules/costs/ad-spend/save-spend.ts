import { sql } from 'kysely'
import { add, decimal, money, percentOf, type Money } from '#shared/money.ts'
import type { Tx } from '#server/platform/transact.ts'
import { checkCost, type CostValues } from '../cost-input.ts'
import { costChange } from '../cost-state.ts'
import { costValues, refuseForeignSites } from '../create-cost.ts'
import { deleteCosts } from '../delete-costs.ts'
import type { Spend } from './read-spend.ts'

export type SpendLoad = {
  /** Whose spend it is: a load replaces what the same key brought for the same days, so that running it again doubles nothing. */
  key: string
  item: string
  sites: string[]
  /** The period that the load is about, days included: what is there and not in `rows` any more goes. */
  from: string
  to: string
  rows: readonly Spend[]
  /** Added to every amount: a tax or a commission that the service does not count. */
  percent?: number
}
export type SpendSaved = { created: number; changed: number; unchanged: number; removed: number; amount: Money }

type Kept = CostValues & { clicks: number | null; views: number | null }
type Row = Kept & { id: number; money: string }

const labelKey = (cost: Pick<CostValues, 'dateFrom' | 'dateTo' | 'source' | 'medium' | 'campaign' | 'keyword' | 'content'>): string => JSON.stringify([cost.dateFrom, cost.dateTo, cost.source, cost.medium, cost.campaign, cost.keyword, cost.content])

/**
 * Writes spend as costs, one a day and label. Only what differs from what is there is touched: a load of the same figures changes nothing.
 * @throws Refusal `invalid`, `forbidden`
 */
export async function saveSpend(tx: Tx, load: SpendLoad): Promise<SpendSaved> {
  const wanted = summedUp(load)
  const probe = wanted.values().next().value
  if (probe) {
    await checkCost(tx, probe)
    refuseForeignSites(tx, probe)
  }
  // Two loads of one key wait for each other: the second finds what the first has written.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ad-spend ${load.key}`}, 0))`.execute(tx.db)
  const { rows: there } = await sql<Row>`
    select id, item, sites, date_from::text as "dateFrom", date_to::text as "dateTo", amount::text as money, source, medium, campaign, keyword, content, comment, clicks, views,
      order_id as "orderId", user_id as "userId"
    from cost where load_key = ${load.key} and date_from between ${load.from}::date and ${load.to}::date order by id for update`.execute(tx.db)
  const saved: SpendSaved = { created: 0, changed: 0, unchanged: 0, removed: 0, amount: add(...[...wanted.values()].map((cost) => cost.amount)) }
  const gone: number[] = []
  for (const row of there) {
    const now = wanted.get(labelKey(row))
    if (!now) gone.push(row.id)
    else {
      wanted.delete(labelKey(row))
      if (await rewrite(tx, row, now)) saved.changed += 1
      else saved.unchanged += 1
    }
  }
  await deleteCosts(tx, gone)
  saved.removed = gone.length
  saved.created = await insert(tx, load.key, [...wanted.values()])
  return saved
}

/** One cost a day and label; what nothing was spent on is no cost. */
function summedUp({ item, sites, rows, percent = 0 }: SpendLoad): Map<string, Kept> {
  const costs = new Map<string, Kept>()
  const plus = (one: number | null, other: number | null): number | null => (one === null && other === null ? null : (one ?? 0) + (other ?? 0))
  for (const { clicks, views, ...row } of rows) {
    if (row.amount === 0) continue
    const values = costValues({ ...row, medium: row.medium || null, item, sites })
    const key = labelKey(values)
    const before = costs.get(key)
    if (before) Object.assign(before, { amount: add(before.amount, values.amount), clicks: plus(before.clicks, clicks), views: plus(before.views, views) })
    else costs.set(key, { ...values, clicks, views })
  }
  for (const cost of costs.values()) cost.amount = add(cost.amount, percentOf(cost.amount, percent))
  return costs
}

async function rewrite(tx: Tx, row: Row, now: Kept): Promise<boolean> {
  const before: Kept = { ...row, amount: money(row.money) }
  const names = ['amount', 'item', 'sites', 'comment'] as const
  const fields = Object.fromEntries(names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])).map((name) => [name, [before[name], now[name]] as [unknown, unknown]]))
  const isSame = Object.keys(fields).length === 0
  if (isSame && before.clicks === now.clicks && before.views === now.views) return false
  await sql`update cost set amount = ${decimal(now.amount)}::numeric, item = ${now.item}, sites = ${now.sites}::text[], comment = ${now.comment}, clicks = ${now.clicks}, views = ${now.views}, updated_at = ${tx.at} where id = ${row.id}`.execute(tx.db)
  tx.record(costChange('cost.changed', { ...now, id: row.id }, isSame ? { clicks: [before.clicks, now.clicks] } : fields))
  return true
}

async function insert(tx: Tx, key: string, costs: Kept[]): Promise<number> {
  const byLabel = new Map(costs.map((cost) => [labelKey(cost), cost]))
  for (let from = 0; from < costs.length; from += 1000) {
    const rows = costs.slice(from, from + 1000).map((cost) => ({ ...cost, amount: decimal(cost.amount) }))
    const { rows: made } = await sql<Row>`
      insert into cost (item, sites, date_from, date_to, amount, source, medium, campaign, keyword, content, comment, load_key, clicks, views, created_at, created_by, created_by_name, updated_at)
      select r.item, r.sites, r."dateFrom", r."dateTo", r.amount, r.source, r.medium, r.campaign, r.keyword, r.content, r.comment, ${key}, r.clicks, r.views,
        ${tx.at}, ${tx.actor.kind === 'user' ? tx.actor.id : null}, ${tx.actor.name}, ${tx.at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (item text, sites text[], "dateFrom" date, "dateTo" date, amount numeric, source text, medium text, campaign text, keyword text,
        content text, comment text, clicks integer, views integer)
      returning id, date_from::text as "dateFrom", date_to::text as "dateTo", source, medium, campaign, keyword, content`.execute(tx.db)
    for (const row of made) {
      const { clicks: _, views: __, ...values } = byLabel.get(labelKey(row))!
      const told = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== '').map(([name, value]) => [name, [null, value] as [unknown, unknown]]))
      tx.record(costChange('cost.created', { ...values, id: row.id }, told, { load: key }))
    }
  }
  return costs.length
}
