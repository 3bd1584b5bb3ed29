import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useMemo, useState, type ReactNode } from 'react'
import type { Query } from '../../base/api.ts'
import type { Field } from '../../base/fields.ts'
import { useFields } from '../../base/fields.ts'
import { useFreshIds } from '../../base/live.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import type { ViewQuery } from '../../base/views.ts'
import { useShortcuts } from '../feedback/shortcuts.tsx'
import { FilterBar } from '../filter/FilterBar.tsx'
import { useNarrow } from '../page/narrow.ts'
import { Page } from '../page/Page.tsx'
import { SidePanel } from '../page/SidePanel.tsx'
import { Slot } from '../page/Slot.tsx'
import { EmptyState } from '../states/EmptyState.tsx'
import { ErrorState } from '../states/ErrorState.tsx'
import { CardSkeleton } from '../states/Skeleton.tsx'
import { ColumnDecimals } from '../display/column-decimals.ts'
import { Cell, isFigure, widthOf } from '../table/cell.tsx'
import type { Column } from '../table/column.ts'
import { DataTable } from '../table/DataTable.tsx'
import { useListRows, useTotals, type Row } from '../table/list-data.ts'
import { useListState } from '../table/list-state.ts'
import { useSelection } from '../table/selection.ts'
import type { RowKey } from '../table/use-row-keys.ts'
import { BulkBar } from './BulkBar.tsx'
import type { BulkAction } from './bulk.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { ListFooter } from './ListFooter.tsx'
import { SavedViews } from './SavedViews.tsx'
import classes from './list.module.css'

/** The list that a card was opened from: to go to the next one without going back. */
export type Among<R extends Row> = { rows: R[]; /** Reads the next page. */ more: () => void }

export type ListPageProps<R extends Row> = {
  /** The entity of the field catalogue and of the live feed: 'order'. */
  entity: string
  /** `GET endpoint` gives rows, `GET endpoint/totals` counts and sums: '/api/orders'. */
  endpoint: string
  title: string
  /** The first tab, «All orders». */
  allLabel: ReactNode
  actions?: ReactNode
  /** Names a row aloud and in reports of bulk actions. */
  rowLabel: (row: R) => string
  /** Cells that the feature draws itself, by field name; all others follow the field's type. Keep it outside the component or memoised. */
  cells?: Record<string, (row: R) => ReactNode>
  /** Fields that the cells and the phone's row use besides the columns; with it only these and the columns are read. Stable, like `cells`. */
  needs?: readonly string[]
  /** Columns and sorting when the address names none. Without columns: the catalogue's own defaults. */
  defaultColumns?: string[]
  defaultSort?: string
  /** Widths in pixels of columns that need another than their type's; a person may drag them. Stable, like `cells`. */
  widths?: Record<string, number>
  builtInViews?: { name: ReactNode; key: string; query: ViewQuery }[]
  /** The card, opened over the list and kept in the address as `open`; bring it by `lazy(…)`, so that the list does not wait for it. Without it a row opens `pageOf` at once. */
  panel?: (id: number, among: Among<R>) => ReactNode
  /** Address of a row's page: what the panel expands to. */
  pageOf: (id: number) => string
  onOpen?: (row: R) => void
  keys?: RowKey<R>[]
  bulk?: BulkAction<R>[]
  /** The row on a phone. */
  card?: (row: R) => ReactNode
  /** Shown when there is not a single row and no filter. */
  empty: ReactNode
  /** False where rows cannot be found by a quick search. */
  searchable?: boolean
  /** Narrows the list past its filter: sent with every request. Stable, like `cells`. */
  within?: Query
  /** Stands at the left of the list, on a phone above it: a tree of groups, say. */
  aside?: ReactNode
}

const gridKeys: { code: string; label: MessageDescriptor; mod?: boolean }[] = [
  { code: 'ArrowUp', label: msg`Row above (also K)` },
  { code: 'ArrowDown', label: msg`Row below (also J)` },
  { code: 'Enter', label: msg`Open the row` },
  { code: 'KeyX', label: msg`Select the row (with Shift: up to here)` },
  { code: 'KeyA', mod: true, label: msg`Select all loaded rows` },
  { code: 'Escape', label: msg`Deselect, close` },
]
const nothing = (): void => undefined

