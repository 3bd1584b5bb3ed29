import { addDays, formatDay, parseMoment, startOfDay, weekday } from '#shared/dates.ts'

/** Times of day, "HH:mm". An end that is not after the start is on the next day: 22:00–06:00, and 00:00–00:00 is around the clock. */
export type Shift = { start: string; end: string; lunchStart?: string | null; lunchEnd?: string | null }

export type WorkingHours = {
  /** By weekday, 1 = Monday to 7 = Sunday; a day without shifts is free. Nothing at all set = the account works around the clock. */
  week: Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, Shift[]>>
  /** Days on which no shift begins, both ends included: "2027-01-01". */
  daysOff?: { from: string; to: string }[]
  /** IANA name. */
  timeZone: string
}

type Stretch = { from: number; to: number }

/** A week that is closed for longer than this never opens. */
const PATIENCE_DAYS = 400
const HOUR = 3_600_000
const MINUTE = 60_000

/**
 * The moment when so many working hours have passed. Hours are elapsed time: a night shift has an hour less when the clock is put forward. A shift belongs to
 * the day on which it begins, over midnight too; overlapping shifts count once.
 * @returns null when the account does not work within the next 400 days
 */
export function afterWorkingHours(from: Date, hours: number, working: WorkingHours): Date | null {
  let left = hours * HOUR
  if (left <= 0) return from
  if (Object.keys(working.week).length === 0) return new Date(+from + left)
  const firstDay = formatDay(from, working.timeZone)
  let lastWorked = 0
  for (let ahead = 0; ahead - lastWorked <= PATIENCE_DAYS; ahead++) {
    for (const { from: opens, to: closes } of stretchesWithin(addDays(firstDay, ahead), working)) {
      const start = Math.max(opens, +from)
      if (closes <= start) continue
      if (left <= closes - start) return new Date(start + left)
      left -= closes - start
      lastWorked = ahead
    }
  }
  return null
}

/**
 * How much of the time between two moments is working time, in milliseconds; 0 when the second is not after the first. The function working_minutes of the
 * database counts the same for lists.
 */
export function workingTimeBetween(since: Date, until: Date, working: WorkingHours): number {
  if (until <= since) return 0
  if (Object.keys(working.week).length === 0) return +until - +since
  const lastDay = formatDay(until, working.timeZone)
  let worked = 0
  for (let day = formatDay(since, working.timeZone); day <= lastDay; day = addDays(day, 1)) {
    for (const { from, to } of stretchesWithin(day, working)) worked += Math.max(0, Math.min(to, +until) - Math.max(from, +since))
  }
  return worked
}

/**
 * The latest moment from which at least so many working minutes have passed until now: what came before it has waited longer.
 * @returns null when the account has not worked so much within the last 400 days
 */
export function beforeWorkingMinutes(now: Date, minutes: number, working: WorkingHours): Date | null {
  let left = minutes * MINUTE
  if (left <= 0) return now
  if (Object.keys(working.week).length === 0) return new Date(+now - left)
  const today = formatDay(now, working.timeZone)
  for (let back = 0; back <= PATIENCE_DAYS; back++) {
    for (const { from: opens, to: closes } of stretchesWithin(addDays(today, -back), working).toReversed()) {
      const end = Math.min(closes, +now)
      if (end <= opens) continue
      if (left <= end - opens) return new Date(end - left)
      left -= end - opens
    }
  }
  return null
}

/** When work goes on during that day, in order and apart: the shifts of the day and the rest of the night shifts of the day before. */
function stretchesWithin(day: string, working: WorkingHours): Stretch[] {
  const opens = +startOfDay(day, working.timeZone)
  const closes = +startOfDay(addDays(day, 1), working.timeZone)
  const stretches = [...stretchesOf(addDays(day, -1), working), ...stretchesOf(day, working)]
  return merged(stretches.map(({ from, to }) => ({ from: Math.max(from, opens), to: Math.min(to, closes) })).filter(({ from, to }) => from < to))
}

/** The shifts that begin on that day, lunch taken out. */
function stretchesOf(day: string, { week, daysOff = [], timeZone }: WorkingHours): Stretch[] {
  if (daysOff.some(({ from, to }) => from <= day && day <= to)) return []
  return (week[weekday(day)] ?? []).flatMap((shift) => {
    const from = moment(day, shift.start, timeZone)
    const to = atOrAfter(day, shift.end, shift.start, timeZone)
    const { lunchStart, lunchEnd } = shift
    if (!lunchStart || !lunchEnd) return [{ from, to }]
    // Lunch of a night shift may be on the next day.
    const lunchDay = lunchStart < shift.start ? addDays(day, 1) : day
    const lunch = { from: moment(lunchDay, lunchStart, timeZone), to: atOrAfter(lunchDay, lunchEnd, lunchStart, timeZone) }
    return [{ from, to: Math.min(to, lunch.from) }, { from: Math.max(from, lunch.to), to }].filter((each) => each.from < each.to)
  })
}

function atOrAfter(day: string, end: string, start: string, timeZone: string): number {
  return moment(end <= start ? addDays(day, 1) : day, end, timeZone)
}

function moment(day: string, time: string, timeZone: string): number {
  if (time === '24:00') return moment(addDays(day, 1), '00:00', timeZone)
  const parsed = parseMoment(`${day} ${time}`, timeZone)
  if (!parsed) throw new RangeError(`no time of day: ${day} ${time}`)
  return +parsed
}

function merged(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}
