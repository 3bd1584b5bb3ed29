import type { Answer, AnswerRow, MetricCard, Question } from '#shared/contracts/analytics.ts'
import { decimalsOf } from '../../../base/figure.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import type { Figure } from '../figures/figure.ts'

type Told = { question: Question; answer: Answer; locale: Locale; metric: (code: string) => MetricCard | undefined; missing: (code: string) => string | undefined }

const decimals = new WeakMap<Answer, Map<string, number>>()
/** Decimals of a measure wherever it stands in a table: in its rows, its columns and its totals. */
function decimalsIn(answer: Answer, code: string, format: MetricCard['format']): number {
  const known = decimals.get(answer) ?? new Map<string, number>()
  decimals.set(answer, known)
  const values = (): (number | null | undefined)[] => [answer.totals, ...answer.rows].flatMap(row => [row.values[code], ...(row.cells ?? []).map(cell => cell?.[code])])
  const found = known.get(code) ?? decimalsOf([...values(), answer.rest?.values[code]], format)
  known.set(code, found)
  return found
}

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
    ...(answer.rows.length > 1 ? { decimals: decimalsIn(answer, code, card?.format ?? 'count') } : {}),
    better: card?.better ?? null,
    ...(compared ? { before: compared[code] ?? null } : {}),
    ...(compared && answer.comparedUntil && (row === null || !question.rows?.includes('hour')) ? { beforeUntil: answer.comparedUntil } : {}),
    metric: card,
    missing: missing(code),
    ...(card?.opens ? { behind: { metric: { ...asked, measure: code, ...(keys ? { keys } : {}) } } } : {}),
  }
}
