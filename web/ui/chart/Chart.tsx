import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChartLine, IconTable } from '@tabler/icons-react'
import { lazy, Suspense, useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useAccount } from '../../base/account.ts'
import { decimalsOf, formatFigure } from '../../base/figure.ts'
import { useLocale } from '../../base/locale.ts'
import { colourOf, type ChartData, type ChartKind } from './chart.ts'
import './chart-colors.css'
import classes from './chart.module.css'

const AxisChart = lazy(() => import('./AxisChart.tsx').then(module => ({ default: module.AxisChart })))

type ChartProps = {
  kind: ChartKind
  data: ChartData
  height?: number
  /** Opens what is behind a point; by click, and by Enter on the point that the arrows stand on. */
  onPick?: (point: number, series: number) => void
  /** A figure of the table as something that opens. */
  cell?: (point: number, series: number) => ReactNode
}

/** A chart with its table: drawn for the eye, said for a screen reader, walked by arrows, and shown as a table to whoever asks. */
export function Chart({ kind, data, height = 240, onPick, cell }: ChartProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const id = useId()
  const [isTable, setIsTable] = useState(false)
  const [at, setAt] = useState<number | null>(null)
  const last = data.points.length - 1
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowRight: (at ?? -1) + 1, ArrowDown: (at ?? -1) + 1, ArrowLeft: (at ?? last + 1) - 1, ArrowUp: (at ?? last + 1) - 1, Home: 0, End: last }[event.key]
    if (next !== undefined) { event.preventDefault(); event.stopPropagation(); setAt(Math.max(0, Math.min(last, next))) }
    else if (event.key === 'Enter' && at !== null && onPick) { event.preventDefault(); onPick(at, 0) }
    else if (event.key === 'Escape' && at !== null) { event.preventDefault(); setAt(null) }
  }
  const said = at === null ? '' : `${data.points[at]?.title}: ${data.series.map(series => `${series.title} ${formatFigure(series.values[at], series.format, locale, currency)}`).join(', ')}`
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <ul className={classes.legend} aria-label={t`What the colours mean`}>
          {data.series.map((series, place) => <li key={series.key}><span className={classes.key} data-before={series.isBefore || undefined} style={{ background: colourOf(data.series, place) }} aria-hidden /><span className={classes.keyName}>{series.title}</span></li>)}
        </ul>
        <UnstyledButton className={`${classes.switch} no-print`} aria-expanded={isTable} aria-controls={`${id}-table`} onClick={() => setIsTable(!isTable)}>
          {isTable ? <IconChartLine size={16} stroke={1.5} aria-hidden /> : <IconTable size={16} stroke={1.5} aria-hidden />}
          {isTable ? <Trans>As a chart</Trans> : <Trans>As a table</Trans>}
        </UnstyledButton>
      </figcaption>
      {!isTable && (
        <div
          className={classes.drawing} style={{ minHeight: height }} tabIndex={0} role="group" aria-roledescription={t`chart`} aria-label={t`${data.title}. Arrows walk along the points.`}
          onKeyDown={onKeyDown} onBlur={() => setAt(null)}
        >
          <Suspense fallback={null}><AxisChart kind={kind} data={data} height={height} at={at} onPick={onPick && (point => onPick(point, 0))} /></Suspense>
          <div className="visually-hidden" aria-live="polite">{said}</div>
        </div>
      )}
      <div id={`${id}-table`} className={isTable ? classes.tableBox : 'visually-hidden'} {...(isTable ? { tabIndex: 0, role: 'region', 'aria-label': data.title } : {})}>
        <table className={classes.table}>
          <caption className="visually-hidden">{data.title}</caption>
          <thead><tr><th scope="col">{data.pointsTitle}</th>{data.series.map(series => <th key={series.key} scope="col">{series.title}</th>)}</tr></thead>
          <tbody>
            {data.points.map((point, row) => (
              <tr key={point.key}>
                <th scope="row">{point.title}</th>
                {data.series.map((series, place) => <td key={series.key} className="numbers">{(isTable && cell?.(row, place)) || formatFigure(series.values[row], series.format, locale, currency, decimalsOf(series.values, series.format))}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
