import { fromZoned, toZoned } from '../../../ui/edit/zoned.ts'

/** Ten in the morning of the next day, as the clock of the account shows it. */
export function tomorrowAtTen(timeZone: string, now = new Date()): Date {
  const [year, month, day] = toZoned(now.toISOString(), timeZone).slice(0, 10).split('-').map(Number) as [number, number, number]
  return new Date(fromZoned(`${new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10)}T10:00`, timeZone))
}

export const inMinutes = (minutes: number, now = new Date()): Date => new Date(now.getTime() + minutes * 60_000)
