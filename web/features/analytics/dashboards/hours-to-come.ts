import type { Answer, Question } from '#shared/contracts/analytics.ts'
import { todayIn } from '../../../ui/period/period.ts'

/** Hours of today that have not begun have no figures yet: a line that falls to nought there would say that sales stopped. */
export function withoutHoursToCome(answer: Answer, { rows = [], period }: Question, timeZone: string, now = new Date()): Answer {
  if (rows[0] !== 'hour' || rows.length > 1 || period.from !== period.to || period.to !== todayIn(timeZone, now)) return answer
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now)
  return { ...answer, rows: answer.rows.map(row => (row.keys[0]!.code > hour ? { ...row, values: {} } : row)) }
}
