import { Button, SegmentedControl } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import type { Answer, Catalogue, Question } from '#shared/contracts/analytics.ts'
import type { SavedReport } from '#shared/contracts/saved-reports.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import type { ChartData } from '../../../ui/chart/chart.ts'
import { Chart } from '../../../ui/chart/Chart.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { usePeriod } from '../../../ui/period/use-period.ts'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { answerQuery, catalogueQuery, isWhole, stateQuery, useMetrics } from '../analytics-api.ts'
import { BehindPanel } from '../behind/BehindPanel.tsx'
import { isTime } from '../dashboards/widget-question.ts'
import { DefinitionHost } from '../figures/definition.tsx'
import { FiguresBar, type Counting } from '../figures/FiguresBar.tsx'
import { FiguresError, whileAway } from '../figures/FiguresError.tsx'
import { Freshness } from '../figures/Freshness.tsx'
import { NotCountedYet } from '../figures/NotCountedYet.tsx'
import { useLiveFigures } from '../live-figures.ts'
import { pointTitle } from '../figures/point-title.ts'
import { fitting, fromKept, questionOf, type Layout } from './layout.ts'
import { PivotTable } from './PivotTable.tsx'
import { ReportTools } from './ReportTools.tsx'
import { savedReportQuery } from './saved-report-api.ts'
import { Shelves } from './Shelves.tsx'
import { useLayout } from './use-layout.ts'
import classes from './builder.module.css'

const views = { table: msg`Table`, line: msg`Line chart`, bars: msg`Bars`, stacked: msg`Stacked bars` }
const BASES = ['created', 'completed', 'paid'] as const

/** A report that a person puts together: a new one, or a kept one. */
export function BuilderPage() {
  const { t } = useLingui()
  const { id } = useParams({ strict: false }) as { id: string }
  const isNew = id === 'new'
  const kept = useQuery({ ...savedReportQuery(Number(id)), enabled: !isNew })
  const catalogue = useQuery(catalogueQuery)
  const failed = kept.error ?? catalogue.error
  if (failed) return <ErrorState error={failed} onRetry={() => { void kept.refetch(); void catalogue.refetch() }} />
  if (!catalogue.data || (!isNew && !kept.data)) return <CardSkeleton label={t`Loading`} lines={10} />
  return <Builder key={id} report={isNew ? null : kept.data!} catalogue={catalogue.data} />
}

