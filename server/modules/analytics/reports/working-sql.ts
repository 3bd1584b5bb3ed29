import type { Params } from '#server/platform/clickhouse/index.ts'
import { workingTimeBetween, type WorkingHours } from '#server/modules/settings/index.ts'

/** Who has waited longer than this has waited so long that hours make no difference. */
const BACK_DAYS = 400
const HOUR = 3_600_000

/**
 * The working time between a moment and now, in minutes, as an expression; `workingParams` gives the parameters. Hours of the calendar are known by how much of each was
 * worked until now, so that a row costs a look into an array and no table is joined.
 */
export function workedUntil(now: string, moment: string): string {
  const hours = `intDiv(dateDiff('second', ${moment}, ${now}), 3600)`
  const rest = `modulo(dateDiff('second', ${moment}, ${now}), 3600)`
  const upTo = (index: string): string => `{worked:Array(UInt32)}[least(toUInt32(greatest(${index}, 0)) + 1, length({worked:Array(UInt32)}))]`
  return `if({around_the_clock:UInt8} = 1, greatest(dateDiff('second', ${moment}, ${now}), 0) / 60, (${upTo(hours)} + (${upTo(`${hours} + 1`)} - ${upTo(hours)}) * greatest(${rest}, 0) / 3600) / 60)`
}

/** Seconds worked within the last 0, 1, 2 … hours until now. */
export function workingParams(working: WorkingHours, now: Date): Params {
  if (Object.keys(working.week).length === 0) return { around_the_clock: 1, worked: [0] }
  const worked: number[] = []
  let total = 0
  let until = now
  for (let hour = 0; hour <= BACK_DAYS * 24; hour++) {
    const since = new Date(+now - hour * HOUR)
    total += workingTimeBetween(since, until, working) / 1000
    until = since
    worked.push(Math.round(total))
  }
  return { around_the_clock: 0, worked }
}
