import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Comparison, PeriodName } from '#shared/contracts/dashboards.ts'
import type { Locale } from '../../base/locale.ts'
import type { Days } from './period.ts'

export const periodNames: Record<PeriodName, MessageDescriptor> = {
  today: msg`Today`,
  yesterday: msg`Yesterday`,
  week: msg`This week`,
  last7: msg`Last 7 days`,
  last30: msg`Last 30 days`,
  month: msg`This month`,
  previousMonth: msg`Last month`,
  quarter: msg`This quarter`,
  last90: msg`Last 90 days`,
  year: msg`This year`,
  last365: msg`Last 365 days`,
}
export const comparisonNames: Record<Comparison, MessageDescriptor> = {
  previous: msg`The period before`,
  week: msg`A week earlier`,
  year: msg`A year earlier`,
}

const ranges = new Map<Locale, Intl.DateTimeFormat>()

/** «1–22 нояб. 2026 г.» */
export function daysText({ from, to }: Days, locale: Locale): string {
  let format = ranges.get(locale)
  if (!format) ranges.set(locale, (format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })))
  const text = format.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
  return text.replace(/\s?г\.$/u, '')
}
