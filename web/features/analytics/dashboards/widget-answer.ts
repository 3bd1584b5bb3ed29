import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Answer, AnswerRow, Question } from '#shared/contracts/analytics.ts'
import { answerQuery } from '../analytics-api.ts'
import { whileAway } from '../figures/FiguresError.tsx'
import { weekBefore } from './widget-question.ts'

/** The answer to a widget's question; compared with the week before, the two answers are put beside each other. */
export function useWidgetAnswer(question: Question, withWeekBefore: boolean) {
  const now = useQuery({ ...answerQuery(question), refetchInterval: whileAway })
  const before = useQuery({ ...queryOptions(answerQuery(weekBefore(question))), enabled: withWeekBefore })
  const data = now.data && withWeekBefore && before.data ? besideWeek(now.data, before.data, question) : now.data
  return { data, error: now.error, isError: now.isError, refetch: now.refetch }
}

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