function Builder({ report, catalogue }: { report: SavedReport | null; catalogue: Catalogue }) {
  const { t } = useLingui()
  const locale = useLocale()
  const metric = useMetrics()
  const own = report && typeof report.layout.period === 'object' ? report.layout.period : null
  const period = usePeriod({ period: report && typeof report.layout.period === 'string' ? report.layout.period : 'last30', compare: report?.layout.compare ?? null })
  const { set: setPeriod } = period
  const keptSites = report?.layout.sites
  // What is kept of own days and shops goes into the address once, where everything else of them stands.
  useEffect(() => {
    if (own || keptSites) setPeriod({ ...(own ?? {}), ...(keptSites ? { sites: keptSites } : {}) })
  // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [report?.id])
  const kept = useMemo(() => (report ? fromKept(report.layout) : null), [report])
  const { layout, isChanged, set, forget } = useLayout(kept)
  const question = useMemo(() => questionOf(layout, period), [layout, period])
  const asked = useQuery({ ...answerQuery(question ?? NOTHING), enabled: question !== null, refetchInterval: whileAway })
  useLiveFigures()
  const whole = isWhole(useQuery(stateQuery).data)
  const answer = question && asked.data
  const drill = (dimension: string, code: string, into: string): void => set(now => ({
    ...now, rows: (now.rows ?? []).map(one => (one === dimension ? into : one)),
    filters: [...(now.filters ?? []).filter(filter => filter.dimension !== dimension), { dimension, in: [code] }],
  }))
  return (
    <div className={classes.page}>
      <DefinitionHost asOf={answer?.asOf}>
        <div className={classes.inside}>
          <Page title={report ? <span className={classes.title} dir="auto" title={report.name}>{report.name}</span> : <Trans>New report</Trans>} documentTitle={report?.name ?? t`New report`} actions={<><Freshness /><ReportTools report={report} layout={layout} period={period} question={question} isChanged={isChanged} onForget={forget} /></>}>
            <FiguresBar period={period} comparisons={COMPARISONS} bases={BASES} counting={{ base: layout.base, switches: layout.switches ?? {}, set: change => set(now => counted(now, change)) }} />
            <Shelves catalogue={catalogue} layout={layout} period={{ from: period.from, to: period.to }} set={set}>
              {(layout.rows ?? []).length === 1 && <Views layout={layout} onChange={view => set(now => ({ ...now, view }))} />}
              <div aria-busy={asked.isFetching}>
                {!question && <EmptyState title={<Trans>Choose what to measure</Trans>}><Trans>Drag a measure onto its shelf, or add it by the plus.</Trans></EmptyState>}
                {question && asked.isError && !answer && <FiguresError error={asked.error} onRetry={() => void asked.refetch()} />}
                {question && !answer && !asked.isError && <CardSkeleton label={t`Loading`} lines={8} />}
                {answer && question && isEmpty(answer, question) && !whole && <NotCountedYet />}
                {answer && question && isEmpty(answer, question) && whole && <EmptyState title={<Trans>Nothing in this period</Trans>} action={(layout.filters ?? []).length > 0 ? <Button variant="default" onClick={() => set(now => ({ ...now, filters: [] }))}><Trans>Without filters</Trans></Button> : undefined}><Trans>Choose another period or other filters.</Trans></EmptyState>}
                {answer && question && !isEmpty(answer, question) && (
                  <>
                    {layout.view !== 'table' && (question.rows ?? []).length === 1 && <ReportChart answer={answer} question={question} view={layout.view} title={report?.name ?? t`New report`} catalogue={catalogue} locale={locale} />}
                    <PivotTable question={question} answer={answer} locale={locale} metric={metric} dimensions={fitting(catalogue, layout)} onSort={sort => set(now => ({ ...now, sort }))} onDrill={drill} />
                  </>
                )}
              </div>
            </Shelves>
          </Page>
        </div>
        <BehindPanel />
      </DefinitionHost>
    </div>
  )
}

/** Base and switches of the report; what is not said any more is left out. */
function counted({ base, switches, ...layout }: Layout, change: Parameters<Counting['set']>[0]): Layout {
  const [nextBase, nextSwitches] = ['base' in change ? change.base : base, 'switches' in change ? change.switches : switches]
  return { ...layout, ...(nextBase && nextBase !== 'status' ? { base: nextBase } : {}), ...(nextSwitches ? { switches: nextSwitches } : {}) }
}

const NOTHING: Question = { measures: [], period: { from: '', to: '' } }
const COMPARISONS = ['previous', 'year'] as const
const isEmpty = (answer: Answer, { rows = [] }: Question): boolean => rows.length > 0 && answer.rows.length === 0

function Views({ layout, onChange }: { layout: Layout; onChange: (view: Layout['view']) => void }) {
  const { t, i18n } = useLingui()
  return (
    <div className={`${classes.views} no-print`}>
      <SegmentedControl size="xs" aria-label={t`How it is shown`} value={layout.view} onChange={view => onChange(view as Layout['view'])} data={Object.entries(views).map(([value, label]) => ({ value, label: i18n._(label) }))} />
    </div>
  )
}

/** Points of a chart that an eye still tells apart. */
const MOST_POINTS = 400
const MOST_ROWS = 30

function ReportChart({ answer, question, view, title, catalogue, locale }: { answer: Answer; question: Question; view: Layout['view']; title: string; catalogue: Catalogue; locale: 'ru' | 'en' }) {
  const { t } = useLingui()
  const [by = ''] = question.rows ?? []
  const data = useMemo<ChartData>(() => {
    const card = (code: string) => catalogue.metrics.find(one => one.code === code)
    const named = (code: string): string => { const found = card(code); return found ? inLocale(found.title, locale) : code }
    const dimension = catalogue.dimensions.find(one => one.code === by)
    const rows = answer.rows.slice(0, isTime(by) ? MOST_POINTS : MOST_ROWS)
    const [first = ''] = question.measures
    // Measures of one unit can share an axis; a pivot draws its columns by the first of them.
    const format = card(first)?.format ?? 'count'
    return {
      title, pointsTitle: dimension ? inLocale(dimension.title, locale) : by,
      points: rows.map(row => ({ key: row.keys[0]!.code, title: pointTitle(row.keys[0]!.title || t`not specified`, locale) })),
      series: answer.columns.length > 0
        ? answer.columns.map((column, at) => ({ key: column.keys.map(key => key.code).join(' '), title: column.keys.map(key => key.title || t`not specified`).join(' · '), format, values: rows.map(row => row.cells?.[at]?.[first] ?? null) }))
        : question.measures.filter(code => card(code)?.format === format).map(code => ({ key: code, title: named(code), format, values: rows.map(row => row.values[code] ?? null) })),
    }
  }, [answer, by, catalogue, locale, question, t, title])
  return <Chart kind={view === 'line' ? 'line' : view === 'stacked' ? 'stacked' : isTime(by) ? 'bars' : 'rows'} data={data} height={isTime(by) ? 280 : Math.max(200, data.points.length * 24 + 60)} />
}
