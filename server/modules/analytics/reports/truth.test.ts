import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { testServer } from '../../../../test/server.ts'
import { loadDemo } from '#server/demo/index.ts'
import { rebuildReadModel } from '#server/modules/read-model/index.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Report, ReportCode, ReportQuestion } from '#shared/contracts/reports.ts'
import { addDays, formatDay } from '#shared/dates.ts'
import { askReport } from './ask-report.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const ZONE = 'Europe/Berlin'
let period: { from: string; to: string }

beforeAll(async () => {
  await byHand(server.db, `update account set time_zone = '${ZONE}', settings_version = settings_version + 1000003`)
  await loadDemo(server.db, { invoices: 250 })
  // The invoices are of a few days; reports want a year, with both changes of the clock, people to whom orders belong, and what became of the orders.
  await byHand(server.db, `update "order" set status = case when id % 10 < 6 then 'complete' else 'cancel-other' end where id % 10 < 7`)
  await byHand(server.db, `with back as (update order_item i set status = 'returned' from "order" o join order_status s on s.code = o.status where o.id = i.order_id and s.group_code = 'complete' and i.id % 17 = 0 and i.status <> 'returned'
      returning i.order_id, i.total, coalesce(round(i.purchase_price * i.quantity, 2), 0) as purchase),
    sums as (select order_id, sum(total) as total, sum(purchase) as purchase from back group by 1)
    update "order" o set total = o.total - sums.total, purchase_sum = o.purchase_sum - sums.purchase from sums where sums.order_id = o.id`)
  await byHand(server.db, `update change_log l set fields = jsonb_set(l.fields, '{status,1}', to_jsonb(o.status)) from "order" o where l.entity = 'order' and l.entity_id = o.id and l.kind = 'order.created'`)
  await byHand(server.db, `update "order" set created_at = created_at - (id * 7 % 300) * interval '1 day', manager_id = nullif(id % 4, 0), first_touch_minutes = nullif(id % 40, 7)`)
  await byHand(server.db, `update "order" set status_changed_at = created_at + (id % 6) * interval '9 hours', delivery_date = (created_at + interval '2 days')::date, delivery_time = case when id % 2 = 0 then '{"to": "18:00"}'::jsonb end`)
  await byHand(server.db, `update "order" set fully_paid_at = created_at + interval '5 hours' where fully_paid_at is not null`)
  await byHand(server.db, `update change_log l set at = o.created_at from "order" o where l.entity = 'order' and l.entity_id = o.id`)
  // Some went to another manager when they were done.
  await byHand(server.db, `insert into change_log (at, actor_kind, chain, kind, entity, entity_id, order_id, fields)
    select status_changed_at + interval '1 hour', 'system', gen_random_uuid(), 'order.changed', 'order', id, id, '{"managerId": [2, 1]}' from "order" where id % 8 = 1`)
  // Visits and ads of the demo are not of these days; costs of its orders stay.
  await byHand(server.db, 'truncate site_event, site_visit, site_visitor cascade')
  await byHand(server.db, 'delete from cost where order_id is null')
  await byHand(server.db, `insert into cost (item, sites, amount, date_from, date_to, source, medium, campaign, clicks, views)
    select 'yandex-direct', '{}', 1000.01 + n, (now() - n * interval '11 days')::date, (now() - n * interval '11 days')::date + 17, 'yandex', 'cpc', 'подарки', case when n % 4 > 0 then 100 + n end, case when n % 3 > 0 then 5000 + n end from generate_series(0, 30) n`)
  const today = formatDay(new Date(), ZONE)
  period = { from: addDays(today, -250), to: addDays(today, -3) }
  await rebuildReadModel(server)
}, 240_000)

const report = (code: ReportCode, question: Partial<ReportQuestion> = {}): Promise<Report> =>
  askReport({ db: server.db, clickhouse: server.clickhouse, catalogues: [], visibility: {} }, systemActor('test'), code, { ...period, limit: 1000, ...question })

