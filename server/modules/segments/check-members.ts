import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import { compileClickHouse, NotInReadModel } from '#server/platform/conditions/compile-clickhouse.ts'
import { ClickHouseAway, QueryTooHeavy } from '#server/platform/clickhouse/index.ts'
import type { RunPlatform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { liveSegment, type LiveSegment } from './live-segments.ts'
import { nextCheck } from './next-check.ts'
import { readModelValues } from './read-model-values.ts'
import { askingNow, fulfils, PEOPLE, takeTurn, weighCustomers } from './weigh-customers.ts'

const actor = systemActor('segments')
const RANGE = 20_000
const PORTION = 1000
const DAY = 24 * 3600_000

type Asked = Pick<RunPlatform, 'db' | 'clickhouse'>

/**
 * Looks at everybody: what time alone has changed. Within a day the read model says whom to look at, in one pass; once a day PostgreSQL does, so that whatever went wrong
 * is put right. Whoever differs is weighed in PostgreSQL before anything is written.
 * @returns how many moved
 */
export async function checkMembers({ db, clickhouse }: Asked, segmentId: number, now = new Date()): Promise<number> {
  const segment = await liveSegment(db.kysely, segmentId)
  if (!segment || segment.isCounting) return 0
  const { rows: [row] } = await db.pool.query<{ fullyCheckedAt: Date | null }>('select fully_checked_at as "fullyCheckedAt" from segment where id = $1', [segmentId])
  const isFullDue = !row?.fullyCheckedAt || +now - +row.fullyCheckedAt > DAY
  const hinted = isFullDue ? null : await differingInReadModel({ db, clickhouse }, segment, now)
  const moved = hinted ? await weighAll(db, segment, hinted, now) : await checkRanges(db, segment, now)
  await transact(db, actor, async (tx) => {
    await sql`update segment set checked_at = ${now}, fully_checked_at = case when ${hinted === null} then ${now} else fully_checked_at end, next_check_at = ${await nextCheck({ db: tx.db, at: now }, segment.clock)}
      where id = ${segmentId} and version = ${segment.version}`.execute(tx.db)
  })
  return moved
}

/** Null when the read model is away or does not know what the condition asks. */
async function differingInReadModel({ db, clickhouse }: Asked, { id, condition }: LiveSegment, now: Date): Promise<number[] | null> {
  if (!clickhouse.state().isReady) return null
  try {
    const context = { ...(await askingNow({ db: db.kysely }, now)), values: await readModelValues(db.kysely) }
    const { sql: fits, joins, params } = compileClickHouse(condition, customerCatalogue, context)
    const rows = await clickhouse.query<{ id: number }>(
      `select c.id as id from ${customerCatalogue.clickhouse!.from} ${joins}
       where ifNull(${fits} and c.type = 'customer', false) != (c.id in (select customer_id from segment_member final where segment_id = {segment:UInt64}))`,
      { ...params, segment: id }, { seconds: 60 },
    )
    return rows.map((row) => row.id)
  } catch (error) {
    if (error instanceof NotInReadModel || error instanceof ClickHouseAway || error instanceof QueryTooHeavy) return null
    throw error
  }
}

async function weighAll(db: Asked['db'], segment: LiveSegment, ids: readonly number[], now: Date): Promise<number> {
  let moved = 0
  for (let from = 0; from < ids.length; from += PORTION) {
    moved += await transact(db, actor, async (tx) => {
      await takeTurn(tx)
      const current = await liveSegment(tx.db, segment.id)
      return current && !current.isCounting ? weighCustomers(tx, ids.slice(from, from + PORTION), [withoutMinutes(current)]) : 0
    }, { at: now })
  }
  return moved
}

// Nothing has happened to them.
const withoutMinutes = (segment: LiveSegment): LiveSegment => ({ ...segment, clock: { ...segment.clock, minutes: [] } })

async function checkRanges(db: Asked['db'], segment: LiveSegment, now: Date): Promise<number> {
  const fits = fulfils(segment.condition, await askingNow({ db: db.kysely }, now))
  let moved = 0
  let from = 0
  for (;;) {
    const { rows: [range] } = await sql<{ to: number | null }>`select max(id) as "to" from (select id from customer where id > ${from} order by id limit ${RANGE}) page`.execute(db.kysely)
    if (!range || range.to === null) break
    const { rows } = await sql<{ id: number }>`
      select c.id from customer c join customer_figures f on f.customer_id = c.id left join segment_member m on m.segment_id = ${segment.id} and m.customer_id = c.id
      where c.id > ${from} and c.id <= ${range.to} and (${PEOPLE} and ${fits}) <> (m.customer_id is not null)`.execute(db.kysely)
    moved += await weighAll(db, segment, rows.map((row) => row.id), now)
    from = range.to
  }
  const { rows: gone } = await sql<{ id: number }>`select m.customer_id as id from segment_member m where m.segment_id = ${segment.id} and not exists (select from customer c where c.id = m.customer_id)`.execute(db.kysely)
  return moved + (await weighAll(db, segment, gone.map((row) => row.id), now))
}
