import { sql, type RawBuilder } from 'kysely'
import type { SaveScale, ScaleView } from '#shared/contracts/segments.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { PEOPLE } from './weigh-customers.ts'

// The median of the means of the gaps between successive orders, of those who ordered at least twice.
const MEDIAN_GAP = `
  select percentile_cont(0.5) within group (order by mean) from (
    select extract(epoch from f.last_order_at - f.first_order_at) / 86400 / (f.orders_count - 1) as mean from customer_figures f
    where f.orders_count > 1 and f.last_order_at > f.first_order_at) gaps`
const QUINTILES = (column: string): string => `select percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by ${column}) from customer_figures f where f.orders_count > 0`

type Preset = SaveScale['preset']
type Kept = Bounds & { preset: Preset; medianGapDays: number | null; countedAt: Date | null }

/**
 * The bounds of the bands by a preset, as the customers are now.
 * `prilavok`: recency 30, 60, 90 and 180 days, stretched when the shop's customers come back more seldom than monthly; frequency 2, 3, 5, 10; money by quintiles.
 * `rees46`: the last 12 months without the two extreme hundredths, five bands of equal width on each axis. `expertsender`: quintiles on each axis.
 * `retailcrm`: as somebody has set them by hand; so they stay also while nobody has ordered yet.
 */
async function boundsBy(db: Database, preset: Preset, byHand: Bounds): Promise<Bounds & { medianGapDays: number | null }> {
  const { rows: [known] } = await sql<{ buyers: number; gap: number | null; money: number[] | null; orders: number[] | null; days: number[] | null; widest: { orders: number[]; money: number[] } | null }>`
    select (select count(*) from customer_figures f where f.orders_count > 0)::int as buyers, (${sql.raw(MEDIAN_GAP)})::float8 as gap,
      to_json((${sql.raw(QUINTILES('f.total_sum'))})) as money, to_json((${sql.raw(QUINTILES('f.orders_count'))})) as orders,
      to_json((${sql.raw(QUINTILES(`extract(epoch from now() - f.last_order_at) / 86400`))})) as days,
      (select json_build_object('orders', percentile_cont(array[0.02, 0.98]) within group (order by f.orders_count), 'money', percentile_cont(array[0.02, 0.98]) within group (order by f.total_sum))
        from customer_figures f where f.orders_count > 0 and f.last_order_at > now() - interval '12 months') as widest`.execute(db)
  const { gap, money, orders, days, widest } = known!
  if (preset === 'retailcrm' || known!.buyers === 0) return { ...byHand, medianGapDays: gap }
  const stretch = gap === null ? 1 : Math.max(1, gap / 30)
  const bounds: Bounds = { days: [30, 60, 90, 180], orders: [2, 3, 5, 10], money: money ?? [1000, 3000, 10_000, 30_000] }
  if (preset === 'prilavok') bounds.days = bounds.days.map((one) => one * stretch)
  if (preset === 'expertsender') Object.assign(bounds, { days: days ?? bounds.days, orders: orders ?? bounds.orders })
  if (preset === 'rees46') Object.assign(bounds, { days: [73, 146, 219, 292], orders: equalBands(widest?.orders) ?? bounds.orders, money: equalBands(widest?.money) ?? bounds.money })
  return { days: rising(bounds.days), orders: rising(bounds.orders), money: bounds.money.map((one) => Math.round(one * 100) / 100), medianGapDays: gap }
}

const keptScale = async (db: Database, lock = false): Promise<Kept> =>
  (await sql<Kept>`select preset, recency_days as days, frequency as orders, array_to_json(money) as money, median_gap_days::float8 as "medianGapDays", counted_at as "countedAt" from rfm_scale ${lock ? sql`for update` : sql``}`.execute(db)).rows[0]!

/** Counts the bounds of the bands anew. */
export async function recountScale(tx: Tx): Promise<void> {
  const kept = await keptScale(tx.db, true)
  const { days, orders, money, medianGapDays } = await boundsBy(tx.db, kept.preset, kept)
  await sql`update rfm_scale set median_gap_days = ${medianGapDays}, counted_at = ${tx.at}, recency_days = ${days}::int[], frequency = ${orders}::int[], money = ${money.map((one) => one.toFixed(2))}::numeric[]`.execute(tx.db)
}

type Bounds = { days: number[]; orders: number[]; money: number[] }
const equalBands = (range: number[] | undefined): number[] | null => (range?.length === 2 && range[1]! > range[0]! ? [1, 2, 3, 4].map((step) => range[0]! + ((range[1]! - range[0]!) * step) / 5) : null)