/** Independent of the read model: plain SQL over the tables of PostgreSQL; `$1` and `$2` are the moments between which something happened. */
async function sql(text: string): Promise<Record<string, any>[]> {
  const { rows } = await server.db.pool.query(`with period as (select $1::timestamp at time zone '${ZONE}' as since, ($2::date + 1)::timestamp at time zone '${ZONE}' as until) ${text}`, [period.from, period.to])
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value])))
}

/** Values of a block by row, of these columns; rows in the order of their keys. */
function values(answer: Report, block: string, columns: readonly string[]): unknown[][] {
  const { rows } = answer.blocks.find((one) => one.code === block)!
  return rows.map((row) => [row.key, ...columns.map((column) => rounded(row.cells[column]!.value))]).toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))
}
const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)
const table = (rows: Record<string, any>[], columns: readonly string[]): unknown[][] =>
  rows.map((row) => [String(row['key'] ?? ''), ...columns.map((column) => rounded(row[column]))]).toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))

const GROUP = '(select group_code from order_status s where s.code = o.status)'
const IN = (moment: string): string => `${moment} >= (select since from period) and ${moment} < (select until from period)`
const LINE = `from order_item i join "order" o on o.id = i.order_id where i.status = 'returned' and ${GROUP} <> 'cancel'`
const PROFIT = `o.total - o.purchase_sum - o.delivery_net_cost - coalesce((select sum(k.amount) from cost k join cost_item t on t.code = k.item where k.order_id = o.id and t.type = 'var'), 0)`
/** Sales of the period with what came back of them, and what came back in it: [key, revenue, profit, an order or none]. */
const SALES = (key: string, when = 'created_at'): string => `
  select ${key} as key, o.total as revenue, ${PROFIT} as profit, o.id, o.customer_id from "order" o where ${GROUP} <> 'cancel' and ${IN(`o.${when}`)}
  union all select ${key}, i.total, i.total - coalesce(round(i.purchase_price * i.quantity, 2), 0), null, null ${LINE} and ${IN(`o.${when}`)}
  union all select ${key}, -i.total, coalesce(round(i.purchase_price * i.quantity, 2), 0) - i.total, null, null ${LINE} and ${IN('o.status_changed_at')}`

test('there is something to report on: cancelled orders, lines that came back, days of both clocks', async () => {
  const [row] = await sql(`select count(*) as orders, count(*) filter (where ${GROUP} = 'cancel') as cancelled, (select count(*) ${LINE}) as returned from "order" o where ${IN('o.created_at')}`)
  expect(row!['orders']).toBeGreaterThan(150)
  expect(row!['cancelled']).toBeGreaterThan(3)
  expect(row!['returned']).toBeGreaterThan(3)
})

test('key figures', async () => {
  const columns = ['orders', 'revenue', 'grossProfit', 'averageOrder', 'newCustomers', 'cancelledOrders', 'cancelRate', 'completedOrders', 'repeatShare', 'itemsPerOrder', 'firstTouch']
  const rows = await sql(`select 'all' as key, count(s.id) as orders, sum(revenue) * 100 as revenue, sum(profit) * 100 as "grossProfit", sum(revenue) * 100 / count(s.id) as "averageOrder",
    (select count(*) from "order" o where ${GROUP} <> 'cancel' and ${IN('o.created_at')} and o.customer_id is not null and not exists (select from "order" p where p.customer_id = o.customer_id and (p.created_at, p.id) < (o.created_at, o.id))) as "newCustomers",
    (select count(*) from "order" o where ${GROUP} = 'cancel' and ${IN('o.created_at')}) as "cancelledOrders",
    (select count(*) filter (where ${GROUP} = 'cancel') * 100.0 / count(*) from "order" o where ${IN('o.created_at')}) as "cancelRate",
    (select count(*) from "order" o where ${GROUP} = 'complete' and ${IN('o.created_at')}) as "completedOrders",
    (select count(*) filter (where exists (select from "order" p where p.customer_id = o.customer_id and (p.created_at, p.id) < (o.created_at, o.id))) * 100.0 / count(*) from "order" o where ${GROUP} <> 'cancel' and ${IN('o.created_at')}) as "repeatShare",
    (select sum(i.quantity) from order_item i join "order" o on o.id = i.order_id join item_status t on t.code = i.status where not t.cancel_status and ${GROUP} <> 'cancel' and ${IN('o.created_at')}) / count(s.id) as "itemsPerOrder",
    (select percentile_cont(0.5) within group (order by o.first_touch_minutes) from "order" o where ${IN('o.created_at')}) as "firstTouch"
    from (${SALES("'all'")}) s`)
  expect(values(await report('overview'), 'sales', columns)).toEqual(table(rows, columns))
})