/** Every list is this list: views, quick search, chips, columns, the grid, bulk actions, footer, and the card at the side. */
export function ListPage<R extends Row>(props: ListPageProps<R>) {
  const { entity, endpoint, cells, widths, keys, panel, within, needs } = props
  const { t } = useLingui()
  const locale = useLocale()
  const narrow = useNarrow()
  const list = useListState()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const fields = useFields(entity)
  const fresh = useFreshIds(entity)
  const [active, setActive] = useState<number | null>(list.open ?? null)
  const [exact, setExact] = useState(false)

  const sort = list.sort ?? props.defaultSort
  const names = useMemo(() => columnNames(fields, list.columns, props.defaultColumns), [fields, list.columns, props.defaultColumns])
  // By what is known at once, so that the list is not asked for anew when the catalogue of fields has come.
  const shown = fields.length > 0 ? names : (list.columns ?? props.defaultColumns ?? names)
  const asked = needs && [...new Set([...shown, ...needs])].toSorted().join()
  const query = useMemo(() => ({ filter: list.filter, sort, q: list.q, within, fields: asked }), [list.filter, sort, list.q, within, asked])
  const place = `${pathname} ${JSON.stringify({ ...query, fields: undefined })}`
  const { pages, rows } = useListRows<R>(entity, endpoint, query)
  const totals = useTotals(entity, endpoint, query, exact)
  const selection = useSelection<R>(pathname, rows)

  // One sum with kopecks gives them to its whole column. Told by names: columns change only when one of them begins to have some.
  const fractions = useMemo(() => fields.filter(({ name, type }) => type === 'money' && rows.some(row => Number((row as Record<string, unknown>)[name] ?? 0) % 100 !== 0)).map(({ name }) => name).join(), [fields, rows])
  const columns = useMemo(() => names.flatMap((name): Column<R>[] => {
    const field = fields.find(one => one.name === name)
    if (!field) return []
    const draw = cells?.[name] ?? ((row: R) => <Cell field={field} value={(row as Record<string, unknown>)[name]} />)
    return [{
      id: name, title: inLocale(field.label, locale), width: widths?.[name] ?? widthOf(field), figure: isFigure(field), sortable: field.sort,
      render: fractions.split(',').includes(name) ? row => <ColumnDecimals value={2}>{draw(row)}</ColumnDecimals> : draw,
    }]
  }), [names, fields, cells, widths, locale, fractions])
  const sums = useMemo(() => {
    const entries = Object.entries(totals.data?.sums ?? {}).flatMap(([name, sum]) => {
      const field = fields.find(one => one.name === name)
      return field ? [[name, <ColumnDecimals key={name} value={fractions.split(',').includes(name) ? 2 : 0}><Cell field={field} value={sum} /></ColumnDecimals>] as const] : []
    })
    return entries.length > 0 ? Object.fromEntries(entries) : undefined
  }, [totals.data, fields, fractions])

  const { set } = list
  const open = useCallback((row: R) => {
    setActive(row.id)
    if (props.onOpen) props.onOpen(row)
    else if (panel) set({ open: row.id })
    else void navigate({ to: props.pageOf(row.id) })
  }, [set, props.onOpen, panel, navigate, props.pageOf])
  const search = useCallback((q: string | undefined) => set({ q }, 'replace'), [set])
  const more = useCallback(() => void pages.fetchNextPage(), [pages.fetchNextPage])
  const isFresh = useCallback((row: R) => fresh.has(row.id), [fresh])
  useShortcuts([...gridKeys, ...(keys ?? []).map(({ code, label }) => ({ code, label }))].map(key => ({ ...key, run: nothing, shownOnly: true })))

  const filtered = Boolean(list.filter || list.q || within)
  const nothingFound = pages.isSuccess && rows.length === 0
  return (
    <Page title={props.title} actions={props.actions} fill>
      <SavedViews entity={entity} list={list} builtIn={props.builtInViews} all={props.allLabel} />
      <div className={classes.sides}>
        {props.aside}
        <div className={classes.list}>
          <div className={classes.tools}>
            <FilterBar fields={fields} filter={list.filter} onFilter={filter => set({ filter })} q={list.q} onSearch={props.searchable === false ? undefined : search} />
            <Slot name="list.tool" with={{ entity, title: props.title, query: { filter: list.filter, q: list.q, sort, group: typeof within?.group === 'number' ? within.group : undefined }, columns: names, count: totals.data?.count, isCapped: totals.data?.capped ?? false }} />
            {!narrow && <ColumnChooser fields={fields.filter(field => field.column)} columns={names} onColumns={next => set({ columns: next }, 'replace')} />}
          </div>
          {pages.isError && rows.length === 0
            ? <ErrorState error={pages.error} kept={filtered ? <Trans>Your filters stay as they are.</Trans> : undefined} onRetry={() => void pages.refetch()} />
            : (
              <DataTable
                label={props.title} name={entity} place={place} rows={rows} columns={columns} sort={sort} onSort={next => set({ sort: next })}
                selection={props.bulk ? selection : undefined} active={active} onActive={setActive} onOpen={open} openId={list.open} rowLabel={props.rowLabel}
                isFresh={isFresh} keys={keys} hasMore={pages.hasNextPage} loadingMore={pages.isFetchingNextPage} onMore={more} waiting={pages.isPending} card={props.card} sums={sums}
              >
                {nothingFound && (filtered
                  ? <EmptyState title={<Trans>Nothing found</Trans>}><Trans>No row meets all the conditions. Remove one of them or search for less.</Trans></EmptyState>
                  : props.empty)}
              </DataTable>
            )}
          <ListFooter totals={totals.data} counting={exact && totals.isFetching} onExact={() => setExact(true)} />
          {props.bulk && (
            <BulkBar
              entity={entity} selection={selection} actions={props.bulk} loaded={rows.length} total={totals.data?.count} capped={totals.data?.capped}
              matching={{ ...(list.filter ? { filter: JSON.stringify(list.filter) } : {}), ...(list.q ? { q: list.q } : {}) }}
            />
          )}
        </div>
      </div>
      {panel && list.open !== undefined && (
        <SidePanel key={list.open} label={t`Card`} expandTo={props.pageOf(list.open)} onClose={() => set({ open: undefined })}><Suspense fallback={<CardSkeleton />}>{panel(list.open, { rows, more })}</Suspense></SidePanel>
      )}
    </Page>
  )
}

function columnNames(fields: Field[], chosen: string[] | undefined, fallback: string[] | undefined): string[] {
  const possible = new Set(fields.filter(field => field.column).map(field => field.name))
  const known = (chosen ?? fallback)?.filter(name => possible.has(name))
  if (known && known.length > 0) return known
  const marked = fields.filter(field => field.column === 'default').map(field => field.name)
  return marked.length > 0 ? marked : fields.filter(field => field.column).slice(0, 8).map(field => field.name)
}
