import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { judgeHours, type Hour, type HourlyCode, type Hours } from './judge-hours.ts'

const HOUR = 3_600_000
const ZONE = 'Europe/Moscow'
const NOW = DateTime.fromISO('2026-03-18T15:00', { zone: ZONE })
const FIRST = NOW.minus({ weeks: 9 }).toMillis()
const calendar = { zone: ZONE, daysOff: [] as { from: string; to: string }[] }

/** Nine weeks of a shop: so many orders in the hour, by the shop's clock. */
function shop(orders: (at: DateTime, hour: number) => number, more: (orders: number) => object = () => ({})): Map<number, Hour> {
  const hours = new Map<number, Hour>()
  for (let hour = FIRST; hour < NOW.toMillis(); hour += HOUR) {
    const count = orders(DateTime.fromMillis(hour, { zone: ZONE }), hour)
    hours.set(hour, { orders: count, unrated: 0, revenue: count * 200_000, cancelled: Math.round(count / 10), visits: count * 40, ...more(count) })
  }
  return hours
}
const byDay = (at: DateTime): number => (at.hour < 8 ? 1 : at.weekday > 5 ? 20 : 40)
const judge = (metric: HourlyCode, hours: Hours, more: Partial<Parameters<typeof judgeHours>[3]> = {}) => judgeHours(metric, hours, NOW.toJSDate(), { calendar, firstHour: FIRST, ...more })
const ALL: HourlyCode[] = ['orders', 'revenue', 'averageOrder', 'cancels', 'conversion', 'visits']
const lately = (hour: number, hours: number): boolean => hour >= NOW.toMillis() - hours * HOUR

/** A generator of its own, so that the same chance falls out every time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
/** So many as come when they come independently of each other, `mean` on average. */
function poisson(mean: number, random: () => number): number {
  let [count, left] = [0, Math.exp(-mean)]
  for (let product = random(); product > left; product *= random()) count += 1
  return count
}

describe('figures by the hour', () => {
  test.each(ALL)('%s of a shop that is every week the same is never out of its corridor', (metric) => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 500 }), (level) => { expect(judge(metric, shop((at) => byDay(at) * level))).toBeNull() }), { numRuns: 20 })
  })

  test('of a shop whose orders come by chance are hardly ever', () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => {
      const random = chance(seed + 1)
      return ALL.filter((metric) => judge(metric, shop((at) => poisson(byDay(at), random))) !== null)
    })
    expect(alarms.flat().length).toBeLessThanOrEqual(1)
  })

  test('leave out orders without a rate where they are of money: a mean is of the others, a sum says how many are missing, and how many came is as ever', () => {
    const abroad = shop((at) => byDay(at) * 4)
    for (const [hour, of] of abroad) if (lately(hour, 6)) abroad.set(hour, { ...of, unrated: of.orders / 2, revenue: of.revenue / 2 })
    expect(ALL.filter((metric) => judge(metric, abroad))).toEqual(['revenue'])
    const found = judge('revenue', abroad)!
    expect(found.unrated).toBe([...abroad].filter(([hour]) => hour >= found.since.getTime() && hour < found.until.getTime()).reduce((sum, [, of]) => sum + of.unrated, 0))
    expect(found.unrated).toBeGreaterThan(0)
  })

  test('tell of a hole within three hours, and of visits that stopped', () => {
    const random = chance(7)
    const holed = shop((at, hour) => (lately(hour, 3) ? 0 : poisson(byDay(at), random)))
    expect(judge('orders', holed)).toMatchObject({ direction: 'below', value: 0 })
    expect(judge('visits', holed)).toMatchObject({ direction: 'below' })
  })

  test('tell of cancels that doubled and more', () => {
    expect(judge('cancels', shop(byDay, (count) => ({ cancelled: Math.round(count / 10) })))).toBeNull()
    const worse = shop(byDay)
    for (let hour = NOW.toMillis() - 6 * HOUR; hour < NOW.toMillis(); hour += HOUR) worse.set(hour, { ...worse.get(hour)!, cancelled: 20 } as never)
    expect(judge('cancels', worse)).toMatchObject({ direction: 'above', value: 50 })
  })

  test('say no more of ten times the money in another currency', () => {
    const fallen = shop(byDay, (count) => ({ revenue: count * 200_000 }))
    for (let hour = NOW.toMillis() - 6 * HOUR; hour < NOW.toMillis(); hour += HOUR) fallen.set(hour, { ...fallen.get(hour)!, revenue: 500_000 } as never)
    const dearer = new Map([...fallen].map(([hour, one]) => [hour, { ...one, revenue: one.revenue * 16 }]))
    const [plain, scaled] = [judge('revenue', fallen)!, judge('revenue', dearer)!]
    expect(scaled).toMatchObject({ direction: plain.direction, since: plain.since, value: plain.value * 16 })
  })

  test('forgive holidays: today’s, and those among the weeks before', () => {
    const today = NOW.toFormat('yyyy-MM-dd')
    const holed = shop((at, hour) => (lately(hour, 24) ? 0 : byDay(at)))
    expect(judge('orders', holed)).not.toBeNull()
    expect(judge('orders', holed, { calendar: { zone: ZONE, daysOff: [{ from: today, to: today }] } })).toBeNull()
    // Five of eight Wednesdays were closed: what is left is too little to know anything by.
    const closed = [1, 2, 3, 4, 5].map((weeks) => NOW.minus({ weeks }).toFormat('yyyy-MM-dd')).map((day) => ({ from: day, to: day }))
    expect(judge('orders', holed, { calendar: { zone: ZONE, daysOff: closed } })).toBeNull()
  })

  test('of a small shop say nothing by the hour: four orders more or less are chance', () => {
    expect(judge('orders', shop((at, hour) => (lately(hour, 3) ? 0 : at.hour < 8 ? 0 : 1)))).toBeNull()
  })

  test('keep the hour of the week when the clock is changed', () => {
    const zone = 'Europe/Berlin'
    const after = DateTime.fromISO('2026-03-30T12:00', { zone })
    const hours = new Map<number, Hour>()
    // Nothing before ten by the clock on the wall, fifty an hour afterwards: a shift of an hour would look like a hole.
    for (let hour = after.minus({ weeks: 9 }).toMillis(); hour < after.toMillis(); hour += HOUR) hours.set(hour, { orders: DateTime.fromMillis(hour, { zone }).hour < 10 ? 0 : 50, unrated: 0, revenue: 0, cancelled: 0, visits: 0 })
    expect(judgeHours('orders', hours, after.toJSDate(), { calendar: { zone, daysOff: [] }, firstHour: 0 })).toBeNull()
  })
})
