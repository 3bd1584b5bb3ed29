import { dateTime, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import { projectFrom, type ReadModelPlatform } from './project-once.ts'
import { rebuildFrom, type OnProgress } from './rebuild.ts'
import { withSnapshot, type Snapshot } from './snapshot.ts'
import { WHOLE } from './sources/index.ts'
import { COST, inBase, minorUnits } from './table.ts'

/** A table that was not as it should be, and has been written anew. */
export type Difference = { table: string; /** What ClickHouse had, or what it said when it could not be read. */ read: string; /** What PostgreSQL has. */ written: string }

/** The same figures from both sides: of PostgreSQL, what to sum and where; of ClickHouse, by column. The count of rows is always among them. */
const SUMS: Readonly<Record<string, { from: string; sums: Readonly<Record<string, string>> }>> = {
  order: { from: '"order" o cross join account a', sums: { id: 'o.id', customer_id: 'o.customer_id', manager_id: 'o.manager_id', total: inBase('o.total'), paid_sum: inBase('o.paid_sum'), purchase_sum: inBase('o.purchase_sum'), own_total: minorUnits('o.total') } },
  order_item: { from: 'order_item i join "order" o on o.id = i.order_id cross join account a', sums: { id: 'i.id', offer_id: 'i.offer_id', total: inBase('i.total'), quantity: 'i.quantity' } },
  returned_item: { from: `order_item i join "order" o on o.id = i.order_id cross join account a where i.status = 'returned'`, sums: { id: 'i.id', offer_id: 'i.offer_id', total: inBase('i.total'), quantity: 'i.quantity' } },
  payment: { from: 'payment p join "order" o on o.id = p.order_id cross join account a', sums: { id: 'p.id', amount: inBase('p.amount') } },
  customer: { from: 'customer c left join customer_figures f on f.customer_id = c.id where c.merged_into is null', sums: { id: 'c.id', orders_count: 'f.orders_count', total_sum: minorUnits('f.total_sum'), margin_sum: minorUnits('f.margin_sum') } },
  product: { from: 'product p', sums: { id: 'p.id', is_active: 'p.active::int' } },
  stock: { from: 'stock k', sums: { offer_id: 'k.offer_id', quantity: 'k.quantity', reserved: 'k.reserved' } },
  task: { from: 'task t', sums: { id: 't.id', complete: 't.complete::int', performer_id: 't.performer_id' } },
  message: { from: 'message m', sums: { id: 'm.id', customer_id: 'm.customer_id', template_id: 'm.template_id' } },
  cost: { from: 'cost k cross join account a', sums: { id: 'k.id', amount: minorUnits(COST) } },
  visit: { from: 'site_visit v left join site_visitor w on w.id = v.visitor_id', sums: { id: 'v.id', events: 'v.events', customer_id: 'w.customer_id' } },
  event: { from: 'site_event e', sums: { id: 'e.id', visitor_id: 'e.visitor_id', price: minorUnits('e.price') } },
  segment_member: { from: 'segment_member m join segment s on s.id = m.segment_id where s.archived_at is null', sums: { customer_id: 'm.customer_id' } },
}
// Its rows are made of the log: as many orders as there are stand in some status now.
const SPANS = { from: '"order" o', sums: { order_id: 'o.id' } }

/**
 * Counts and sums every table on both sides as of one moment, and writes those anew that differ or cannot be read. Reports follow single changes without it; it is
 * for what went around them: a part that a broken disk has lost, rows deleted by hand.
 * @returns what differed; nothing when another process writes at this moment
 */
export async function auditReadModel({ db, clickhouse }: ReadModelPlatform, onProgress?: OnProgress): Promise<Difference[]> {
  return (await withSnapshot(db, false, async (snapshot) => {
    while ((await projectFrom(snapshot, clickhouse, onProgress)) > 0);
    await forgetOld(snapshot, clickhouse)
    const differences: Difference[] = []
    for (const [table, { from, sums }] of [...Object.entries(SUMS), ['status_span', SPANS] as const]) {
      const written = await figuresOf(snapshot, from, Object.values(sums))
      const read = await figuresRead(clickhouse, table, Object.keys(sums))
      if (read !== written) differences.push({ table, read, written })
    }
    const broken = new Set(differences.map(({ table }) => table))
    if (broken.size > 0) await rebuildFrom(snapshot, clickhouse, onProgress, WHOLE.filter(({ table }) => broken.has(table)))
    return differences
  })) ?? []
}

/** Events and visits that the sites keep no longer go by age, in millions, and nothing is told of each. */
async function forgetOld(snapshot: Snapshot, clickhouse: ClickHouse): Promise<void> {
  for (const [table, source, column, keys] of [['event', 'site_event', 'at', 'customer_id, kind, at, id'], ['visit', 'site_visit', 'last_at', 'id']] as const) {
    const kept = await snapshot.query<{ site: string; since: Date }>(`select site, min(${column}) as since from ${source} group by site`)
    const params = { version: snapshot.version, sites: kept.map(({ site }) => site), since: kept.map(({ since }) => dateTime(since)) }
    await clickhouse.command(
      `insert into ${table} (${keys}, version, is_deleted)
       select ${keys}, {version:UInt64}, 1 from ${table} final
       where ${column} < coalesce(parseDateTime64BestEffortOrNull(arrayElement({since:Array(String)}, indexOf({sites:Array(String)}, site)), 3, 'UTC'), toDateTime64('2200-01-01 00:00:00', 3, 'UTC')) - interval 1 millisecond`,
      params, { seconds: 300 },
    )
  }
}

async function figuresOf(snapshot: Snapshot, from: string, sums: readonly string[]): Promise<string> {
  const [row] = await snapshot.query<{ figures: string }>(
    `select concat_ws(' ', count(*)${sums.map((sum) => `, (coalesce(sum(${sum}), 0) * 1000)::numeric(60, 0)`).join('')}) as figures from ${from}`,
  )
  return row!.figures
}

async function figuresRead(clickhouse: ClickHouse, table: string, columns: readonly string[]): Promise<string> {
  const where = table === 'status_span' ? ' where left_at is null' : ''
  const sums = columns.map((column) => `, toString(toInt256(sum(toDecimal256(${column}, 3)) * 1000))`)
  try {
    const [row] = await clickhouse.query<{ figures: string }>(`select concatWithSeparator(' ', toString(count())${sums.join('')}) as figures from "${table}" final${where}`, {}, { seconds: 120 })
    return row!.figures
  } catch (error) {
    // Being away is no difference: whoever called tries again.
    if ((error as Error).name !== 'ClickHouseError') throw error
    return (error as Error).message.slice(0, 300)
  }
}
