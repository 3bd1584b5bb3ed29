import type { ClickHouse } from '#server/platform/clickhouse/index.ts'

/** How fresh the figures are: when the projector last moved, and up to which entry of the change log. */
export async function freshness({ clickhouse }: { clickhouse: ClickHouse }): Promise<{ asOf: string; position: number }> {
  const [row] = await clickhouse.query<{ position: number; at: string }>(
    "select max(position) as position, formatDateTime(max(moved_at), '%Y-%m-%dT%H:%i:%S', 'UTC') as at from projection final",
  )
  return { asOf: `${row?.at ?? '1970-01-01T00:00:00'}.000Z`, position: Number(row?.position ?? 0) }
}
