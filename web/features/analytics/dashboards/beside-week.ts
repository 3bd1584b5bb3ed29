import type { Answer, AnswerRow, Question } from '#shared/contracts/analytics.ts'

/** Days follow each other, so the first is compared with the first; anything else by its code. */
export function besideWeek(now: Answer, before: Answer, question: Question): Answer {
  const isByDay = question.rows?.[0] === 'day' || question.rows?.[0] === 'week'
  const byKey = new Map(before.rows.map(row => [keyOf(row), row.values]))
  return {
    ...now,
    rows: now.rows.map((row, at) => ({ ...row, compared: (isByDay ? before.rows[at]?.values : byKey.get(keyOf(row))) ?? {} })),
    totals: { ...now.totals, compared: before.totals.values },
    comparedPeriod: before.period,
  }
}

const keyOf = (row: AnswerRow): string => row.keys.map(key => key.code).join('\u0000')
