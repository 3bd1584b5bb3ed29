import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { ReplayRange } from '#shared/contracts/webhooks.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lockEndpoint } from './save-endpoint.ts'

/** A letter to try the endpoint with: `webhook.test`, signed as all are. @returns id of the letter */
export async function sendTrial(tx: Tx, endpointId: number): Promise<number> {
  const endpoint = await lockEndpoint(tx, endpointId)
  if (!endpoint.is_active || endpoint.paused_at) throw new Refusal('webhook_not_sending', { id: endpointId }, 409)
  await tx.db.updateTable('webhook_endpoint').set({ retry_at: null }).where('id', '=', endpointId).execute()
  const eventId = randomUUID()
  const body = JSON.stringify({ version: 1, id: eventId, event: 'webhook.test', sequence: null, at: tx.at, entity: 'webhook', entityId: endpointId, by: { kind: tx.actor.kind, id: tx.actor.id }, changes: {}, record: null })
  const { id } = await tx.db
    .insertInto('webhook_delivery')
    .values({ endpoint_id: endpointId, event_id: eventId, kind: 'webhook.test', entity: 'webhook', entity_id: endpointId, body, next_try_at: tx.at, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'webhook_endpoint.tried', entity: 'webhook_endpoint', entityId: endpointId })
  return id
}

/**
 * Sends a letter again: one that waits is tried at once, one that is done or was given up goes to the end of the queue, with the same id and the
 * same body, so that a receiver that keeps ids takes it once. @returns id of the letter that is sent
 */
export async function replayOne(tx: Tx, id: number): Promise<number> {
  const letter = await tx.db.selectFrom('webhook_delivery').select(['endpoint_id', 'state']).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!letter) throw notFound('webhook_delivery', id)
  if (letter.state === 'waiting') {
    await tx.db.updateTable('webhook_delivery').set({ next_try_at: tx.at }).where('id', '=', id).execute()
    await tx.db.updateTable('webhook_endpoint').set({ retry_at: null }).where('id', '=', letter.endpoint_id).execute()
    tx.record({ kind: 'webhook_endpoint.replayed', entity: 'webhook_endpoint', entityId: letter.endpoint_id, about: { deliveryId: id } })
    return id
  }
  await again(tx, letter.endpoint_id, sql`id = ${id}`)
  const { id: copy } = await tx.db.selectFrom('webhook_delivery').select('id').where('replay_of', '=', id).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  return copy
}

/** Sends all letters of a time again, in the order of then. Copies of copies are left out: what was sent again is one letter. @returns how many */
export async function replayRange(tx: Tx, endpointId: number, { from, to, states }: ReplayRange): Promise<number> {
  await lockEndpoint(tx, endpointId)
  const [begin, end] = [new Date(from), to ? new Date(to) : tx.at]
  if (Number.isNaN(begin.getTime())) throw invalid('from', 'not_a_moment')
  if (Number.isNaN(end.getTime()) || end < begin) throw invalid('to', 'not_a_moment')
  return again(tx, endpointId, sql`endpoint_id = ${endpointId} and created_at >= ${begin} and created_at < ${end} and state = any(${states}::text[]) and replay_of is null and kind <> 'webhook.test'`)
}

/** Leaves a waiting letter unsent, so that those behind it go on. */
export async function dropLetter(tx: Tx, id: number): Promise<void> {
  const dropped = await tx.db.updateTable('webhook_delivery').set({ state: 'dropped', finished_at: tx.at }).where('id', '=', id).where('state', '=', 'waiting').returning('endpoint_id').executeTakeFirst()
  if (!dropped) throw notFound('webhook_delivery', id)
  tx.record({ kind: 'webhook_endpoint.letter_dropped', entity: 'webhook_endpoint', entityId: dropped.endpoint_id, about: { deliveryId: id } })
}

async function again(tx: Tx, endpointId: number, which: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with copied as (
      insert into webhook_delivery (endpoint_id, entry_id, event_id, replay_of, kind, entity, entity_id, body, next_try_at, created_at)
      select endpoint_id, entry_id, event_id, id, kind, entity, entity_id, body, ${tx.at}, ${tx.at} from webhook_delivery where ${which} order by id
      returning 1)
    select count(*)::int as count from copied`.execute(tx.db)
  const count = rows[0]!.count
  tx.record({ kind: 'webhook_endpoint.replayed', entity: 'webhook_endpoint', entityId: endpointId, about: { count } })
  return count
}
