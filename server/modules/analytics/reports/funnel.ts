import type { ReportBlock, ReportRow } from '#shared/contracts/reports.ts'
import { REPORT_TABS } from '#shared/contracts/reports.ts'
import { workingHoursOf } from '#server/modules/settings/index.ts'
import { count, counted, distinct, ratio, sum, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import { share } from './read-block.ts'
import { reachOf } from './reach.ts'
import type { Asking, Block, ReportSpec } from './report-spec.ts'
import { dropEmptyStatuses, statusRows, STAY_ROW } from './status-rows.ts'
import { workedUntil, workingParams } from './working-sql.ts'


/** The way of orders through the groups of statuses, in three views. */
export const funnel: ReportSpec = {
  bases: [],
  tabs: REPORT_TABS.funnel,
  blocks: (asking) => [{ received, changes, now }[asking.question.tab as 'received'](asking)],
}

/** Of the orders created in the period: how many ever stood in each stage, and how long. */
function received(asking: Asking): Block {
  const { within } = reachOf(asking.actor, asking.question.sites)
  return {
    ...stages(asking, 'received', { ru: 'Заказы, созданные в периоде', en: 'Orders created in the period' }),
    // Visits stand on top, all orders beneath them: a stage of its own each.
    facts: `
  select arrayJoin(arrayConcat(['created'], arrayDistinct(arrayMap(code -> transform(toString(code), {status_codes:Array(String)}, {status_groups:Array(String)}, ''), passed)))) as key,
    'order' as entity, id, id as row, created_at as at, total
  from \`order\` final
  where ${IN_PERIOD('created_at')} and ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and ${within('order')}
  union all
  select 'visits' as key, 'visit' as entity, id, id as row, started_at as at, 0 as total
  from visit final
  where ${IN_PERIOD('started_at')} and is_bot = 0 and ${within('visit')}`,
    columns: [
      count('passed', 'Дошли', 'Reached', counted(), { metric: 'funnelReceived' }),
      sum('sum', 'Сумма', 'Sum', 'money', summed('total'), { metric: 'funnelReceived' }),
      ratio('ofCreated', 'От созданных', 'Of those created', 'percent', counted(), 'total', { metric: 'funnelReceived', times: 100 }),
      ratio('ofPrevious', 'От предыдущего этапа', 'Of the stage before', 'percent', counted(), 'total', { metric: 'funnelReceived', times: 100 }),
      ratio('ofVisits', 'От визитов', 'Of visits', 'percent', counted(), 'total', { metric: 'siteConversion', times: 100 }),
    ],
    rows: [
      { key: 'visits', title: { ru: 'Визиты на сайт', en: 'Visits of the site' } },
      { key: 'created', title: { ru: 'Созданы', en: 'Created' } },
      ...stageRows(asking),
    ],
    isWithoutTotal: true,
    finish: shareStages,
  }
}

/** Each stage against the orders created, the stage before it, and the visits; cancelled orders are the end of no stage, and are held against all. */
function shareStages(block: ReportBlock): void {
  const at = (row: ReportRow | undefined, when: 'value' | 'before'): number => Number(row?.cells['passed']?.[when] ?? 0)
  const [visits, created] = block.rows
  let isSkipped = false
  block.rows.forEach((row, index) => {
    const isVisits = row.key === 'visits'
    // A visit has no sum: nought would say that it came to nothing.
    if (isVisits) delete row.cells['sum']
    const previous = isVisits ? undefined : row.key === 'created' ? visits : row.key === 'cancel' ? created : block.rows[index - 1]
    const against = { ofCreated: isVisits ? undefined : created, ofPrevious: previous, ofVisits: isVisits ? undefined : visits }
    isSkipped ||= index > 1 && at(row, 'value') > at(previous, 'value') && row.key !== 'cancel'
    for (const [column, base] of Object.entries(against)) {
      const hasPast = row.cells['passed']?.before !== undefined
      const now = base ? share(at(row, 'value'), at(base, 'value'), 100) : { value: null }
      const past = base && hasPast ? share(at(row, 'before'), at(base, 'before'), 100) : undefined
      row.cells[column] = { ...now, ...(hasPast ? { before: past?.value ?? null, ...(past ? { beforePart: past.part!, beforeOf: past.of! } : {}) } : {}) }
    }
  })
  if (isSkipped) {
    block.notes.push({ code: 'stages_skipped', params: {}, text: { ru: 'Больше 100 % от предыдущего этапа — когда заказы попадают в этап, минуя предыдущий: сразу созданы в нём или переведены через этап', en: 'More than 100 % of the stage before: orders come into a stage without it, created there at once or moved past it' } })
  }
}

/** Moves into each status in the period, whatever the order came from. */
function changes(asking: Asking): Block {
  return {
    ...stages(asking, 'changes', { ru: 'Переходы в статусы за период', en: 'Moves into statuses in the period' }),
    facts: `
  select toString(status) as key, 'order' as entity, order_id as id, ${STAY_ROW} as row, entered_at as at, order_total as total
  from status_span as s final
  where ${IN_PERIOD('entered_at')} and ${reachOf(asking.actor, asking.question.sites).within('status_span')}`,
    columns: [
      count('moves', 'Переходы', 'Moves', counted(), { metric: 'funnelChanges' }),
      count('orders', 'Заказы', 'Orders', distinct(), { metric: 'funnelChanges' }),
      sum('sum', 'Сумма', 'Sum', 'money', summed('total'), { metric: 'funnelChanges' }),
    ],
    rows: statusRows(asking),
    finish: dropEmptyStatuses,
  }
}

/** Orders that stand in each status at the moment, their sum, and for how long they have stood there. */
function now(asking: Asking): Block {
  const { account } = asking.references
  return {
    ...stages(asking, 'now', { ru: 'Сейчас в статусах', en: 'Now in statuses' }),
    facts: `
  select toString(status) as key, 'order' as entity, id, id as row, status_changed_at as at, total, ${workedUntil('{now:DateTime64(3, \'UTC\')}', 'status_changed_at')} as waited
  from \`order\` final
  where ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and status not in {finished:Array(String)} and ${reachOf(asking.actor, asking.question.sites).within('order')}`,
    columns: [
      count('orders', 'Заказы', 'Orders', counted(), { metric: 'funnelNow' }),
      sum('sum', 'Сумма', 'Sum', 'money', summed('total'), { metric: 'funnelNow' }),
      ratio('waited', 'В статусе в среднем, рабочее время', 'In the status on average, working time', 'minutes', summed('waited'), counted(), { metric: 'waiting', better: 'down' }),
    ],
    params: { ...stageParams(asking), ...workingParams(workingHoursOf(account), asking.now), finished: finished(asking) },
    rows: statusRows(asking).filter(({ key }) => !finished(asking).includes(key)),
    isNow: true,
    finish: dropEmptyStatuses,
  }
}

// Orders stand in the last groups for ever: all there ever were.
const finished = ({ params }: Asking): string[] => [...(params['complete'] as string[]), ...(params['cancelled'] as string[])]

const stages = (asking: Asking, code: string, title: Block['title']): Pick<Block, 'code' | 'kind' | 'title' | 'params' | 'rowsTitle'> => ({
  code, kind: 'funnel', title, params: stageParams(asking), rowsTitle: { ru: 'Этап', en: 'Stage' },
})

function stageParams({ references }: Asking): NonNullable<Block['params']> {
  const { all } = references.statuses
  return { status_codes: all.map((status) => status.code), status_groups: all.map((status) => status.group) }
}

const stageRows = ({ references }: Asking): Omit<ReportRow, 'cells'>[] => references.statusGroups.all.map(({ code, name, color }) => ({ key: code, title: name, color }))
