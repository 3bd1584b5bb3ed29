import { sql } from 'kysely'
import { Type } from 'typebox'
import { addDays, formatDay, startOfDay } from '#shared/dates.ts'
import { systemActor } from '#server/platform/access.ts'
import { ClickHouseAway, QueryTooHeavy } from '#server/platform/clickhouse/index.ts'
import { job, type JobPlatform } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { readModelState } from '#server/modules/read-model/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { classesOf, type ProductClass } from './abc-xyz.ts'
import { readAsking } from './read-asking.ts'
import { products } from './products.ts'

const DAYS = 365

/** Once a day, as soon as the read model shows the day before to its end; until then the products keep the classes they have. */
export const countClasses = job({
  name: 'analytics.classes',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '*/10 * * * *',
  run: async (platform) => {
    const now = new Date()
    if (!(await isDue(platform, now))) return
    try {
      await keepClasses(platform, now)
    } catch (error) {
      if (error instanceof QueryTooHeavy) platform.log.warn({ err: error }, 'classes of products could not be counted')
      else if (!(error instanceof ClickHouseAway)) throw error
    }
  },
})

async function isDue(platform: JobPlatform, now: Date): Promise<boolean> {
  const { account: { timeZone } } = await freshReferences(platform.db.kysely)
  const today = startOfDay(formatDay(now, timeZone), timeZone)
  const { rows: [last] } = await sql<{ at: Date | null }>`select max(counted_at) as at from product_class`.execute(platform.db.kysely)
  if (last!.at && last!.at >= today) return false
  const { asOf, isRebuilding } = await readModelState(platform)
  return asOf !== null && asOf >= today && !isRebuilding
}

/**
 * Counts how goods sell by the revenue of the last 365 whole days, and keeps it with the products.
 * @throws ClickHouseAway · QueryTooHeavy
 */
async function keepClasses(platform: Pick<JobPlatform, 'db' | 'clickhouse'>, now: Date): Promise<void> {
  const actor = systemActor('analytics')
  const { account: { timeZone } } = await freshReferences(platform.db.kysely)
  const today = formatDay(now, timeZone)
  const question = { from: addDays(today, -DAYS), to: addDays(today, -1), tab: 'abc' } as const
  const classes = await classesOf(await readAsking({ ...platform, catalogues: [], visibility: {} }, actor, question, products, now))
  const column = (name: keyof ProductClass) => classes.map((one) => one[name])
  await transact(platform.db, actor, async (tx) => {
    await sql`delete from product_class`.execute(tx.db)
    await sql`
      insert into product_class (product_id, abc, xyz, counted_at)
      select p.id, c.abc, c.xyz, ${now} from unnest(${column('product_id')}::bigint[], ${column('abc')}::text[], ${column('xyz')}::text[]) as c (id, abc, xyz) join product p on p.id = c.id
      on conflict (product_id) do update set abc = excluded.abc, xyz = excluded.xyz, counted_at = excluded.counted_at`.execute(tx.db)
  })
}
