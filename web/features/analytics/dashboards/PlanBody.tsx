import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MetricCard } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import type { PlanRow, PlanTable } from '#shared/contracts/monitoring.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { formatFigure } from '../../../base/figure.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { Bar, useSlow } from '../../../ui/states/Skeleton.tsx'
import { FIGURES } from '../analytics-api.ts'
import { useDefinition } from '../figures/definition.tsx'
import { FiguresError, isAway, whileAway } from '../figures/FiguresError.tsx'
import { RowName } from '../figures/RowName.tsx'
import { pointTitle } from '../figures/point-title.ts'
import { daysOfWidget, type Scene } from './widget-question.ts'
import classes from './dashboards.module.css'

type PlanBodyProps = { widget: Widget; scene: Scene; metric: (code: string) => MetricCard | undefined }

/** How far the month is: the fact beside the plan, what its end is expected to be, and the same by person or shop. */
export function PlanBody({ widget, scene, metric }: PlanBodyProps) {
  const locale = useLocale()
  const [code = ''] = widget.measures
  const month = daysOfWidget(widget, scene).to.slice(0, 7)
  const question = { month, metric: code, by: widget.by === 'site' ? 'site' : 'manager', site: scene.sites.length === 1 ? scene.sites[0]! : '' }
  const { data, error, isError, refetch } = useQuery({ queryKey: [FIGURES, 'plan', question], queryFn: ({ signal }) => api.get<PlanTable>('/api/plans', question, signal), refetchInterval: whileAway })
  const slow = useSlow(!data && !isError)
  if (isError && !data) return isAway(error) ? <p className={classes.reason}><Trans>Reports are away for the moment</Trans></p> : <FiguresError error={error} onRetry={() => void refetch()} />
  if (!data) return slow ? <div className={classes.waiting}><Bar width="60%" height={20} /></div> : null
  const rows = widget.by === null ? [] : data.rows.filter(row => row.plan !== null || row.fact !== null)
  return (
    <div className={classes.planBody} aria-busy={false}>
      <Whole row={data.total} month={pointTitle(month, locale)} format={metric(code)?.format ?? 'count'} metric={metric(code)} />
      {rows.length > 0 && <Parts rows={rows} by={widget.by === 'site' ? 'site' : 'manager'} format={metric(code)?.format ?? 'count'} />}
    </div>
  )
}

type Format = MetricCard['format']

/** Plans are made in whole roubles: kopecks would only be in the way. */
function useWords(format: Format): { show: (value: number | null) => string; percent: (value: number | null) => string } {
  const locale = useLocale()
  const { currency } = useAccount()
  return {
    show: value => formatFigure(value !== null && format === 'money' ? Math.round(value / 100) * 100 : value, format, locale, currency),
    percent: value => formatFigure(value === null ? null : Math.round(value), 'percent', locale),
  }
}

function Whole({ row, month, format, metric }: { row: PlanRow; month: string; format: Format; metric: MetricCard | undefined }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { show, percent } = useWords(format)
  const title = metric ? inLocale(metric.title, locale) : ''
  const definition = useDefinition({ title, value: row.fact, format, better: null, ...(metric ? { metric } : {}) })
  return (
    <div className={classes.planWhole}>
      <div className={classes.planFact}>
        <span className="numbers" data-size="large" style={{ '--chars': show(row.fact).length } as React.CSSProperties} tabIndex={0} role="note" aria-label={`${title}: ${show(row.fact)}`} {...definition}>{show(row.fact)}</span>
        {row.plan === null
          ? <span className="soft"><Trans>no plan for {month}.</Trans> <Link to="/analytics/plans"><Trans>Make one</Trans></Link></span>
          : <span className="soft numbers"><Trans>of {show(row.plan)} for {month}</Trans></span>}
      </div>
      {row.done !== null && (
        <>
          <Track row={row} label={t`Done ${percent(row.done)}, expected at the end ${percent(row.expectedDone)}`} />
          <div className={`${classes.planWords} numbers`}>
            <span><Trans>{percent(row.done)} done</Trans></span>
            {row.expectedDone !== null && <span className="soft"><Trans>by the end {percent(row.expectedDone)}: {show(row.expected)}</Trans></span>}
          </div>
        </>
      )}
    </div>
  )
}

function Track({ row, label }: { row: PlanRow; label?: string }) {
  const width = (share: number | null): string => `${Math.min(100, Math.max(0, share ?? 0))}%`
  return <span className={classes.track} role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true}><span className={classes.trackExpected} style={{ width: width(row.expectedDone) }} /><span className={classes.trackDone} style={{ width: width(row.done) }} /></span>
}

function Parts({ rows, by, format }: { rows: readonly PlanRow[]; by: 'manager' | 'site'; format: Format }) {
  const { t } = useLingui()
  const { show, percent } = useWords(format)
  return (
    <div className={classes.tableBox} tabIndex={0} role="region" aria-label={t`Table`}>
      <table className={classes.table}>
        <thead><tr><th scope="col">{by === 'site' ? <Trans>Store</Trans> : <Trans>Manager</Trans>}</th><th scope="col"><Trans>Plan</Trans></th><th scope="col"><Trans>Fact</Trans></th><th scope="col"><Trans>Done</Trans></th><th scope="col"><Trans>By the end</Trans></th></tr></thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.key}>
              <th scope="row">{row.key === 'none' ? <Trans>Without a manager</Trans> : <RowName title={row.title} />}</th>
              <td className="numbers">{show(row.plan)}</td><td className="numbers">{show(row.fact)}</td><td className="numbers">{percent(row.done)}</td><td className="numbers">{percent(row.expectedDone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
