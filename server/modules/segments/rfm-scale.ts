import { sql } from 'kysely'
import type { SaveScale } from '#shared/contracts/segments.ts'
import { systemActor } from '#server/platform/access.ts'
import { invalid } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'

// The median of the means of the gaps between successive orders, of those who ordered at least twice.
const MEDIAN_GAP = `
  select percentile_cont(0.5) within group (order by mean) from (
    select extract(epoch from f.last_order_at - f.first_order_at) / 86400 / (f.orders_count - 1) as mean from customer_figures f
    where f.orders_count > 1 and f.last_order_at > f.first_order_at) gaps`
const QUINTILES = (column: string): string => `select percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by ${column}) from customer_figures f where f.orders_count > 0`

/**
 * Counts the bounds of the bands anew.
 * `prilavok`: recency 30, 60, 90 and 180 days, stretched when the shop's customers come back more seldom than monthly; frequency 2, 3, 5, 10; money by quintiles.
 * `rees46`: the last 12 months without the two extreme hundredths, five bands of equal width on each axis. `expertsender`: quintiles on each axis.
 * `retailcrm`: as somebody has set them by hand.
 */
export async function recountScale(tx: Tx): Promise<void> {
  const { rows: [scale] } = await sql<{ preset: SaveScale['preset'] }>`select preset from rfm_scale for update`.execute(tx.db)
  const { rows: [known] } = await sql<{ buyers: number; gap: number | null; money: number[] | null; orders: number[] | null; days: number[] | null; widest: { orders: number[]; money: number[] } | null }>`
    select (select count(*) from customer_figures f where f.orders_count > 0)::int as buyers, (${sql.raw(MEDIAN_GAP)})::float8 as gap,
      to_json((${sql.raw(QUINTILES('f.total_sum'))})) as money, to_json((${sql.raw(QUINTILES('f.orders_count'))})) as orders,
      to_json((${sql.raw(QUINTILES(`extract(epoch from now() - f.last_order_at) / 86400`))})) as days,
      (select json_build_object('orders', percentile_cont(array[0.02, 0.98]) within group (order by f.orders_count), 'money', percentile_cont(array[0.02, 0.98]) within group (order by f.total_sum))
        from customer_figures f where f.orders_count > 0 and f.last_order_at > now() - interval '12 months') as widest`.execute(tx.db)
  const { gap, money, orders, days, widest } = known!
  const stretch = gap === null ? 1 : Math.max(1, gap / 30)
  const bounds: Bounds = { days: [30, 60, 90, 180], orders: [2, 3, 5, 10], money: money ?? [1000, 3000, 10_000, 30_000] }
  if (scale!.preset === 'prilavok') bounds.days = bounds.days.map((one) => Math.round(one * stretch))
  if (scale!.preset === 'expertsender') Object.assign(bounds, { days: days ?? bounds.days, orders: orders ?? bounds.orders })
  if (scale!.preset === 'rees46') Object.assign(bounds, { days: [73, 146, 219, 292], orders: equalBands(widest?.orders) ?? bounds.orders, money: equalBands(widest?.money) ?? bounds.money })
  const isByHand = scale!.preset === 'retailcrm' || known!.buyers === 0
  await sql`
    update rfm_scale set median_gap_days = ${gap}, counted_at = ${tx.at}, recency_days = case when ${isByHand} then recency_days else ${rising(bounds.days)}::int[] end,
      frequency = case when ${isByHand} then frequency else ${rising(bounds.orders)}::int[] end, money = case when ${isByHand} then money else ${bounds.money.map((one) => one.toFixed(2))}::numeric[] end`.execute(tx.db)
}

type Bounds = { days: number[]; orders: number[]; money: number[] }
const equalBands = (range: number[] | undefined): number[] | null => (range?.length === 2 && range[1]! > range[0]! ? [1, 2, 3, 4].map((step) => range[0]! + ((range[1]! - range[0]!) * step) / 5) : null)

/** Whole numbers, each beyond the one before: half of the buyers may have ordered once. */
function rising(bounds: readonly number[]): number[] {
  const whole: number[] = []
  for (const bound of bounds) whole.push(Math.max(Math.round(bound), (whole.at(-1) ?? 0) + 1))
  return whole
}

/** @throws Refusal `invalid` where bounds do not rise */
export async function saveScale(tx: Tx, { preset, recencyDays, frequency, money }: SaveScale): Promise<void> {
  for (const [name, bounds] of Object.entries({ recencyDays, frequency, money })) {
    if (bounds?.some((bound, index) => index > 0 && bound <= bounds[index - 1]!)) throw invalid(name, 'not_rising')
  }
  const before = await sql<{ preset: string }>`select preset from rfm_scale for update`.execute(tx.db)
  await sql`update rfm_scale set preset = ${preset}, recency_days = coalesce(${recencyDays ?? null}::int[], recency_days), frequency = coalesce(${frequency ?? null}::int[], frequency),
    money = coalesce(${money ? money.map((one) => (one / 100).toFixed(2)) : null}::numeric[], money)`.execute(tx.db)
  tx.record({ kind: 'setting.changed', entity: 'setting', entityId: 1, fields: { rfmPreset: [before.rows[0]!.preset, preset] }, about: { reference: 'rfmScale' } })
  await recountScale(tx)
  await lookAtBands(tx)
}

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
