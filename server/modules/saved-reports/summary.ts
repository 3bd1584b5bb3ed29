import type { Answer, Question } from '#shared/contracts/analytics.ts'
import { metricOf } from '#shared/metrics/index.ts'
import type { Metric } from '#shared/metrics/index.ts'

const ROWS = 15

/** A report as words: the totals, and its first rows. What stands in a messenger, and in a letter above the file. */
export function summaryOf({ name, question, answer, locale }: { name: string; question: Question; answer: Answer; locale: 'ru' | 'en' }): string {
  const metrics = question.measures.flatMap((code) => metricOf(code) ?? [])
  const written = (values: Answer['totals']['values']): string => metrics.map((metric) => `${metric.title[locale]}: ${figure(values[metric.code] ?? null, metric, answer.currency, locale)}`).join(' · ')
  const rows = (question.rows ?? []).length === 0 ? [] : answer.rows.slice(0, ROWS)
  const left = answer.rows.length - rows.length
  return [
    name,
    `${question.period.from} – ${question.period.to}`,
    '',
    `${locale === 'ru' ? 'Всего' : 'In all'} — ${written(answer.totals.values)}`,
    ...rows.map((row) => `${row.keys.map((key) => key.title || (locale === 'ru' ? 'не указано' : 'not given')).join(', ')} — ${written(row.values)}`),
    ...(rows.length > 0 && left > 0 ? [locale === 'ru' ? `…и ещё строк: ${left}` : `…and ${left} more rows`] : []),
  ].join('\n')
}

const UNITS: Partial<Record<Metric['format'], { ru: string; en: string }>> = { percent: { ru: '%', en: '%' }, days: { ru: 'дн.', en: 'days' }, hours: { ru: 'ч', en: 'h' }, minutes: { ru: 'мин', en: 'min' } }

function figure(value: number | null, { format }: Metric, currency: string, locale: 'ru' | 'en'): string {
  if (value === null) return '—'
  const tag = locale === 'ru' ? 'ru-RU' : 'en-GB'
  if (format === 'money') return new Intl.NumberFormat(tag, { style: 'currency', currency, maximumFractionDigits: 0 }).format(value / 100)
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: format === 'count' ? 0 : format === 'quantity' ? 3 : 1 }).format(value)
  const unit = UNITS[format]
  return unit ? `${number} ${unit[locale]}` : number
}