test('day by day, by the clock of the account: the day when it is put back has 25 hours', async () => {
  const rows = await sql(`select key, count(id) as orders, sum(revenue) * 100 as revenue from (
    select to_char(o.created_at at time zone '${ZONE}', 'YYYY-MM-DD') as key, o.total as revenue, o.id from "order" o where ${GROUP} <> 'cancel' and ${IN('o.created_at')}
    union all select to_char(o.created_at at time zone '${ZONE}', 'YYYY-MM-DD'), i.total, null ${LINE} and ${IN('o.created_at')}
    union all select to_char(o.status_changed_at at time zone '${ZONE}', 'YYYY-MM-DD'), -i.total, null ${LINE} and ${IN('o.status_changed_at')}) s group by key`)
  const shown = values(await report('overview'), 'days', ['orders', 'revenue'])
  expect(shown).toHaveLength(248)
  expect(shown.filter(([, orders, revenue]) => orders !== 0 || revenue !== 0)).toEqual(table(rows, ['orders', 'revenue']).filter(([, orders, revenue]) => orders !== 0 || revenue !== 0))
})

test('managers, by creation and by payment', async () => {
  const columns = ['orders', 'revenue', 'grossProfit', 'conversion']
  for (const [base, when] of [['created', 'created_at'], ['paid', 'fully_paid_at']] as const) {
    const rows = await sql(`select coalesce(key, 0) as key, count(id) as orders, sum(revenue) * 100 as revenue, sum(profit) * 100 as "grossProfit",
      (select case when s.key > 0 then count(*) filter (where ${GROUP} = 'complete') * 100.0 / nullif(count(*), 0) end from "order" o where o.manager_id = s.key and ${IN(`o.${when}`)}) as conversion
      from (${SALES('o.manager_id', when).replace(`${IN('o.status_changed_at')}`, `${IN('o.status_changed_at')} and o.${when} is not null`)}) s group by key`)
    expect(values(await report('managers', { base }), 'managers', columns)).toEqual(table(rows, columns))
  }
})

test('managers by who was responsible when an order was completed; what is not completed is nobody’s', async () => {
  const columns = ['orders', 'revenue', 'grossProfit']
  const responsible = `case when ${GROUP} <> 'complete' then 0 else coalesce((select (l.fields -> 'managerId' ->> 0)::bigint from change_log l where l.entity = 'order' and l.entity_id = o.id and l.fields ? 'managerId' and l.at > o.status_changed_at order by l.id limit 1), o.manager_id, 0) end`
  const rows = await sql(`select key, count(id) as orders, sum(revenue) * 100 as revenue, sum(profit) * 100 as "grossProfit" from (${SALES(responsible)}) s group by key`)
  const shown = values(await report('managers', { by: 'responsible' }), 'responsible', columns)
  expect(shown).toEqual(table(rows, columns))
  expect(shown).not.toEqual(values(await report('managers'), 'managers', columns))
})

test('sources', async () => {
  const columns = ['orders', 'revenue', 'newCustomers']
  const rows = await sql(`select key, count(id) as orders, sum(revenue) * 100 as revenue, count(distinct s.customer_id) filter (where not exists (
      select from "order" p join "order" o on o.id = s.id where p.customer_id = o.customer_id and (p.created_at, p.id) < (o.created_at, o.id))) as "newCustomers"
    from (${SALES("lower(coalesce(o.source ->> 'source', ''))")}) s group by key`)
  expect(values(await report('sources'), 'sources', columns)).toEqual(table(rows, columns))
})

