import { count, counted, quantile, ratio, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import { reachOf } from './reach.ts'
import type { Asking, Block, ReportSpec } from './report-spec.ts'
import { dropEmptyStatuses, statusRows, STAY_ROW } from './status-rows.ts'

const OVER = 'is_ended'
const WITH_TERM = 'is_ended and term > 0'

/** How long orders stay in each status, in working time, and how often longer than they may. */
export const statuses: ReportSpec = { bases: [], blocks: (asking) => [stays(asking)] }

/** Stays that began in the period, and how long those lasted that ended in it. */
const stays = (asking: Asking): Block => ({
  code: 'statuses',
  kind: 'table',
  title: { ru: 'Время в статусах', en: 'Time in statuses' },
  facts: `
  select toString(status) as key, 'order' as entity, order_id as id, ${STAY_ROW} as row, entered_at as at, ${IN_PERIOD('entered_at')} as is_begun, ifNull(${IN_PERIOD('left_at')}, 0) as is_ended, left_at is null as is_present, working_minutes / 60 as hours,
    transform(toString(status), {term_codes:Array(String)}, {terms:Array(Float64)}, 0.) as term
  from status_span as s final
  where (${IN_PERIOD('entered_at')} or ${IN_PERIOD('left_at')}) and ${reachOf(asking.actor, asking.question.sites).within('status_span')}`,
  params: termsOf(asking),
  columns: [
    count('stays', 'Заходили в статус', 'Came into the status', counted('is_begun'), { metric: 'funnelChanges' }),
    count('standing', 'Ещё в статусе', 'Still in it', counted('is_begun and is_present'), { metric: 'standing' }),
    ratio('mean', 'В среднем, рабочие часы', 'On average, working hours', 'hours', summed('hours', OVER), counted(OVER), { metric: 'timeInStatus', better: 'down' }),
    quantile('median', 'Медиана, рабочие часы', 'Median, working hours', 'hours', 0.5, 'hours', OVER, { metric: 'timeInStatusMedian', better: 'down' }),
    quantile('p90', '90 % не дольше, рабочие часы', '90 % not longer than, working hours', 'hours', 0.9, 'hours', OVER, { metric: 'timeInStatusP90', better: 'down' }),
    count('late', 'Дольше срока', 'Longer than allowed', counted(`${WITH_TERM} and hours > term`), { metric: 'overTerm', better: 'down' }),
    ratio('lateShare', 'Доля дольше срока', 'Share of longer than allowed', 'percent', counted(`${WITH_TERM} and hours > term`), counted(WITH_TERM), { metric: 'overTermShare', better: 'down', times: 100 }),
  ],
  rows: statusRows(asking),
  rowsTitle: { ru: 'Статус', en: 'Status' },
  finish: dropEmptyStatuses,
})

/** Working hours that an order may stay in a status. */
function termsOf({ references }: Asking): NonNullable<Block['params']> {
  const withTerm = references.statuses.all.filter((status) => status.deadlineHours)
  return { term_codes: withTerm.map((status) => status.code), terms: withTerm.map((status) => Number(status.deadlineHours)) }
}
