import type { ReportSchedule } from '#shared/contracts/saved-reports.ts'
import { addDays, formatDay, parseMoment, weekday } from '#shared/dates.ts'

/** When a schedule comes next, strictly after a moment, by the account's clock: in a night that has no such hour, an hour later. */
export function nextSending(schedule: Pick<ReportSchedule, 'every' | 'weekday' | 'day' | 'time'>, after: Date, timeZone: string): Date {
  let day = formatDay(after, timeZone)
  // A month has a day of every number, or its last one: within 62 days every schedule comes.
  for (let looked = 0; looked <= 62; looked += 1, day = addDays(day, 1)) {
    if (!isOn(schedule, day)) continue
    const moment = parseMoment(`${day} ${schedule.time}:00`, timeZone)
    if (moment && moment > after) return moment
  }
  throw new Error(`a schedule never comes: ${JSON.stringify(schedule)}`)
}

function isOn({ every, weekday: on = 1, day: number = 1 }: Pick<ReportSchedule, 'every' | 'weekday' | 'day'>, day: string): boolean {
  if (every === 'day') return true
  if (every === 'week') return weekday(day) === on
  const isLast = addDays(day, 1).endsWith('-01')
  const of = Number(day.slice(8))
  return of === number || (isLast && of < number)
}