test('advertising: what is spent on a day of the period, and what came by the ads', async () => {
  const share = (whole: string, when = 'true'): string => `sum(trunc(${whole} * (n + 1) / d) - trunc(${whole} * n / d)) filter (where ${when})`
  const seen = 'clicks is not null and views is not null'
  const [spent] = await sql(`select ${share('k.amount * 100')} as cost, ${share('k.amount * 100', 'clicks is not null')} as paid, ${share('k.clicks::numeric', 'clicks is not null')} as clicks, ${share('k.clicks::numeric', seen)} as followed, ${share('k.views::numeric', seen)} as views from (select *, date_to - date_from + 1 as d from cost where order_id is null) k, generate_series(0, k.d - 1) n where k.date_from + n between $1::date and $2::date`)
  const [sold] = await sql(`select count(*) as orders, sum(o.total) * 100 as revenue, sum(${PROFIT}) * 100 as profit from "order" o where lower(o.source ->> 'source') = 'yandex' and lower(o.source ->> 'medium') = 'cpc' and ${GROUP} <> 'cancel' and ${IN('o.created_at')}`)
  const [came] = await sql(`select count(*) as leads from "order" o where lower(o.source ->> 'source') = 'yandex' and lower(o.source ->> 'medium') = 'cpc' and ${IN('o.created_at')}`)
  const answer = await report('ads')
  expect(values(answer, 'ads', ['cost', 'orders', 'revenue', 'grossProfit', 'romi', 'drr', 'cpc', 'ctr', 'cpl'])).toEqual([
    ['yandex', ...[spent!['cost'], sold!['orders'], sold!['revenue'], sold!['profit'], ((sold!['profit'] - spent!['cost']) / spent!['cost']) * 100, (spent!['cost'] / sold!['revenue']) * 100, spent!['paid'] / spent!['clicks'], (spent!['followed'] / spent!['views']) * 100, spent!['cost'] / came!['leads']].map(rounded)],
  ])
})

test('the way through the statuses', async () => {
  const codes = await sql(`select s.group_code as key, count(distinct o.id) as passed from "order" o join change_log l on l.entity = 'order' and l.entity_id = o.id and l.fields ? 'status' and l.about -> 'item' is null and l.about -> 'payment' is null
    join order_status s on s.code = l.fields -> 'status' ->> 1 where ${IN('o.created_at')} group by 1`)
  const shown = values(await report('funnel'), 'received', ['passed']).filter(([key, passed]) => !['visits', 'created'].includes(String(key)) && passed !== 0)
  expect(shown).toEqual(table(codes, ['passed']))
  const now = await sql(`select o.status as key, count(*) as orders, sum(o.total) * 100 as sum from "order" o where ${GROUP} not in ('complete', 'cancel') group by 1`)
  expect(values(await report('funnel', { tab: 'now' }), 'now', ['orders', 'sum']).filter(([, orders]) => orders !== 0)).toEqual(table(now, ['orders', 'sum']))
})

const LINES_SOLD = `
  select f.product_id, i.total as revenue, i.quantity as sold from order_item i join "order" o on o.id = i.order_id left join offer f on f.id = i.offer_id join item_status t on t.code = i.status
    where (not t.cancel_status or i.status = 'returned') and ${GROUP} <> 'cancel' and ${IN('o.created_at')}
  union all select f.product_id, -i.total, -i.quantity from order_item i join "order" o on o.id = i.order_id left join offer f on f.id = i.offer_id where i.status = 'returned' and ${GROUP} <> 'cancel' and ${IN('o.status_changed_at')}`

test('goods: what each brought, and its class by the share of those before it', async () => {
  const rows = await sql(`, lines as (${LINES_SOLD}), goods as (select coalesce(product_id, 0) as key, sum(revenue) * 100 as revenue, sum(sold) as quantity from lines group by 1),
    sofar as (select *, sum(greatest(revenue, 0)) over (order by revenue desc, key) - greatest(revenue, 0) as before, sum(greatest(revenue, 0)) over () as whole from goods)
    select *, case when revenue > 0 and before < 0.8 * whole then 'A' when revenue > 0 and before < 0.95 * whole then 'B' else 'C' end as abc from sofar`)
  const pages = await Promise.all([0, 1000, 2000].map((offset) => report('products', { tab: 'abc', offset })))
  expect(pages.flatMap((page) => values(page, 'products', ['revenue', 'quantity'])).toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))).toEqual(table(rows, ['revenue', 'quantity']))
  expect(pages[0]!.blocks[1]!.rowCount).toBe(rows.length)
  expect(pages.flatMap((page) => page.blocks[1]!.rows).map((row) => [row.key, row.marks!['abc']]).toSorted()).toEqual(rows.map((row) => [String(row['key']), row['abc']]).toSorted())
})

