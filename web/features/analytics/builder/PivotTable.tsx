import { Menu, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowDown, IconArrowUp, IconFilter } from '@tabler/icons-react'
import type { Answer, AnswerRow, DimensionCard, MetricCard, Question } from '#shared/contracts/analytics.ts'
import { formatNumber } from '../../../base/format.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import { RowName } from '../figures/RowName.tsx'
import { wide } from '../figures/wide.ts'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { widgetFigure } from '../dashboards/widget-figure.ts'
import { missingIn } from '../dashboards/missing-words.ts'
import { pointTitle } from '../figures/point-title.ts'
import type { Layout } from './layout.ts'
import classes from './builder.module.css'

type PivotTableProps = {
  question: Question
  answer: Answer
  locale: Locale
  metric: (code: string) => MetricCard | undefined
  dimensions: readonly DimensionCard[]
  onSort: (sort: NonNullable<Layout['sort']>) => void
  /** Only this value of a dimension, told apart by another. */
  onDrill: (dimension: string, code: string, into: string) => void
}

/** Rows × columns × measures, with totals that were asked by themselves. Every number opens its rows; every row goes deeper. */
export function PivotTable({ question, answer, locale, metric, dimensions, onSort, onDrill }: PivotTableProps) {
  const { t } = useLingui()
  const told = { question, answer, locale, metric, missing: missingIn(answer) }
  const { measures, rows = [] } = question
  const dimensionTitle = (code: string): string => { const found = dimensions.find(one => one.code === code); return found ? inLocale(found.title, locale) : code }
  const metricTitle = (code: string): string => { const found = metric(code); return found ? inLocale(found.title, locale) : code }
  const columnTitles = answer.columns.map(column => column.keys.map(key => pointTitle(key.title || t`not specified`, locale)).join(' · '))
  const rowTitle = (row: AnswerRow): string => row.keys.map(key => pointTitle(key.title || t`not specified`, locale)).join(' · ')
  const cell = (code: string, row: AnswerRow | null, at: number, of: string) => {
    const values = (row ?? answer.totals).cells?.[at]
    const whole = widgetFigure(told, code, row)
    const keys = Object.fromEntries((question.columns ?? []).map((dimension, place) => [dimension, answer.columns[at]!.keys[place]!.code]))
    const { before: _before, ...figure } = whole
    const behind = whole.behind && 'metric' in whole.behind ? { metric: { ...whole.behind.metric, keys: { ...whole.behind.metric.keys, ...keys } } } : undefined
    return <MetricNumber figure={{ ...figure, value: values?.[code] ?? null, ...(behind ? { behind } : {}) }} of={`${of}, ${columnTitles[at]}`} bare />
  }
  const numbers = (row: AnswerRow | null, of: string) => (
    <>
      {measures.map(code => <td key={code}><MetricNumber figure={widgetFigure(told, code, row)} of={of} /></td>)}
      {answer.columns.map((_column, at) => measures.map(code => <td key={`${at} ${code}`} data-first={code === measures[0] || undefined}>{cell(code, row, at, of)}</td>))}
    </>
  )
  const sorted = question.sort
  const head = (code: string, title: string, isRow = false) => {
    const direction = sorted?.by === code ? sorted.direction : null
    return (
      <th key={code} scope="col" data-row={isRow || undefined} aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}>
        <UnstyledButton className={classes.sort} onClick={() => onSort({ by: code, direction: direction === 'desc' ? 'asc' : 'desc' })}>
          {direction && (direction === 'asc' ? <IconArrowUp size={12} aria-hidden /> : <IconArrowDown size={12} aria-hidden />)}{title}
        </UnstyledButton>
      </th>
    )
  }
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Figures`}>
      <table className={classes.table} {...wide(rows.length - 1 + measures.length * (1 + answer.columns.length))}>
        <caption className="visually-hidden"><Trans>Figures of the report</Trans></caption>
        <thead>
          {answer.columns.length > 0 && (
            <tr>
              {rows.map(code => <td key={code} />)}
              <th scope="colgroup" colSpan={measures.length}><Trans>Total</Trans></th>
              {columnTitles.map((title, at) => <th key={at} scope="colgroup" colSpan={measures.length} data-first dir="auto">{title}</th>)}
            </tr>
          )}
          <tr>
            {rows.map(code => head(code, dimensionTitle(code), true))}
            {measures.map(code => head(code, metricTitle(code)))}
            {answer.columns.map((_column, at) => measures.map(code => <th key={`${at} ${code}`} scope="col" data-first={code === measures[0] || undefined}>{metricTitle(code)}</th>))}
          </tr>
        </thead>
        <tbody>
          {rows.length > 0 && answer.rows.map((row, line) => (
            <tr key={row.keys.map(key => key.code).join('\u0000')}>
              {row.keys.map((key, at) => {
                // A value that the row above has as well is not said twice.
                const isSame = line > 0 && row.keys.slice(0, at + 1).every((one, place) => one.code === answer.rows[line - 1]!.keys[place]!.code)
                return <th key={rows[at]} scope="row" data-same={isSame || undefined}><RowKey dimension={rows[at]!} code={key.code} title={pointTitle(key.title || t`not specified`, locale)} used={rows} dimensions={dimensions} onDrill={onDrill} /></th>
              })}
              {numbers(row, rowTitle(row))}
            </tr>
          ))}
          {answer.rest && (
            <tr>
              <th scope="row" colSpan={Math.max(1, rows.length)}><Trans>The rest: {formatNumber(answer.rest.groups, locale)}</Trans></th>
              {measures.map(code => <td key={code}><MetricNumber figure={{ ...withoutBehind(widgetFigure(told, code, null)), value: answer.rest!.values[code] ?? null, ...(answer.rest!.compared ? { before: answer.rest!.compared[code] ?? null } : {}) }} of={t`The rest`} /></td>)}
              {answer.columns.map((_column, at) => measures.map(code => <td key={`${at} ${code}`} />))}
            </tr>
          )}
        </tbody>
        <tfoot><tr>{rows.length > 0 && <th scope="row" colSpan={rows.length}><Trans>Total</Trans></th>}{numbers(null, t`Total`)}</tr></tfoot>
      </table>
    </div>
  )
}

function withoutBehind(figure: ReturnType<typeof widgetFigure>) {
  const { behind: _behind, ...rest } = figure
  return rest
}

function RowKey({ dimension, code, title, used, dimensions, onDrill }: { dimension: string; code: string; title: string; used: readonly string[]; dimensions: readonly DimensionCard[]; onDrill: PivotTableProps['onDrill'] }) {
  const { t } = useLingui()
  const others = dimensions.filter(one => !used.includes(one.code))
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target><UnstyledButton className={classes.rowKey} aria-label={t`${title}: go deeper`}><RowName title={title} /></UnstyledButton></Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        <Menu.Label><IconFilter size={12} aria-hidden /> <Trans>Only this, told apart by</Trans></Menu.Label>
        {others.map(one => <DrillItem key={one.code} one={one} onClick={() => onDrill(dimension, code, one.code)} />)}
      </Menu.Dropdown>
    </Menu>
  )
}

function DrillItem({ one, onClick }: { one: DimensionCard; onClick: () => void }) {
  const { i18n } = useLingui()
  return <Menu.Item onClick={onClick}>{inLocale(one.title, i18n.locale === 'en' ? 'en' : 'ru')}</Menu.Item>
}