/** Whole numbers, each beyond the one before: half of the buyers may have ordered once. */
function rising(bounds: readonly number[]): number[] {
  const whole: number[] = []
  for (const bound of bounds) whole.push(Math.max(Math.round(bound), (whole.at(-1) ?? 0) + 1))
  return whole
}

/** What somebody has set, over what is kept. @throws Refusal `invalid` where bounds fall; two that are equal leave the band between them empty, which makes three levels of five */
function byHandOf({ recencyDays, frequency, money }: SaveScale, kept: Bounds): Bounds {
  for (const [name, bounds] of Object.entries({ recencyDays, frequency, money })) {
    if (bounds?.some((bound, index) => index > 0 && bound < bounds[index - 1]!)) throw invalid(name, 'not_rising')
  }
  return { days: recencyDays ?? kept.days, orders: frequency ?? kept.orders, money: money?.map((one) => one / 100) ?? kept.money }
}

/** @throws Refusal `invalid` where bounds fall */
export async function saveScale(tx: Tx, given: SaveScale): Promise<void> {
  const kept = await keptScale(tx.db, true)
  const { days, orders, money } = byHandOf(given, kept)
  await sql`update rfm_scale set preset = ${given.preset}, recency_days = ${days}::int[], frequency = ${orders}::int[], money = ${money.map((one) => one.toFixed(2))}::numeric[]`.execute(tx.db)
  tx.record({ kind: 'setting.changed', entity: 'setting', entityId: 1, fields: { rfmPreset: [kept.preset, given.preset] }, about: { reference: 'rfmScale' } })
  await recountScale(tx)
  await lookAtBands(tx)
}

/** The bounds and how many fall into each band: as they are, or, without keeping anything, as they would be. @throws Refusal `invalid` */
export async function scaleView(db: Database, given: SaveScale | null = null): Promise<ScaleView> {
  const kept = await keptScale(db)
  const bounds = given ? await boundsBy(db, given.preset, byHandOf(given, kept)) : kept
  const { rows: [counted] } = await sql<{ buyers: number; segments: number; days: number[]; orders: number[]; money: number[] }>`
    select count(*)::int as buyers, (select count(*)::int from segment where is_dynamic and is_active and archived_at is null and condition::text like '%"rfm%') as segments,
      ${beyond(bounds.days, (bound) => sql`f.last_order_at < now() - ${bound}::int * interval '24 hours'`)} as days, ${beyond(bounds.orders, (bound) => sql`f.orders_count >= ${bound}::int`)} as orders,
      ${beyond(bounds.money, (bound) => sql`f.total_sum >= ${bound.toFixed(2)}::numeric`)} as money
    from customer c join customer_figures f on f.customer_id = c.id where ${PEOPLE} and f.orders_count > 0 and f.last_order_at is not null`.execute(db)
  const { buyers, segments } = counted!
  // Of recency the best band is the first: whoever is beyond no bound.
  const bands = (counts: readonly number[]): number[] => [buyers, ...counts].map((count, index, all) => count - (all[index + 1] ?? 0))
  return {
    preset: given?.preset ?? kept.preset, recencyDays: bounds.days, frequency: bounds.orders, money: bounds.money.map((one) => Math.round(one * 100)), medianGapDays: bounds.medianGapDays,
    countedAt: kept.countedAt?.toISOString() ?? null, buyers, segments, bands: { recency: bands(counted!.days).reverse(), frequency: bands(counted!.orders), money: bands(counted!.money) },
  }
}

const beyond = (bounds: readonly number[], isBeyond: (bound: number) => RawBuilder<unknown>): RawBuilder<unknown> => sql`array[${sql.join(bounds.map((bound) => sql`count(*) filter (where ${isBeyond(bound)})`))}]::int[]`

/** Everybody is looked at again by the segments that ask for bands. */
const lookAtBands = async (tx: Tx): Promise<void> =>
  void (await sql`update segment set next_check_at = ${tx.at}, fully_checked_at = null where is_dynamic and condition::text like '%"rfm%'`.execute(tx.db))

export const scaleJob = job({
  name: 'segments.recount-scale', lane: 'bulk', payload: Type.Object({}), cron: '40 23 * * *',
  run: async ({ db }) => transact(db, systemActor('segments'), async (tx) => {
    await recountScale(tx)
    await lookAtBands(tx)
  }),
})
