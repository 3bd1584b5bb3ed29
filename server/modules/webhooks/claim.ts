import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

export type Claimed = { id: number; eventId: string; body: string; kind: string; attempts: number }

/** Longer than a try may take: a letter whose sender died is taken up by another when this is over. */
const CLAIM_SECONDS = 30

/** Endpoints that have something to send now. */
export async function dueEndpoints(db: Database, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select e.id from webhook_endpoint e
    where e.is_active and e.paused_at is null and (e.retry_at is null or e.retry_at <= ${now})
      and exists (select from webhook_delivery d where d.endpoint_id = e.id and d.state = 'waiting' and d.next_try_at <= ${now} and (d.claimed_until is null or d.claimed_until <= ${now}))
    order by e.id`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Takes letters of an endpoint that may be sent now: of each object the first that waits, so that what happened to a record arrives in the
 * order in which it happened, however many processes send. The try counts from here: one that a process dies in was a try.
 */
export async function claim(db: Database, endpointId: number, most: number, now: Date): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with first as materialized (
      select distinct on (entity, entity_id) id from webhook_delivery where endpoint_id = ${endpointId} and state = 'waiting' order by entity, entity_id, id),
    taken as materialized (
      select d.id from webhook_delivery d join first using (id)
      where d.state = 'waiting' and d.next_try_at <= ${now} and (d.claimed_until is null or d.claimed_until <= ${now})
      order by d.id limit ${most} for update of d skip locked)
    update webhook_delivery d set claimed_until = ${now}::timestamptz + make_interval(secs => ${CLAIM_SECONDS}), attempts = d.attempts + 1
    from taken where d.id = taken.id
    returning d.id, d.event_id as "eventId", d.body, d.kind, d.attempts`.execute(db)
  return rows.toSorted((one, other) => one.id - other.id)
}
