import { sql } from 'kysely'
import type { Params } from '#server/platform/clickhouse/index.ts'
import type { Database } from '#server/platform/db.ts'

/** What fields of the read model name: the groups of statuses and the bounds of bands, as they are now. */
export async function readModelValues(db: Database): Promise<Params> {
  const { rows } = await sql<{ statusCodes: string[]; statusGroups: string[]; rfmDays: number[]; rfmOrders: number[]; rfmSums: number[] }>`
    select (select coalesce(array_agg(s.code order by s.code), '{}') from order_status s) as "statusCodes",
      (select coalesce(array_agg(s.group_code order by s.code), '{}') from order_status s) as "statusGroups",
      r.recency_days as "rfmDays", r.frequency as "rfmOrders", (select json_agg((sum * 100)::bigint order by place) from unnest(r.money) with ordinality as bound (sum, place)) as "rfmSums"
    from rfm_scale r`.execute(db)
  return rows[0]!
}
