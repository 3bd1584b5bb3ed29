import type { MetricCard, Question } from '#shared/contracts/analytics.ts'
import type { Comparison, Widget } from '#shared/contracts/dashboards.ts'
import { daysOf, lengthOf, type Days } from '../../../ui/period/period.ts'

/** What a dashboard says to all its widgets. */
export type Scene = { days: Days; compare: Comparison | null; sites: string[]; today: string }

/** The days of a widget: its own, or the dashboard's. */
export const daysOfWidget = (widget: Pick<Widget, 'period'>, scene: Scene): Days => (widget.period ? daysOf(widget.period, scene.today) : scene.days)

/** The question that a widget is. A number asks by days too, for its small line: its totals are the same. */
export function widgetQuestion(widget: Widget, scene: Scene, metric: (code: string) => MetricCard | undefined): Question {
  const days = daysOfWidget(widget, scene)
  const time = lengthOf(days) === 1 ? 'hour' : lengthOf(days) > 92 ? 'week' : 'day'
  const spark = widget.measures.every(code => metric(code)?.dimensions.includes(time)) ? [time] : []
  const rows = widget.kind === 'number' ? spark : widget.by ? [widget.by] : []
  return {
    measures: widget.measures,
    rows,
    period: days,
    limit: widget.kind === 'number' ? 400 : widget.kind === 'table' || !isTime(widget.by) ? widget.limit : 400,
    ...(widget.split && widget.kind !== 'number' ? { columns: [widget.split] } : {}),
    ...(widget.base ? { base: widget.base } : {}),
    ...(scene.sites.length > 0 ? { sites: scene.sites } : {}),
    ...comparedWith(widget, scene),
  }
}

/** The week before says nothing about a longer span of its own: that one is compared with the span before. */
function comparedWith(widget: Pick<Widget, 'period'>, scene: Scene): Pick<Question, 'compare'> {
  if (scene.compare === null) return {}
  return { compare: scene.compare === 'week' && lengthOf(daysOfWidget(widget, scene)) > 7 ? 'previous' : scene.compare }
}

const TIMES: readonly (string | null)[] = ['day', 'week', 'month', 'quarter', 'year', 'hour', 'weekday']
export const isTime = (dimension: string | null): boolean => TIMES.includes(dimension)
