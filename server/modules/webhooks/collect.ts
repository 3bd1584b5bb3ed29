import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { WebhookEntity, WebhookEvents } from '#shared/contracts/webhooks.ts'
import { WEBHOOK_ENTITIES } from '#shared/contracts/webhooks.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { matching, recordsOf } from './records.ts'

/** Figures that follow from orders and payments, which are told of themselves. */
const BOOKKEEPING = new Set(['customer.recounted'])

type Listener = { id: number; events: WebhookEvents; sinceEntry: number }
type Told = { endpointId: number; entry: LogEntry }

/** Turns what happened into letters to be sent: one an endpoint and event, whatever is killed, in the order of the change log. */
export const webhooksReader: Reader = {
  name: 'webhooks.collect',
  effect: async (tx, entries) => {
    const listeners = await tx.db.selectFrom('webhook_endpoint').select(['id', 'events', 'since_entry as sinceEntry']).where('is_active', '=', true).execute() as Listener[]
    if (listeners.length === 0) return
    const told = await toldTo(tx, listeners, entries)
    if (told.length > 0) await writeLetters(tx, told)
  },
}

async function toldTo(tx: Tx, listeners: readonly Listener[], entries: readonly LogEntry[]): Promise<Told[]> {
  const { time_zone } = await tx.db.selectFrom('account').select('time_zone').executeTakeFirstOrThrow()
  const told: Told[] = []
  for (const { id, events, sinceEntry } of listeners) {
    for (const { entity, kinds, condition } of events) {
      const heard = entries.filter((entry) => entry.id > sinceEntry && entry.entity === entity && !BOOKKEEPING.has(entry.kind) && (kinds.length === 0 || kinds.includes(entry.kind)))
      if (heard.length === 0) continue
      const held = condition ? await holdersOf(tx, id, () => matching(tx.db, entity, condition, heard.map((entry) => entry.entityId), tx.at, time_zone)) : null
      told.push(...heard.filter((entry) => !held || held.has(entry.entityId)).map((entry) => ({ endpointId: id, entry })))
    }
  }
  return told.toSorted((one, other) => one.entry.id - other.entry.id)
}

/** A condition on a field that is no longer there must not stop the log: nothing is told then, and the page of webhooks says why. */
async function holdersOf(tx: Tx, endpointId: number, ask: () => Promise<Set<number>>): Promise<Set<number>> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'condition_invalid') throw error
    await tx.db.updateTable('webhook_endpoint').set({ last_error: JSON.stringify({ code: error.code, params: error.params }), last_failed_at: tx.at }).where('id', '=', endpointId).execute()
    return new Set()
  }
}

async function writeLetters(tx: Tx, told: readonly Told[]): Promise<void> {
  const records = new Map<string, Record<string, unknown>>()
  for (const entity of WEBHOOK_ENTITIES) {
    const ids = [...new Set(told.filter(({ entry }) => entry.entity === entity).map(({ entry }) => entry.entityId))]
    for (const [id, record] of await recordsOf(tx.db, entity, ids)) records.set(`${entity} ${id}`, record)
  }
  const letters = told.map(({ endpointId, entry }) => {
    const eventId = randomUUID()
    return {
      endpoint_id: endpointId, entry_id: entry.id, event_id: eventId, kind: entry.kind, entity: entry.entity, entity_id: entry.entityId,
      body: JSON.stringify(payloadOf(eventId, entry, records.get(`${entry.entity} ${entry.entityId}`) ?? null)),
    }
  })
  await sql`
    insert into webhook_delivery (endpoint_id, entry_id, event_id, kind, entity, entity_id, body, next_try_at, created_at)
    select endpoint_id, entry_id, event_id, kind, entity, entity_id, body, ${tx.at}, ${tx.at}
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb)
      as l (endpoint_id bigint, entry_id bigint, event_id uuid, kind text, entity text, entity_id bigint, body text) order by entry_id
    on conflict do nothing`.execute(tx.db)
}

/** Payload, version 1. Receivers rely on it: fields are added, never renamed. Described in docs/webhooks.md. */
function payloadOf(id: string, entry: LogEntry, record: Record<string, unknown> | null): object {
  return {
    version: 1,
    id,
    event: entry.kind,
    sequence: entry.id,
    at: entry.at,
    entity: entry.entity as WebhookEntity,
    entityId: entry.entityId,
    orderId: entry.orderId ?? (entry.entity === 'order' ? entry.entityId : null),
    customerId: entry.customerId ?? (entry.entity === 'customer' ? entry.entityId : null),
    site: entry.site,
    by: { kind: entry.actorKind, id: entry.actorId },
    changes: Object.fromEntries(Object.entries(entry.fields).map(([name, [from, to]]) => [name, { from, to }])),
    about: entry.about,
    record,
  }
}
