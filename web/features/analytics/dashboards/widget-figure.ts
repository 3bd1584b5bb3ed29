import type { Answer, AnswerRow, MetricCard, Question } from '#shared/contracts/analytics.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import type { Figure } from '../figures/figure.ts'

type Told = { question: Question; answer: Answer; locale: Locale; metric: (code: string) => MetricCard | undefined; missing: (code: string) => string | undefined }

/** A number of a widget with its definition and its address. `row` null: the total. */
export function widgetFigure({ question, answer, locale, metric, missing }: Told, code: string, row: AnswerRow | null): Figure {
  const card = metric(code)
  const { values, compared } = row ?? answer.totals
  const { measures: _measures, rows, columns: _columns, compare: _compare, sort: _sort, limit: _limit, ...asked } = question
  const keys = row ? Object.fromEntries((rows ?? []).map((dimension, at) => [dimension, row.keys[at]?.code ?? ''])) : undefined
  return {
    title: card ? inLocale(card.title, locale) : code,
    value: values[code] ?? null,
    format: card?.format ?? 'count',
    better: card?.better ?? null,
    ...(compared ? { before: compared[code] ?? null } : {}),
    ...(compared && answer.comparedUntil && (row === null || !question.rows?.includes('hour')) ? { beforeUntil: answer.comparedUntil } : {}),
    metric: card,
    missing: missing(code),
    ...(card?.opens ? { behind: { metric: { ...asked, measure: code, ...(keys ? { keys } : {}) } } } : {}),
  }
}
