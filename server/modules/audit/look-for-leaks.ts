import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { appendAudit } from './append-audit.ts'
import { leakSettings } from './leak-settings.ts'
import { DAYS_BACK, suspicionsOf, type DayFigures, type Suspicion } from './leak-threshold.ts'

/** An alert that was seen to is raised again when as many times more were seen since. */
const RAISED_AGAIN_AT = 2

type Day = DayFigures & { userId: number; isToday: boolean }

/** Looks whether today of these people is unusual, and raises an alert for each measure that is. */
export async function lookForLeaks(db: Db, userIds: readonly number[]): Promise<void> {
  if (userIds.length === 0) return
  const settings = await leakSettings(db.kysely)
  for (const userId of userIds) {
    const today = (await daysOf(db.kysely, [userId])).find((day) => day.isToday)
    if (!today || (today.viewed <= settings.leastViewed && today.listed <= settings.leastListed && today.exported <= settings.leastExported)) continue
    const own = (await daysOf(db.kysely, [userId])).filter((day) => !day.isToday)
    const group = (await daysOf(db.kysely, await colleaguesOf(db.kysely, userId))).filter((day) => !day.isToday)
    const suspicions = suspicionsOf(today, own, group, settings)
    if (suspicions.length > 0) await transact(db, systemActor('leak detector'), (tx) => raiseAlerts(tx, userId, suspicions))
  }
}

/** Everybody who saw something today: what a process that died had counted and not looked at. */
export async function lookAtEverybody(db: Db): Promise<void> {
  const { rows } = await sql<{ user_id: number }>`
    select d.user_id from audit_day d cross join account a where d.day = (now() at time zone a.time_zone)::date`.execute(db.kysely)
  await lookForLeaks(db, rows.map((row) => row.user_id))
}

async function daysOf(db: Database, userIds: readonly number[]): Promise<Day[]> {
  if (userIds.length === 0) return []
  const { rows } = await sql<Day>`
    select d.user_id as "userId", d.viewed, d.listed, d.exported, d.day = (now() at time zone a.time_zone)::date as "isToday"
    from audit_day d cross join account a
    where d.user_id = any(${userIds}::bigint[]) and d.day between (now() at time zone a.time_zone)::date - ${DAYS_BACK}::int and (now() at time zone a.time_zone)::date`.execute(db)
  return rows
}

async function colleaguesOf(db: Database, userId: number): Promise<number[]> {
  const { rows } = await sql<{ user_id: number }>`
    select distinct theirs.user_id from user_group_member mine join user_group_member theirs on theirs.group_id = mine.group_id
    where mine.user_id = ${userId} and theirs.user_id <> ${userId}`.execute(db)
  return rows.map((row) => row.user_id)
}

async function raiseAlerts(tx: Tx, userId: number, suspicions: Suspicion[]): Promise<void> {
  for (const { measure, seen, usualOwn, usualGroup, threshold } of suspicions) {
    const { rows } = await sql<{ id: number }>`
      insert into leak_alert as a (user_id, measure, day, seen, usual_own, usual_group, threshold, raised_at)
      select ${userId}, ${measure}, (${tx.at}::timestamptz at time zone account.time_zone)::date, ${seen}, ${usualOwn}, ${usualGroup}, ${threshold}, ${tx.at} from account
      on conflict (user_id, measure, day) do update set seen = excluded.seen, raised_at = excluded.raised_at, acknowledged_at = null, acknowledged_by = null
      where excluded.seen >= a.seen * ${RAISED_AGAIN_AT}::int
      returning id`.execute(tx.db)
    const id = rows[0]?.id
    if (id === undefined) continue
    tx.record({ kind: 'leak_alert.raised', entity: 'leak_alert', entityId: id, fields: { seen: [null, seen] } })
    await appendAudit(tx.db, [{ topic: 'leak', kind: 'leak.suspected', userId, entity: 'user', entityId: userId, count: seen, at: tx.at, about: { measure, usualOwn, usualGroup, threshold } }])
  }
}
