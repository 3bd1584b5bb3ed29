import { SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { ReportBlock } from '#shared/contracts/reports.ts'
import { inLocale } from '../../../base/locale.ts'
import type { ChartData } from '../../../ui/chart/chart.ts'
import { Chart } from '../../../ui/chart/Chart.tsx'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { useOpenBehind } from '../behind/use-behind.ts'
import { cellFigure, titleOf, type ReportContext } from './cell-figure.ts'

export { pointTitle } from '../figures/point-title.ts'

/** How figures went day by day: one at a time, beside what it is compared with. */
export function SeriesBlock({ context, block }: { context: ReportContext; block: ReportBlock }) {
  const { t } = useLingui()
  const { locale, report } = context
  const [code, setCode] = useState(block.columns[0]?.code)
  const column = block.columns.find(one => one.code === code) ?? block.columns[0]
  const open = useOpenBehind()
  const data = useMemo<ChartData | null>(() => {
    if (!column) return null
    const title = inLocale(column.title, locale)
    return {
      title: `${inLocale(block.title, locale)}: ${title}`,
      pointsTitle: block.rowsTitle ? inLocale(block.rowsTitle, locale) : '',
      points: block.rows.map(row => ({ key: row.key, title: titleOf(row.title, locale) })),
      series: [
        ...(report.compared ? [{ key: 'before', title: t`${title} before`, format: column.format, isBefore: true, values: block.rows.map(row => row.cells[column.code]?.before ?? null) }] : []),
        { key: column.code, title, format: column.format, values: block.rows.map(row => row.cells[column.code]?.value ?? null) },
      ],
    }
  }, [block, column, locale, report.compared, t])
  if (!column || !data) return null
  const figureAt = (point: number) => cellFigure(context, block, block.rows[point] ?? null, column)
  const own = data.series.length - 1
  return (
    <>
      {block.columns.length > 1 && <SegmentedControl className="no-print" size="xs" mb="xs" aria-label={t`What the chart shows`} value={column.code} onChange={setCode} data={block.columns.map(one => ({ value: one.code, label: inLocale(one.title, locale) }))} />}
      <Chart
        kind={block.rows.length > 1 ? 'line' : 'bars'} data={data}
        onPick={point => { const figure = figureAt(point); if (figure.behind && figure.value !== null) open(figure.behind, `${figure.title}, ${data.points[point]?.title}`, figure) }}
        cell={(point, series) => (series === own ? <MetricNumber figure={figureAt(point)} of={data.points[point]?.title} bare /> : undefined)}
      />
      {report.compared && <p className="visually-hidden"><Trans>The pale line is the period compared with.</Trans></p>}
    </>
  )
}