const BUYERS = `buyers as (select o.customer_id, min(o.created_at) as first_at, max(o.created_at) as last_at, count(*) as orders, sum(o.total) * 100 as revenue, sum(${PROFIT}) * 100 as profit, (array_agg(o.created_at order by o.created_at))[2] as second_at
  from "order" o where o.customer_id is not null and ${GROUP} <> 'cancel' group by 1)`

test('what customers are worth, whose first order was in the period', async () => {
  const columns = ['buyers', 'ltv', 'clv', 'ordersPerCustomer', 'repeatRate', 'gap']
  const rows = await sql(`, ${BUYERS} select 'all' as key, count(*) as buyers, sum(profit) / count(*) as ltv, sum(revenue) / count(*) as clv, sum(orders) / count(*) as "ordersPerCustomer", count(*) filter (where orders > 1) * 100.0 / count(*) as "repeatRate",
    percentile_cont(0.5) within group (order by trunc(extract(epoch from date_trunc('second', last_at) - date_trunc('second', first_at))) / 86400 / (orders - 1)) filter (where orders > 1) as gap from buyers where ${IN('first_at')}`.replace('/ (orders - 1)', '/ nullif(orders - 1, 0)'))
  const answer = await report('customers', { tab: 'ltv' })
  expect(values(answer, 'lifetime', columns)).toEqual(table(rows, columns))
  expect(answer.blocks[0]!.notes).toMatchObject([{ code: 'little_data' }])
})

test('who came back: by month of the first order, within 30 days, and for how much', async () => {
  const month = `to_char(first_at at time zone '${ZONE}', 'YYYY-MM')`
  const repeats = await sql(`, ${BUYERS} select ${month} as key, count(*) as buyers, count(*) filter (where second_at <= first_at + interval '720 hours' and first_at + interval '720 hours' <= now()) * 100.0 / nullif(count(*) filter (where first_at + interval '720 hours' <= now()), 0) as "repeat30" from buyers where ${IN('first_at')} group by 1`)
  expect(values(await report('customers', { tab: 'repeat' }), 'repeat', ['buyers', 'repeat30'])).toEqual(table(repeats, ['buyers', 'repeat30']))

  const months = (moment: string): string => `extract(year from ${moment} at time zone '${ZONE}') * 12 + extract(month from ${moment} at time zone '${ZONE}')`
  const cohorts = await sql(`, ${BUYERS} select ${month} || ' ' || (${months('o.created_at')} - (${months('first_at')})) as key, count(distinct o.customer_id) as customers from buyers b join "order" o on o.customer_id = b.customer_id and ${GROUP} <> 'cancel'
    where ${IN('first_at')} and (${months('o.created_at')}) - (${months('first_at')}) <= 12 group by 1`)
  const block = (await report('customers', { tab: 'retention' })).blocks[0]!
  const shown = block.rows.flatMap((row) => block.across!.flatMap(({ key }) => {
    const part = row.cells[`${key}:retained`]?.part ?? 0
    return part > 0 ? [[`${row.key} ${key}`, part]] : []
  }))
  expect(shown.toSorted()).toEqual(table(cohorts, ['customers']).toSorted())

  const stayed = await sql(`, ${BUYERS}, last as (select b.customer_id, b.first_at, max(${months('o.created_at')}) - (${months('b.first_at')}) as month from buyers b join "order" o on o.customer_id = b.customer_id and ${GROUP} <> 'cancel' where ${IN('b.first_at')} group by 1, 2)
    select ${month} || ' ' || n as key, count(*) as customers from last cross join generate_series(0, 12) n where month >= n group by 1`)
  const rolling = (await report('customers', { tab: 'retention' })).blocks[1]!
  const still = rolling.rows.flatMap((row) => rolling.across!.flatMap(({ key }) => ((row.cells[`${key}:stayed`]?.part ?? 0) > 0 ? [[`${row.key} ${key}`, row.cells[`${key}:stayed`]!.part]] : [])))
  expect(still.toSorted()).toEqual(table(stayed, ['customers']).toSorted())

  const margins = await sql(`, ${BUYERS} select ${month} as key, sum(${PROFIT}) * 100 / count(distinct o.customer_id) as "marginPerCustomer" from buyers b join "order" o on o.customer_id = b.customer_id and ${GROUP} <> 'cancel'
    where ${IN('first_at')} and (${months('o.created_at')}) - (${months('first_at')}) <= 12 group by 1`)
  expect(values(await report('customers', { tab: 'margin' }), 'margin', ['marginPerCustomer'])).toEqual(table(margins, ['marginPerCustomer']))
})

