import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Answer, AnswerRow, MetricCard, Question } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import { formatNumber } from '../../../base/format.ts'
import { inLocale, useLocale, type Locale } from '../../../base/locale.ts'
import type { ChartData, ChartKind } from '../../../ui/chart/chart.ts'
import { Chart } from '../../../ui/chart/Chart.tsx'
import { Sparkline } from '../../../ui/chart/Sparkline.tsx'
import { useOpenBehind } from '../behind/use-behind.ts'
import { RowName } from '../figures/RowName.tsx'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { pointTitle } from '../figures/point-title.ts'
import { missingIn } from './missing-words.ts'
import { widgetFigure } from './widget-figure.ts'
import { isTime } from './widget-question.ts'
import classes from './dashboards.module.css'

export type WidgetBodyProps = { widget: Widget; question: Question; answer: Answer; metric: (code: string) => MetricCard | undefined; dimension: (code: string) => string; /** Pixels that the body has. */ room: number }

/** What a widget shows of its answer. */
export function WidgetBody(props: WidgetBodyProps) {
  const { widget, answer, question } = props
  const locale = useLocale()
  const told = { question, answer, locale, metric: props.metric, missing: missingIn(answer) }
  const reasons = widget.measures.map(told.missing).filter(reason => reason !== undefined)
  if (reasons.length === widget.measures.length) return <p className={classes.reason}>{reasons[0]}</p>
  if (widget.kind === 'number') {
    return (
      <div className={classes.numbers}>
        {widget.measures.map(code => (
          <div key={code} className={classes.numberRow}>
            {widget.measures.length > 1 && <span className="soft">{told.metric(code) ? inLocale(told.metric(code)!.title, locale) : code}</span>}
            <MetricNumber figure={widgetFigure(told, code, null)} large={widget.measures.length === 1} rounded />
          </div>
        ))}
        {widget.measures.length === 1 && answer.rows.length > 1 && <Sparkline values={answer.rows.map(row => row.values[widget.measures[0]!] ?? null)} />}
      </div>
    )
  }
  if (answer.rows.length === 0) return <p className={classes.reason}><Trans>Nothing in this period</Trans></p>
  if (widget.kind === 'table') return <TableBody {...props} told={told} />
  return <ChartBody {...props} told={told} />
}

type Told = Parameters<typeof widgetFigure>[0]
const rowTitle = (row: AnswerRow, locale: Locale, none: string): string => row.keys.map(key => pointTitle(key.title || none, locale)).join(' · ')

function TableBody({ widget, answer, dimension, told }: WidgetBodyProps & { told: Told }) {
  const { t } = useLingui()
  const { locale, metric } = told
  return (
    <div className={classes.tableBox} tabIndex={0} role="region" aria-label={t`Table`}>
      <table className={classes.table}>
        <thead><tr><th scope="col">{dimension(widget.by ?? '')}</th>{widget.measures.map(code => <th key={code} scope="col">{metric(code) ? inLocale(metric(code)!.title, locale) : code}</th>)}</tr></thead>
        <tbody>
          {answer.rows.map(row => {
            const title = rowTitle(row, locale, t`not specified`)
            return <tr key={row.keys.map(key => key.code).join(' ')}><th scope="row"><RowName title={title} /></th>{widget.measures.map(code => <td key={code}><MetricNumber figure={widgetFigure(told, code, row)} of={title} bare /></td>)}</tr>
          })}
        </tbody>
        <tfoot><tr><th scope="row">{answer.rest ? <Trans>Total, with {formatNumber(answer.rest.groups, locale)} more</Trans> : <Trans>Total</Trans>}</th>{widget.measures.map(code => <td key={code}><MetricNumber figure={widgetFigure(told, code, null)} of={t`Total`} bare /></td>)}</tr></tfoot>
      </table>
    </div>
  )
}

function ChartBody({ widget, answer, dimension, told, room }: WidgetBodyProps & { told: Told }) {
  const { t } = useLingui()
  const { locale, metric } = told
  const open = useOpenBehind()
  const data = useMemo<ChartData>(() => {
    const titleOf = (code: string): string => (metric(code) ? inLocale(metric(code)!.title, locale) : code)
    const format = (code: string) => metric(code)?.format ?? 'count'
    const [first = ''] = widget.measures
    const isSplit = answer.columns.length > 0
    const isCompared = !isSplit && widget.measures.length === 1 && answer.rows.some(row => row.compared)
    return {
      title: widget.title ?? widget.measures.map(titleOf).join(', '),
      pointsTitle: dimension(widget.by ?? ''),
      points: answer.rows.map(row => ({ key: row.keys.map(key => key.code).join(' '), title: rowTitle(row, locale, t`not specified`) })),
      series: isSplit
        ? answer.columns.map((column, at) => ({ key: column.keys.map(key => key.code).join(' '), title: column.keys.map(key => key.title || t`not specified`).join(' · '), format: format(first), values: answer.rows.map(row => row.cells?.[at]?.[first] ?? null) }))
        : [
            ...(isCompared ? [{ key: 'before', title: t`Before`, format: format(first), isBefore: true, values: answer.rows.map(row => row.compared?.[first] ?? null) }] : []),
            ...widget.measures.map(code => ({ key: code, title: titleOf(code), format: format(code), values: answer.rows.map(row => row.values[code] ?? null) })),
          ],
    }
  }, [answer, dimension, locale, metric, t, widget])
  const kind: ChartKind = widget.kind === 'stacked' ? 'stacked' : widget.kind === 'line' ? 'line' : isTime(widget.by) ? 'bars' : 'rows'
  const figureAt = (point: number, code = widget.measures[0]!) => widgetFigure(told, code, answer.rows[point] ?? null)
  return (
    <Chart
      kind={kind} data={data} height={Math.max(120, room - 32)}
      onPick={point => { const figure = figureAt(point); if (figure.behind && figure.value !== null) open(figure.behind, `${figure.title}, ${data.points[point]?.title}`, figure) }}
      cell={(point, series) => { const code = data.series[series]?.key ?? ''; return widget.measures.includes(code) ? <MetricNumber figure={figureAt(point, code)} of={data.points[point]?.title} bare /> : undefined }}
    />
  )
}
