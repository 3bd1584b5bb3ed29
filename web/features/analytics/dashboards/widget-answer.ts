import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Question } from '#shared/contracts/analytics.ts'
import { answerQuery } from '../analytics-api.ts'
import { whileAway } from '../figures/FiguresError.tsx'
import { besideWeek } from './beside-week.ts'
import { weekBefore } from './widget-question.ts'

/** The answer to a widget's question; compared with the week before, the two answers are put beside each other. */
export function useWidgetAnswer(question: Question, withWeekBefore: boolean) {
  const now = useQuery({ ...answerQuery(question), refetchInterval: whileAway })
  const before = useQuery({ ...queryOptions(answerQuery(weekBefore(question))), enabled: withWeekBefore })
  const data = now.data && withWeekBefore && before.data ? besideWeek(now.data, before.data, question) : now.data
  return { data, error: now.error, isError: now.isError, refetch: now.refetch }
}
