import { LEAK_MEASURES, type LeakMeasure, type LeakSettings } from '#shared/contracts/audit.ts'

export type DayFigures = Record<LeakMeasure, number>
export type Suspicion = { measure: LeakMeasure; seen: number; usualOwn: number | null; usualGroup: number | null; threshold: number }

/** With fewer days behind it a median says nothing. */
export const FEWEST_DAYS = 5
/** Days before today that the usual is taken from. */
export const DAYS_BACK = 28

/**
 * What is unusual about a day; the formula is docs/leak-detector.md. `own` are the person's days before, `group` those of the people in
 * the same groups; days without any are left out of each measure, since a day off says nothing about a day at work.
 */
export function suspicionsOf(today: DayFigures, own: readonly DayFigures[], group: readonly DayFigures[], settings: LeakSettings): Suspicion[] {
  const least: DayFigures = { viewed: settings.leastViewed, listed: settings.leastListed, exported: settings.leastExported }
  return LEAK_MEASURES.flatMap((measure) => {
    const usualOwn = median(own.map((day) => day[measure]))
    const usualGroup = median(group.map((day) => day[measure]))
    const threshold = Math.max(least[measure], Math.ceil(settings.factor * Math.max(usualOwn ?? 0, usualGroup ?? 0)))
    const seen = today[measure]
    return seen > threshold ? [{ measure, seen, usualOwn, usualGroup, threshold }] : []
  })
}

function median(days: number[]): number | null {
  const worked = days.filter((count) => count > 0).toSorted((one, other) => one - other)
  if (worked.length < FEWEST_DAYS) return null
  const middle = Math.floor(worked.length / 2)
  return worked.length % 2 === 1 ? worked[middle]! : (worked[middle - 1]! + worked[middle]!) / 2
}
