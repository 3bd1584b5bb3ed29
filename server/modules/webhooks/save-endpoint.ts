import type { CreateWebhook, EditWebhook, WebhookEvents } from '#shared/contracts/webhooks.ts'
import { WEBHOOK_EVENTS } from '#shared/contracts/webhooks.ts'
import { parseCondition } from '#shared/conditions.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { readUrl } from '#server/platform/outside/index.ts'
import type { Tx } from '#server/platform/transact.ts'
import { sql } from 'kysely'
import { catalogueOf, matching } from './records.ts'
import { newSecret } from './sign.ts'

const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** Written by us, or by what carries the letter. */
const OURS = /^(webhook-.*|host|content-.*|transfer-encoding|connection|accept-encoding|expect|upgrade|te|trailer)$/i

/**
 * Makes an endpoint. It is told of what happens from this moment on.
 * @returns its secret, which is shown now and never again
 * @throws Refusal `url_not_http`, `invalid`, `condition_invalid`
 */
export async function createEndpoint(tx: Tx, input: CreateWebhook): Promise<{ id: number; secret: string }> {
  const { title, url, events, headers, isActive = true } = await checked(tx, input)
  const secret = newSecret()
  const { last } = await tx.db.selectFrom('change_log').select((select) => select.fn.coalesce(select.fn.max('id'), sql<number>`0`).as('last')).executeTakeFirstOrThrow()
  const { id } = await tx.db
    .insertInto('webhook_endpoint')
    .values({
      title: title!, url: url!, events: JSON.stringify(events), headers: JSON.stringify(headersAfter({}, headers)), is_active: isActive, secret,
      since_entry: Number(last), created_by: tx.actor.grants.userId, created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'webhook_endpoint.created', entity: 'webhook_endpoint', entityId: id, fields: { title: [null, title], url: [null, url], events: [null, events], isActive: [null, isActive] } })
  return { id, secret }
}

/** Changes an endpoint; one that is switched on again is told of what happens from then on. @throws Refusal as createEndpoint, `not_found` */
export async function editEndpoint(tx: Tx, id: number, input: EditWebhook): Promise<void> {
  const before = await lockEndpoint(tx, id)
  const { title, url, events, headers, isActive } = await checked(tx, input)
  const after = headers ? headersAfter(before.headers as Record<string, string>, headers) : undefined
  const isSwitchedOn = isActive === true && !before.is_active
  const { last } = await tx.db.selectFrom('change_log').select((select) => select.fn.coalesce(select.fn.max('id'), sql<number>`0`).as('last')).executeTakeFirstOrThrow()
  await tx.db
    .updateTable('webhook_endpoint')
    .set({
      ...(title === undefined ? {} : { title }), ...(url === undefined ? {} : { url }), ...(events ? { events: JSON.stringify(events) } : {}),
      ...(after ? { headers: JSON.stringify(after) } : {}), ...(isActive === undefined ? {} : { is_active: isActive }), ...(isSwitchedOn ? { since_entry: Number(last) } : {}),
      // What was mended deserves a try at once.
      retry_at: null, updated_at: tx.at,
    })
    .where('id', '=', id)
    .execute()
  const now = await lockEndpoint(tx, id)
  const shown = (row: typeof before): Record<string, unknown> => ({ title: row.title, url: row.url, events: row.events, isActive: row.is_active, headers: Object.keys(row.headers as object) })
  tx.record({ kind: 'webhook_endpoint.changed', entity: 'webhook_endpoint', entityId: id, fields: differences(shown(before), shown(now)) })
}

/** Removes an endpoint with its letters and its log. @throws Refusal `not_found` */
export async function removeEndpoint(tx: Tx, id: number): Promise<void> {
  const { title } = await lockEndpoint(tx, id)
  await tx.db.deleteFrom('webhook_endpoint').where('id', '=', id).execute()
  tx.record({ kind: 'webhook_endpoint.removed', entity: 'webhook_endpoint', entityId: id, fields: { title: [title, null] } })
}

