import { Button, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconListDetails } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Condition } from '#shared/conditions.ts'
import { useAccount } from '../../../base/account.ts'
import { fieldsQuery, type Field } from '../../../base/fields.ts'
import { decimalsOf, formatFigure, type FigureFormat } from '../../../base/figure.ts'
import { formatNumber } from '../../../base/format.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { panelOf } from '../../../base/panels.ts'
import { ColumnDecimals } from '../../../ui/display/column-decimals.ts'
import { When } from '../../../ui/display/When.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { Cell, isFigure } from '../../../ui/table/cell.tsx'
import { useMetrics } from '../analytics-api.ts'
import { useBehindRows, type BehindColumn, type BehindPage, type BehindRow } from './behind-data.ts'
import { useBehind, useSaidNumber, type OpenBehind } from './use-behind.ts'
import classes from './behind.module.css'

/** Lists that can be opened with a filter by id, and how many ids an address bears. */
const LISTS: Record<string, string> = { order: '/orders', customer: '/customers', product: '/products' }
const MOST_IDS = 300

/** The rows behind a number: how many and how much on top, which is the number, and the records themselves. */
export function BehindList({ open }: { open: OpenBehind }) {
  const { t } = useLingui()
  const metric = useMetrics()('metric' in open.at ? open.at.metric.measure : null)
  const rows = useBehindRows(open.at, metric?.format ?? 'count')
  if (rows.isError && !rows.data) return <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
  const first = rows.data?.pages[0]
  if (!first) return <CardSkeleton label={t`Loading`} />
  return <Found open={open} metricFormat={metric?.format} first={first} rows={rows.data!.pages.flatMap(page => page.rows)} query={rows} />
}

function Found({ open, metricFormat, first, rows, query }: { open: OpenBehind; metricFormat: FigureFormat | undefined; first: BehindPage; rows: BehindRow[]; query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const columns = useColumns(first, rows)
  const hasValues = first.opens !== 'count' && rows.some(row => row.value !== null)
  const decimals = decimalsOf(rows.map(row => row.value), first.format)
  const list = listOf(first, rows)
  return (
    <>
      <Quotient first={first} metricFormat={metricFormat} />
      <div className={classes.sums}>
        {first.sum !== null && first.opens === 'sum' && <output className={`numbers ${classes.main}`} aria-label={t`Sum`}>{formatFigure(first.sum, first.format, locale, currency)}</output>}
        <output className={`numbers ${first.opens === 'sum' ? classes.side : classes.main}`} aria-label={t`Count`}><Counted entity={first.entity} count={first.count} /></output>
        {first.sum !== null && first.opens !== 'sum' && <span className={`numbers ${classes.side}`}><Trans>{formatFigure(first.sum, first.format, locale, currency)} in all</Trans></span>}
        {list && <Button component={Link} to={list.to} search={list.search as never} variant="default" size="compact-sm" leftSection={<IconListDetails size={16} stroke={1.5} aria-hidden />} className={classes.asList}><Trans>Open as a list</Trans></Button>}
      </div>
      {rows.length === 0
        ? <EmptyState title={<Trans>Nothing is behind this number</Trans>}><Trans>It is zero because nothing happened in the period.</Trans></EmptyState>
        : (
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={open.title}>
            <table className={classes.table}>
              <caption className="visually-hidden">{open.title}</caption>
              <thead>
                <tr>
                  <th scope="col"><Trans>Record</Trans></th>
                  {hasValues && <th scope="col" data-figure><Trans>Brings</Trans></th>}
                  <th scope="col"><Trans>When</Trans></th>
                  {columns.map(column => <th key={column.name} scope="col" data-figure={isFigure(column as Field) || undefined}>{inLocale(column.label, locale)}</th>)}
                </tr>
              </thead>
              <tbody>
                {rows.map(row => (
                  <tr key={row.key}>
                    <th scope="row"><RecordLink row={row} /></th>
                    {hasValues && <td data-figure className="numbers">{formatFigure(row.value, first.format, locale, currency, decimals)}{row.isReturn && <span className={classes.note}><Trans>return</Trans></span>}</td>}
                    <td><When value={row.date} /></td>
                    {columns.map(column => <td key={column.name} data-figure={isFigure(column as Field) || undefined}><ColumnDecimals value={column.type === 'money' ? decimalsOf(rows.map(one => Number(one.fields[column.name] ?? 0)), 'money') : 0}><Cell field={column as Field} value={row.fields[column.name]} /></ColumnDecimals></td>)}
                  </tr>
                ))}
              </tbody>
            </table>
            {query.hasNextPage && <Button variant="subtle" fullWidth loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}><Trans>Show more of {formatNumber(first.count, locale)}</Trans></Button>}
          </div>
        )}
    </>
  )
}

