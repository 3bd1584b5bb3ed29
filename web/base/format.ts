import type { Locale } from './locale.ts'

const THIN = '\u202f'
const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  let format = numbers.get(key)
  if (!format) numbers.set(key, (format = new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', options)))
  return format
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let format = dates.get(key)
  if (!format) dates.set(key, (format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', options)))
  return format
}

const thin = (part: Intl.NumberFormatPart): string =>
  part.type === 'group' || (part.type === 'literal' && part.value.trim() === '') ? THIN : part.value

/** Minor units → «1 234,50 ₽» / «₽1 234.50»; whole sums lose the kopecks, unless `decimals` asks for them. Thin spaces, so that a sum never breaks. */
export function formatMoney(minor: number, locale: Locale, currency = 'RUB', decimals = 0): string {
  const digits = minor % 100 === 0 && decimals === 0 ? 0 : 2
  return numberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits })
    .formatToParts(minor / 100).map(thin).join('')
}

/** A number with thin spaces and at most three decimals; with at least `decimals` of them. */
export function formatNumber(value: number, locale: Locale, digits = 3, decimals = 0): string {
  return numberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: Math.min(decimals, digits) }).formatToParts(value).map(thin).join('')
}

const dayKey = (date: Date, timeZone: string): string =>
  dateFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(date)

const DAY = 86_400_000

/** «сегодня 14:05», «вчера 9:12», «12 ноя», «12 ноя 2024»: the time of day only where it still matters. */
export function formatWhen(date: Date, locale: Locale, timeZone: string, now = new Date()): string {
  const time = dateFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(date)
  const day = dayKey(date, timeZone)
  if (day === dayKey(now, timeZone)) return `${relativeDay(0, locale)} ${time}`
  if (day === dayKey(new Date(now.getTime() - DAY), timeZone)) return `${relativeDay(-1, locale)} ${time}`
  if (day === dayKey(new Date(now.getTime() + DAY), timeZone)) return `${relativeDay(1, locale)} ${time}`
  return formatDay(date, locale, timeZone, now)
}

/** «сегодня», «вчера», «12 ноя», «12 ноя 2024». */
export function formatDay(date: Date, locale: Locale, timeZone: string, now = new Date()): string {
  const day = dayKey(date, timeZone)
  for (const shift of [0, -1, 1]) if (day === dayKey(new Date(now.getTime() + shift * DAY), timeZone)) return relativeDay(shift, locale)
  const sameYear = day.slice(-4) === dayKey(now, timeZone).slice(-4)
  const parts = dateFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).formatToParts(date)
  const part = (type: 'day' | 'month' | 'year'): string => parts.find(one => one.type === type)?.value ?? ''
  // «нояб.» is four letters and a dot where three letters say as much.
  const month = [...part('month').replace('.', '')].slice(0, 3).join('')
  return [part('day'), month, ...(sameYear ? [] : [part('year')])].join('\u00a0')
}

/** The exact moment, for the hover. */
export function formatExact(date: Date, locale: Locale, timeZone: string): string {
  return dateFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'medium' }).format(date)
}

const units: Record<Locale, { day: string; hour: string; minute: string }> = {
  ru: { day: 'дн', hour: 'ч', minute: 'мин' },
  en: { day: 'd', hour: 'h', minute: 'min' },
}

/** «2 дн 4 ч», «1 ч 5 мин», «35 мин»: the two largest units, since nobody counts the minutes of a week. */
export function formatMinutes(minutes: number, locale: Locale): string {
  const words = units[locale]
  const parts = [[Math.floor(minutes / 1440), words.day], [Math.floor(minutes / 60) % 24, words.hour], [minutes % 60, words.minute]] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return `0\u00a0${words.minute}`
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count}\u00a0${unit}`).join(' ')
}

/** «14:05» of the zone. */
export const formatTime = (date: Date, locale: Locale, timeZone: string): string => dateFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(date)

const relative = new Map<Locale, Intl.RelativeTimeFormat>()
function relativeDay(days: number, locale: Locale): string {
  let format = relative.get(locale)
  if (!format) relative.set(locale, (format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })))
  return format.format(days, 'day')
}

/** «Анна Петрова» → «АП»: for the avatar. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean)
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map(word => [...word][0]) : [...(words[0] ?? '?')].slice(0, 2)
  return letters.join('').toLocaleUpperCase()
}
