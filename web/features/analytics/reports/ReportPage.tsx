import { ActionIcon, Button, Menu, SegmentedControl, Select, Tabs, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconDownload, IconInfoCircle, IconPlugConnectedX, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import type { Report, ReportBlock, ReportCode } from '#shared/contracts/reports.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { isWhole, reportQuery, stateQuery, useMetrics } from '../analytics-api.ts'
import { BehindPanel } from '../behind/BehindPanel.tsx'
import { DefinitionHost } from '../figures/definition.tsx'
import { FiguresBar } from '../figures/FiguresBar.tsx'
import { FiguresError, whileAway } from '../figures/FiguresError.tsx'
import { Freshness } from '../figures/Freshness.tsx'
import { NotCountedYet } from '../figures/NotCountedYet.tsx'
import { useLiveFigures } from '../live-figures.ts'
import { Bounds } from './Bounds.tsx'
import type { ReportContext } from './cell-figure.ts'
import { csvOf, download, sheetsOf, xlsxOf } from './export-report.ts'
import { FiguresBlock } from './FiguresBlock.tsx'
import { FunnelBlock } from './FunnelBlock.tsx'
import { MatrixBlock } from './MatrixBlock.tsx'
import { choicesOf, type Choices } from './report-choices.ts'
import { useReportState, type ReportState } from './report-search.ts'
import { byTitles, measureTitles, reportTitles, tabTitles } from './report-words.ts'
import { SeriesBlock } from './SeriesBlock.tsx'
import { TableBlock } from './TableBlock.tsx'
import classes from './reports.module.css'

/** A ready report: one page for all of them, since all answer in one shape. */
export function ReportPage() {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const { report: named } = useParams({ strict: false }) as { report: string }
  const state = useReportState()
  const code = named as ReportCode
  const isKnown = named in reportTitles
  const metric = useMetrics()
  const { data, error, isError, isFetching, isPlaceholderData, refetch } = useQuery({ ...reportQuery(code, state.question), enabled: isKnown, refetchInterval: whileAway })
  const fresh = useQuery(stateQuery).data
  useLiveFigures()
  const context = useMemo<ReportContext | null>(() => (data ? { code, report: data, question: state.question, locale, metric } : null), [data, code, state.question, locale, metric])
  if (!isKnown) return <EmptyState title={<Trans>There is no such report</Trans>} />
  const title = i18n._(reportTitles[code])
  return (
    <div className={classes.page}>
      <DefinitionHost asOf={fresh?.asOf ?? data?.asOf}>
        <div className={classes.inside}>
          <Page title={title} actions={<><Freshness />{data?.connected && <Tools report={data} title={title} />}</>}>
          <FiguresBar period={state.period} comparisons={COMPARISONS} bases={data?.bases ?? []} counting={data && data.connected ? state.counting : undefined} end={data && Object.keys(data.bounds).length > 0 ? <Bounds state={state} used={data.bounds} /> : undefined} />
          <ReportTabs choices={choicesOf(code, state)} state={state} />
          <div className={classes.blocks} aria-busy={isFetching} data-old={isPlaceholderData || undefined}>
            {isError && !data && <FiguresError error={error} onRetry={() => void refetch()} />}
            {!data && !isError && <CardSkeleton label={t`Loading`} lines={10} />}
            {data && !data.connected && (
              <EmptyState icon={<IconPlugConnectedX size={28} stroke={1.5} />} title={<Trans>Not connected yet</Trans>}><Trans>There is nothing to report on: this part of the program keeps no such records.</Trans></EmptyState>
            )}
            {context && <Blocks context={context} state={state} isCounted={isWhole(fresh)} />}
          </div>
          </Page>
        </div>
        <BehindPanel />
      </DefinitionHost>
    </div>
  )
}

const COMPARISONS = ['previous', 'year'] as const

function Blocks({ context, state, isCounted }: { context: ReportContext; state: ReportState; isCounted: boolean }) {
  const { report, locale } = context
  const isEmpty = report.connected && report.blocks.every(block => block.rows.length === 0)
  if (isEmpty && !isCounted) return <NotCountedYet />
  if (isEmpty && report.report === 'ads') return <EmptyState title={<Trans>No ad costs in this period</Trans>} action={<Button component={Link} to={'/analytics/costs' as never}><Trans>Enter costs</Trans></Button>}><Trans>Enter what advertising cost, or bring it in from a file: ROMI, the share of costs and the price of a customer are counted from it.</Trans></EmptyState>
  if (isEmpty) return <EmptyState title={<Trans>Nothing in this period</Trans>}><Trans>Choose another period or other shops.</Trans></EmptyState>
  return report.blocks.map(block => (
    <section key={block.code} className={classes.block} aria-label={inLocale(block.title, locale)}>
      <h2>{inLocale(block.title, locale)}</h2>
      {block.notes.length > 0 && (
        <ul className={classes.notes}>{block.notes.map(note => <li key={note.code}><IconInfoCircle size={16} stroke={1.5} aria-hidden /><span>{inLocale(note.text, locale)}</span></li>)}</ul>
      )}
      <BlockBody context={context} block={block} state={state} />
    </section>
  ))
}

function BlockBody({ context, block, state }: { context: ReportContext; block: ReportBlock; state: ReportState }): ReactNode {
  if (block.rows.length === 0) return <p className="soft"><Trans>Nothing in this period</Trans></p>
  switch (block.kind) {
    case 'figures': return <FiguresBlock context={context} block={block} />
    case 'series': return <SeriesBlock context={context} block={block} />
    case 'funnel': return <FunnelBlock context={context} block={block} />
    case 'matrix': return <MatrixBlock context={context} block={block} />
    default: return <TableBlock context={context} block={block} state={state} />
  }
}

function ReportTabs({ choices, state }: { choices: Choices; state: ReportState }) {
  const { t, i18n } = useLingui()
  if (choices.tabs.length === 0 && choices.bys.length === 0 && !choices.hasMeasure) return null
  return (
    <div className={classes.tabs}>
      {choices.tabs.length > 0 && (
        <Tabs value={choices.tab} onChange={tab => state.set({ tab: tab === choices.tabs[0] ? undefined : tab ?? undefined, by: undefined, sort: undefined, bounds: undefined })}>
          <Tabs.List aria-label={t`Views of the report`}>{choices.tabs.map(tab => <Tabs.Tab key={tab} value={tab}>{i18n._(tabTitles[tab]!)}</Tabs.Tab>)}</Tabs.List>
        </Tabs>
      )}
      {choices.bys.length > 0 && (
        <Select className="no-print" w={240} aria-label={t`What the rows are`} allowDeselect={false} value={state.by ?? choices.bys[0]!} onChange={by => state.set({ by: by === choices.bys[0] ? undefined : by ?? undefined, sort: undefined })} data={choices.bys.map(by => ({ value: by, label: i18n._(byTitles[by]!) }))} />
      )}
      {choices.hasMeasure && (
        <SegmentedControl className="no-print" size="xs" aria-label={t`What goods are weighed by`} value={state.measure ?? 'revenue'} onChange={measure => state.set({ measure: measure === 'revenue' ? undefined : (measure as 'margin' | 'quantity') })} data={Object.entries(measureTitles).map(([value, label]) => ({ value, label: i18n._(label) }))} />
      )}
    </div>
  )
}

function Tools({ report, title }: { report: Report; title: string }) {
  const { t } = useLingui()
  const locale = useLocale()
  const name = `${title} ${report.from} ${report.to}`
  const csv = (): void => download(new Blob([csvOf(sheetsOf(report, locale), locale)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
  const xlsx = (): void => void xlsxOf(sheetsOf(report, locale)).then(blob => download(blob, `${name}.xlsx`), toastError)
  return (
    <span className="no-print">
      <Menu position="bottom-end">
        <Menu.Target><Tooltip label={<Trans>Download</Trans>}><ActionIcon variant="default" size={32} aria-label={t`Download`}><IconDownload size={16} stroke={1.5} /></ActionIcon></Tooltip></Menu.Target>
        <Menu.Dropdown><Menu.Item onClick={xlsx}>XLSX</Menu.Item><Menu.Item onClick={csv}>CSV</Menu.Item></Menu.Dropdown>
      </Menu>{' '}
      <Tooltip label={<Trans>Print or save as PDF</Trans>}><ActionIcon variant="default" size={32} aria-label={t`Print or save as PDF`} onClick={() => window.print()}><IconPrinter size={16} stroke={1.5} /></ActionIcon></Tooltip>
    </span>
  )
}

