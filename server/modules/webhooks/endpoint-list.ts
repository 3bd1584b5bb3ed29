import { sql } from 'kysely'
import type { WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import type { Database } from '#server/platform/db.ts'

const COUNTED = 1000

/** All endpoints, without what is secret. */
export async function endpointList(db: Database): Promise<WebhookEndpoint[]> {
  const counted = (state: string) => sql`(select count(*)::int from (select from webhook_delivery d where d.endpoint_id = e.id and d.state = ${sql.lit(state)} limit ${sql.lit(COUNTED)}) c)`
  const { rows } = await sql<Omit<WebhookEndpoint, 'pausedAt'> & { pausedAt: Date | null }>`
    select e.id, e.title, e.url, e.events, array(select jsonb_object_keys(e.headers) order by 1) as headers, e.is_active as "isActive", e.paused_at as "pausedAt", e.pause_reason as "pauseReason",
      e.failures, e.failing_since as "failingSince", e.last_error as "lastError", e.last_delivered_at as "lastDeliveredAt", ${counted('waiting')} as waiting, ${counted('dead')} as dead,
      right(e.secret, 4) as "secretTail", case when e.old_secret_until > now() then e.old_secret_until end as "oldSecretUntil", e.created_at as "createdAt"
    from webhook_endpoint e order by e.id`.execute(db)
  return rows.map((row) => JSON.parse(JSON.stringify(row)) as WebhookEndpoint)
}
