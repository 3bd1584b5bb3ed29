import { sql } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { SegmentPreview } from '#shared/contracts/segments.ts'
import type { Actor } from '#server/platform/access.ts'
import { compileClickHouse, NotInReadModel } from '#server/platform/conditions/compile-clickhouse.ts'
import { ClickHouseAway, QueryTooHeavy } from '#server/platform/clickhouse/index.ts'
import { cardShownTo } from '#server/platform/fields.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { canSeeCustomer, customerCatalogue, shownName } from '#server/modules/customers/index.ts'
import { readModelValues } from './read-model-values.ts'
import { namesFor, wordsOf } from './read-segments.ts'
import { readSegmentCondition } from './save-segment.ts'
import { askingNow, fulfils, PEOPLE } from './weigh-customers.ts'

type Asked = Pick<Platform, 'db' | 'clickhouse'>
const LONGEST = 8000
const SAMPLES = 10
/** More are taken than shown, since not everybody may be seen. */
const CANDIDATES = 200

/** How many fulfil a condition that is being written, and ten of them. @throws Refusal as for saving it */
export async function previewSegment({ db, clickhouse }: Asked, actor: Actor, given: unknown): Promise<SegmentPreview> {
  const now = new Date()
  const condition = await readSegmentCondition({ db: db.kysely, actor, at: now }, given, null)
  const words = wordsOf(condition, await namesFor(db.kysely, [condition]))
  const began = performance.now()
  const quick = await askReadModel({ db, clickhouse }, condition, now)
  const [count, samples] = quick ? [quick.count, await sampleOf(db, actor, condition, now, quick.ids)] : [await countSlowly(db, actor, condition, now), await sampleOf(db, actor, condition, now, null)]
  return { count, by: quick ? 'clickhouse' : 'postgres', milliseconds: Math.round(performance.now() - began), samples, words }
}

async function askReadModel({ db, clickhouse }: Asked, condition: Condition, now: Date): Promise<{ count: number; ids: number[] } | null> {
  if (!clickhouse.state().isReady) return null
  try {
    const { sql: fits, joins, params } = compileClickHouse(condition, customerCatalogue, { ...(await askingNow({ db: db.kysely }, now)), values: await readModelValues(db.kysely) })
    const [row] = await clickhouse.query<{ count: number; ids: number[] }>(
      `select count() as count, arrayMap(one -> -one, groupArraySorted(${CANDIDATES})(-toInt64(c.id))) as ids from ${customerCatalogue.clickhouse!.from} ${joins} where c.type = 'customer' and ${fits}`, params,
    )
    // An engine that has been filled with nobody yet knows of nobody.
    return row && row.count > 0 ? { count: Number(row.count), ids: row.ids.map(Number) } : null
  } catch (error) {
    if (error instanceof NotInReadModel || error instanceof ClickHouseAway || error instanceof QueryTooHeavy) return null
    throw error
  }
}

async function countSlowly(db: Asked['db'], actor: Actor, condition: Condition, now: Date): Promise<number | null> {
  const fits = fulfils(condition, await askingNow({ db: db.kysely }, now))
  const counted = await timed(db, actor, sql<{ count: number }>`select count(*)::int as count from customer c join customer_figures f on f.customer_id = c.id where ${PEOPLE} and ${fits}`)
  return counted?.[0]?.count ?? null
}

async function sampleOf(db: Asked['db'], actor: Actor, condition: Condition, now: Date, ids: readonly number[] | null): Promise<SegmentPreview['samples']> {
  if (ids && ids.length === 0) return []
  const fits = fulfils(condition, await askingNow({ db: db.kysely }, now))
  const rows = await timed(db, actor, sql<{ id: number; name: string; ordersCount: number; totalSum: number; lastOrderAt: Date | null }>`
    select c.id, ${shownName(actor)} as name, f.orders_count as "ordersCount", (f.total_sum * 100)::bigint as "totalSum", f.last_order_at as "lastOrderAt"
    from customer c join customer_figures f on f.customer_id = c.id
    where ${PEOPLE} and ${ids ? sql`c.id = any(${[...ids]}::bigint[])` : sql`true`} and ${fits} and ${canSeeCustomer(actor)} order by c.id desc limit ${SAMPLES}`)
  return (rows ?? []).map((row) => cardShownTo(actor, customerCatalogue, { ...row, totalSum: Number(row.totalSum), lastOrderAt: row.lastOrderAt?.toISOString() ?? null }, ['name']))
}

/** Null when it took too long. */
async function timed<Row>(db: Asked['db'], actor: Actor, asked: ReturnType<typeof sql<Row>>): Promise<Row[] | null> {
  try {
    return await transact(db, actor, async (tx) => {
      await sql`select set_config('statement_timeout', ${String(LONGEST)}, true)`.execute(tx.db)
      return (await asked.execute(tx.db)).rows
    })
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null
    throw error
  }
}
