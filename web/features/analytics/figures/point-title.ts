import { formatDay } from '../../../base/format.ts'
import type { Locale } from '../../../base/locale.ts'

const months = new Map<Locale, Intl.DateTimeFormat>()

/** Days and months say themselves as people do: «12 ноя», «ноябрь 2026»; anything else as it is. */
export function pointTitle(title: string, locale: Locale): string {
  if (/^\d{4}-\d{2}$/.test(title)) {
    let format = months.get(locale)
    if (!format) months.set(locale, (format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })))
    return format.format(new Date(`${title}-15T12:00:00Z`)).replace(/\s?г\.$/u, '')
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(title)) return title
  const day = new Date(`${title}T12:00:00Z`)
  // Seen from half a year later: the year is left out, and no day is «today».
  return formatDay(day, locale, 'UTC', new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() < 6 ? 11 : 0, 15)))
}
