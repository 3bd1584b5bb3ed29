import { sql, type RawBuilder } from 'kysely'
import type { DeliveriesQuery, WebhookAttempt, WebhookDelivery, WebhookDeliveryCard } from '#shared/contracts/webhooks.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { allOf } from '#server/platform/http/list-page.ts'

const COLUMNS = sql`d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.replay_of as "replayOf", d.kind, d.entity, d.entity_id as "entityId", d.state, d.attempts,
  case when d.state = 'waiting' then d.next_try_at end as "nextTryAt",
  d.state = 'waiting' and exists (select from webhook_delivery b where b.endpoint_id = d.endpoint_id and b.entity = d.entity and b.entity_id = d.entity_id and b.state = 'waiting' and b.id < d.id) as "isBehind",
  d.last_status as "lastStatus", d.last_error as "lastError", d.created_at as "createdAt", d.finished_at as "finishedAt"`

// Moments as they go over the wire.
const asWire = <Row>(row: unknown): Row => JSON.parse(JSON.stringify(row)) as Row

/** Letters, newest first. */
export async function deliveryList(db: Database, query: DeliveriesQuery): Promise<{ rows: WebhookDelivery[]; nextCursor: number | null }> {
  const { endpoint, state, entity, entityId, before, limit = 50 } = query
  const where: RawBuilder<boolean>[] = []
  if (endpoint) where.push(sql<boolean>`d.endpoint_id = ${endpoint}`)
  if (state) where.push(sql<boolean>`d.state = ${state}`)
  if (entity) where.push(sql<boolean>`d.entity = ${entity}`)
  if (entityId) where.push(sql<boolean>`d.entity_id = ${entityId}`)
  if (before) where.push(sql<boolean>`d.id < ${before}`)
  const { rows } = await sql<{ id: number }>`select ${COLUMNS} from webhook_delivery d where ${allOf(where)} order by d.id desc limit ${limit + 1}`.execute(db)
  const shown = rows.slice(0, limit)
  return { rows: shown.map((row) => asWire<WebhookDelivery>(row)), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** A letter with all its tries. @throws Refusal `not_found` */
export async function deliveryCard(db: Database, id: number): Promise<WebhookDeliveryCard> {
  const { rows } = await sql`select ${COLUMNS}, e.url, d.body from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id where d.id = ${id}`.execute(db)
  if (!rows[0]) throw notFound('webhook_delivery', id)
  const log = await sql<WebhookAttempt>`
    select id, at, took, status, error, address, request_headers as "requestHeaders", answer_headers as "answerHeaders", answer_body as "answerBody", is_cut as "isCut"
    from webhook_attempt where delivery_id = ${id} order by id`.execute(db)
  return asWire<WebhookDeliveryCard>({ ...(rows[0] as object), log: log.rows })
}
