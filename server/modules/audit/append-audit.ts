import { sql } from 'kysely'
import type { AuditTopic, LeakMeasure } from '#shared/contracts/audit.ts'
import type { Database } from '#server/platform/db.ts'

export type NewAuditEntry = {
  topic: AuditTopic
  kind: string
  /** The person who acts; null when nobody is known. */
  userId: number | null
  at?: Date
  entity?: string | null
  entityId?: number | null
  /** Of how many records; 1 unless told. */
  count?: number
  ip?: string | null
  about?: Record<string, unknown>
  /** Counts towards what the leak detector compares. */
  measure?: LeakMeasure
}

/**
 * Adds entries to the audit and to the day's figures of their people. In a transaction of the caller when what they tell of happens in
 * one; on the database itself when it was refused or only looked at.
 */
export async function appendAudit(db: Database, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({
    at: (entry.at ?? new Date()).toISOString(),
    topic: entry.topic,
    kind: entry.kind,
    user_id: entry.userId,
    entity: entry.entity ?? null,
    entity_id: entry.entityId ?? null,
    count: entry.count ?? 1,
    ip: entry.ip ?? null,
    about: entry.about ?? {},
    measure: entry.measure ?? null,
  }))
  // People in order, so that two processes that write at once never wait for each other in a circle.
  await sql`
    with said as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (
        at timestamptz, topic text, kind text, user_id bigint, entity text, entity_id bigint, count int, ip text, about jsonb, measure text)
    ), kept as (
      insert into audit_entry (at, topic, kind, user_id, entity, entity_id, count, ip, about)
      select at, topic, kind, user_id, entity, entity_id, count, ip, about from said
    )
    insert into audit_day (user_id, day, viewed, listed, exported)
    select said.user_id, (said.at at time zone a.time_zone)::date,
      coalesce(sum(said.count) filter (where measure = 'viewed'), 0), coalesce(sum(said.count) filter (where measure = 'listed'), 0),
      coalesce(sum(said.count) filter (where measure = 'exported'), 0)
    from said cross join account a where said.measure is not null and said.user_id is not null
    group by 1, 2 order by 1, 2
    on conflict (user_id, day) do update set
      viewed = audit_day.viewed + excluded.viewed, listed = audit_day.listed + excluded.listed, exported = audit_day.exported + excluded.exported`.execute(db)
}