/**
 * Gives an endpoint a new secret. Until the overlap is over letters are signed by both, so that the receiver changes over without losing one.
 * @returns the secret, shown now and never again
 */
export async function rotateSecret(tx: Tx, id: number, overlapHours: number): Promise<{ id: number; secret: string }> {
  const before = await lockEndpoint(tx, id)
  const secret = newSecret()
  const until = overlapHours > 0 ? new Date(tx.at.getTime() + overlapHours * 3_600_000) : null
  await tx.db.updateTable('webhook_endpoint').set({ secret, old_secret: until ? before.secret : null, old_secret_until: until, updated_at: tx.at }).where('id', '=', id).execute()
  tx.record({ kind: 'webhook_endpoint.secret_changed', entity: 'webhook_endpoint', entityId: id, about: { overlapHours } })
  return { id, secret }
}

/** Lets a paused or resting endpoint go on at once. @param drop what has waited is not sent: its letters stay in the log and can be sent later */
export async function resumeEndpoint(tx: Tx, id: number, drop: boolean): Promise<void> {
  const before = await lockEndpoint(tx, id)
  await tx.db
    .updateTable('webhook_endpoint')
    .set({ paused_at: null, pause_reason: null, failures: 0, failing_since: null, retry_at: null, updated_at: tx.at })
    .where('id', '=', id)
    .execute()
  if (drop) await tx.db.updateTable('webhook_delivery').set({ state: 'dropped', finished_at: tx.at }).where('endpoint_id', '=', id).where('state', '=', 'waiting').execute()
  else await tx.db.updateTable('webhook_delivery').set({ next_try_at: tx.at, attempts: 0 }).where('endpoint_id', '=', id).where('state', '=', 'waiting').execute()
  tx.record({ kind: 'webhook_endpoint.resumed', entity: 'webhook_endpoint', entityId: id, fields: { pauseReason: [before.pause_reason, null] }, about: { drop } })
}

export async function lockEndpoint(tx: Tx, id: number) {
  const row = await tx.db.selectFrom('webhook_endpoint').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound('webhook_endpoint', id)
  return row
}

async function checked(tx: Tx, input: EditWebhook): Promise<EditWebhook> {
  if (input.url !== undefined) readUrl(input.url)
  if (input.title !== undefined && input.title.trim() === '') throw invalid('title', 'required')
  for (const name of Object.keys(input.headers ?? {})) if (!HEADER.test(name) || OURS.test(name)) throw invalid(`headers.${name}`, 'header_not_allowed', { name })
  for (const [name, value] of Object.entries(input.headers ?? {})) if (value !== null && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw invalid(`headers.${name}`, 'header_not_allowed', { name })
  return { ...input, ...(input.title === undefined ? {} : { title: input.title.trim() }), ...(input.events ? { events: await checkedEvents(tx, input.events) } : {}) }
}

async function checkedEvents(tx: Tx, events: WebhookEvents): Promise<WebhookEvents> {
  for (const [place, { entity, kinds, condition }] of events.entries()) {
    const path = `events[${place}]`
    if (events.findIndex((one) => one.entity === entity) !== place) throw invalid(`${path}.entity`, 'twice', { entity })
    const known: readonly string[] = WEBHOOK_EVENTS[entity]
    const strange = kinds.find((kind) => !known.includes(kind))
    if (strange !== undefined) throw invalid(`${path}.kinds`, 'unknown', { kind: strange })
    if (!condition) continue
    if (!catalogueOf(entity)) throw invalid(`${path}.condition`, 'no_conditions', { entity })
    // Asked of no record: whatever the compiler or the database has against it shows now and not at night.
    await matching(tx.db, entity, parseCondition(condition), [], tx.at, 'UTC')
  }
  return events.map(({ entity, kinds, condition }) => ({ entity, kinds: [...new Set(kinds)], condition: condition ?? null }))
}

function headersAfter(before: Record<string, string>, given: EditWebhook['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => {
    const kept = value ?? before[name]
    return kept === undefined ? [] : [[name, kept]]
  }))
}
