import type { ClickHouse } from '../server/platform/clickhouse/index.ts'

const TABLES = [
  'order', 'order_item', 'returned_item', 'payment', 'status_span', 'order_attribution', 'customer', 'product', 'stock', 'task', 'message', 'cost', 'segment', 'segment_member', 'visit', 'event', 'cart_item',
] as const

/** Every row that the read model shows, by table, without its version: for comparing two ways of filling it. */
export async function readModelRows(clickhouse: ClickHouse): Promise<Record<(typeof TABLES)[number], object[]>> {
  const rows = TABLES.map(async (table) => [table, await clickhouse.query<object>(`select * except (version, is_deleted) from "${table}" final order by all`, {}, { seconds: 60 })] as const)
  return Object.fromEntries(await Promise.all(rows)) as never
}