/** A share or a mean says what it was divided of: the first of the two is what the list comes to. */
function Quotient({ first, metricFormat }: { first: BehindPage; metricFormat: FigureFormat | undefined }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const said = useSaidNumber()
  const told = first.quotient && metricFormat ? { ...first.quotient, format: metricFormat } : said && said.part !== undefined && said.of !== undefined ? said : null
  if (!told || told.value === null) return null
  const write = (value: number | null | undefined, format: FigureFormat = 'quantity'): string => formatFigure(value, format, locale, currency)
  return <p className={`numbers ${classes.quotient}`}><output aria-label={t`Number opened`}>{write(told.value, told.format)}</output> = <output aria-label={t`Divided`}>{write(told.part, told.partFormat)}</output> ÷ {write(told.of, told.ofFormat)}</p>
}

/** Opens the record's card in the place of the list; a record that one may not see has no card. */
function RecordLink({ row }: { row: BehindRow }) {
  const { set } = useBehind()
  if (!row.isSeen || !panelOf(row.entity)) return <span className="soft" dir="auto">{row.title}</span>
  return <UnstyledButton className={classes.record} data-number={row.entity === 'order' || undefined} dir="auto" onClick={() => set({ card: `${row.entity}.${row.id}` })}>{row.entity === 'order' ? `№ ${row.title}` : row.title}</UnstyledButton>
}

/** What the rows are, with their number: «12 заказов». */
function Counted({ entity, count }: { entity: string; count: number }) {
  if (entity === 'order') return <Plural value={count} one="# order" other="# orders" />
  if (entity === 'customer') return <Plural value={count} one="# customer" other="# customers" />
  if (entity === 'product') return <Plural value={count} one="# product" other="# products" />
  if (entity === 'task') return <Plural value={count} one="# task" other="# tasks" />
  if (entity === 'visit') return <Plural value={count} one="# visit" other="# visits" />
  if (entity === 'cost') return <Plural value={count} one="# cost" other="# costs" />
  return <Plural value={count} one="# row" other="# rows" />
}

/** A metric's answer names no columns: those of the entity's catalogue that its rows have. */
function useColumns(first: BehindPage, rows: BehindRow[]): BehindColumn[] {
  const isKnown = LISTS[first.entity] !== undefined || first.entity === 'task'
  const fields = useQuery({ ...fieldsQuery(first.entity), enabled: first.columns === null && isKnown }).data?.fields ?? []
  if (first.columns) return first.columns
  const named = new Set(rows.flatMap(row => Object.keys(row.fields)))
  return fields.filter(field => named.has(field.name) && field.name !== 'number')
}

/** The same records in their own list, while an address can name them. */
function listOf(first: BehindPage, rows: BehindRow[]): { to: string; search: { filter: Condition } } | null {
  const to = LISTS[first.entity]
  const ids = [...new Set(rows.filter(row => row.entity === first.entity).map(row => row.id))]
  if (!to || ids.length === 0 || first.nextCursor !== null || ids.length > MOST_IDS) return null
  return { to, search: { filter: { field: 'id', op: 'in', value: ids } } }
}
