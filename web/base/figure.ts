import { formatMinutes, formatMoney, formatNumber } from './format.ts'
import type { Locale } from './locale.ts'

/** How a figure is written. percent: 12.5 is 12.5 %; money: minor units. */
export type FigureFormat = 'money' | 'count' | 'quantity' | 'percent' | 'days' | 'hours' | 'minutes' | 'ratio'

const NBSP = '\u202f'
const DASH = '—'
const units: Record<Locale, { days: string; hours: string; point: string }> = { ru: { days: 'дн', hours: 'ч', point: 'п.п.' }, en: { days: 'd', hours: 'h', point: 'pp' } }

/** Decimals that a number of a format may have. Time is told in two units, down to whole minutes. */
const most: Record<FigureFormat, number> = { money: 2, count: 3, quantity: 3, percent: 1, days: 1, hours: 1, minutes: 0, ratio: 2 }

/** How many decimals all figures of a column are written with, so that their digits line up: as many as the longest of them has. */
export function decimalsOf(values: readonly (number | null | undefined)[], format: FigureFormat): number {
  const unit = format === 'money' ? 100 : 1
  const lengths = values.map(value => (value === null || value === undefined || !Number.isFinite(value) ? 0 : String(Math.abs(Number((value / unit).toFixed(most[format])))).split('.')[1]?.length ?? 0))
  const longest = Math.max(0, ...lengths)
  return format === 'money' && longest > 0 ? 2 : longest
}

/** «1 234 ₽», «12,5 %», «2,4 дн»: a dash where there is none. `decimals`: those of its column, see `decimalsOf`. */
export function formatFigure(value: number | null | undefined, format: FigureFormat, locale: Locale, currency = 'RUB', decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH
  if (format === 'money') return formatMoney(Math.round(value), locale, currency, decimals)
  if (format === 'percent') return `${formatNumber(value, locale, most.percent, decimals)}${NBSP}%`
  if (format === 'minutes') return value >= 1 ? formatMinutes(Math.round(value), locale) : value > 0 ? `<${NBSP}${formatMinutes(1, locale)}` : formatMinutes(0, locale)
  if (format === 'hours') return value < 1 ? formatFigure(value * 60, 'minutes', locale) : `${formatNumber(value, locale, most.hours, decimals)}${NBSP}${units[locale].hours}`
  if (format === 'days') return `${formatNumber(value, locale, most.days, decimals)}${NBSP}${units[locale].days}`
  return formatNumber(value, locale, most[format], decimals)
}

const compacts = new Map<string, Intl.NumberFormat>()
function compact(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  let format = compacts.get(key)
  if (!format) compacts.set(key, (format = new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { notation: 'compact', maximumFractionDigits: 1, ...options })))
  return format
}

/** For the axis of a chart: «1,2 млн ₽», «15 тыс.». */
export function compactFigure(value: number, format: FigureFormat, locale: Locale, currency = 'RUB'): string {
  if (format === 'money') return compact(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value / 100)
  if (format === 'count' || format === 'quantity' || format === 'ratio') return compact(locale, {}).format(value)
  if (format === 'minutes' && value >= 1) return formatMinutes(Math.round(value), locale).split(' ')[0]!
  return formatFigure(value, format, locale, currency)
}

/** How a figure moved: relative, or in points where it is a share itself. Null when there is nothing to compare with. */
export type Change = { by: number; isPoints: boolean; /** How many times as much, where both are above nought. */ times?: number }

export function changeOf(now: number | null | undefined, before: number | null | undefined, format: FigureFormat): Change | null {
  if (now === null || now === undefined || before === null || before === undefined) return null
  if (format === 'percent') return { by: now - before, isPoints: true }
  return before === 0 ? null : { by: ((now - before) / Math.abs(before)) * 100, isPoints: false, ...(before > 0 && now > 0 ? { times: now / before } : {}) }
}

/** From so many times as much on nobody reads per cent any more. */
const TIMES_FROM = 11

/** «+12,5 %», «−3 п.п.», «0 %»; «×38» where it is many times as much. */
export function formatChange({ by, isPoints, times }: Change, locale: Locale): string {
  if (times !== undefined && times >= TIMES_FROM) return `×${NBSP}${formatNumber(times, locale, 0)}`
  const rounded = Math.abs(by) >= 100 ? Math.round(by) : Math.round(by * 10) / 10
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : ''
  return `${sign}${formatNumber(Math.abs(rounded), locale, 1)}${NBSP}${isPoints ? units[locale].point : '%'}`
}