test('RFM: everybody who bought until the end of the period stands in one place of each matrix', async () => {
  const bounds = { recency: [30, 90], frequency: [2, 4], monetary: [3_000_000, 10_000_000] }
  const rows = await sql(`, everybody as (select o.customer_id, $2::date - (max(o.created_at) at time zone '${ZONE}')::date as r, count(*) as f, sum(o.total) * 100 as m from "order" o
    where o.customer_id is not null and ${GROUP} <> 'cancel' and o.created_at < (select until from period) group by 1)
    select (case when r <= 30 then 0 when r <= 90 then 1 else 2 end) || ' ' || (case when f < 2 then 0 when f < 4 then 1 else 2 end) as key, count(*) as customers, sum(m) as revenue, $1::text as _ from everybody group by 1`)
  const block = (await report('customers', { tab: 'rfm', bounds })).blocks.find((one) => one.code === 'rf')!
  const shown = block.rows.flatMap((row) => block.across!.map(({ key }) => [`${row.key} ${key}`, row.cells[`${key}:customers`]!.value, row.cells[`${key}:revenue`]!.value])).filter(([, customers]) => customers !== 0)
  expect(shown.toSorted()).toEqual(table(rows, ['customers', 'revenue']).toSorted())
})

test('deliveries that came when they were promised', async () => {
  const columns = ['delivered', 'onTime', 'onTimeShare']
  const rows = await sql(`, done as (select o.status_changed_at <= ((o.delivery_date + coalesce((o.delivery_time ->> 'to')::interval, interval '24 hours')) at time zone '${ZONE}') as kept from "order" o
    where ${GROUP} = 'complete' and o.delivery_type is not null and ${IN('o.status_changed_at')}) select 'all' as key, count(*) as delivered, count(*) filter (where kept) as "onTime", count(*) filter (where kept) * 100.0 / count(kept) as "onTimeShare" from done`)
  expect(values(await report('delivery'), 'delivery', columns)).toEqual(table(rows, columns))
})

test('tasks that were kept', async () => {
  const wide = { from: period.from, to: addDays(period.to, 60) }
  const { rows } = await server.db.pool.query(`select count(*)::int as due, count(*) filter (where completed_at <= due_at)::int as kept from task where due_at >= $1::timestamp at time zone '${ZONE}' and due_at < ($2::date + 1)::timestamp at time zone '${ZONE}'`, [wide.from, wide.to])
  const [[, due, kept]] = values(await report('tasks', wide), 'tasks', ['tasksDue', 'tasksKept']) as [[string, number, number]]
  expect({ due, kept }).toEqual(rows[0])
})

test('nothing to divide by is a dash, not a number', async () => {
  const answer = await report('overview', { from: '2001-01-01', to: '2001-01-02' })
  const cells = answer.blocks[0]!.rows[0]!.cells
  expect([cells['orders']!.value, cells['revenue']!.value, cells['averageOrder']!.value, cells['margin']!.value, cells['firstTouch']!.value]).toEqual([0, 0, null, null, null])
})
