import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPackage, IconPackageImport } from '@tabler/icons-react'
import { Link, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useRight } from '../../base/session.ts'
import { ListPage } from '../../ui/list/ListPage.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { productCells, ProductRowCard } from './cells.tsx'
import { GroupsAside } from './groups/GroupsAside.tsx'
import { DEFAULT_COLUMNS, DEFAULT_SORT, WIDTHS, type ProductRow } from './product-list.ts'
import { readProductSearch } from './product-search.ts'

// The card comes after the list is on the screen; opening the first one must not wait for it.
const loadPanel = () => import('./card/ProductPanel.tsx')
const ProductPanel = lazy(async () => ({ default: (await loadPanel()).ProductPanel }))
setTimeout(() => void loadPanel(), 1500)

const pageOf = (id: number): string => `/products/${id}`
const panel = (id: number) => <Suspense fallback={<CardSkeleton lines={12} />}><ProductPanel id={id} /></Suspense>
const card = (row: ProductRow) => <ProductRowCard row={row} />
const IN_SALE = { field: 'active', op: 'eq', value: true } as const

/** The catalogue: what is sold, for how much, and how many are left. */
export function ProductsPage() {
  const { t } = useLingui()
  const { group } = readProductSearch(useSearch({ strict: false }))
  const mayChange = useRight('products.change') !== null
  const within = useMemo(() => (group === undefined ? undefined : { group }), [group])
  const views = useMemo(() => [
    { key: 'sale', name: <Trans>In sale</Trans>, query: { filter: IN_SALE } },
    { key: 'out', name: <Trans>Sold out</Trans>, query: { filter: { and: [IN_SALE, { field: 'quantity', op: 'lte', value: 0 } as const] } } },
    { key: 'priceless', name: <Trans>Without a price</Trans>, query: { filter: { and: [IN_SALE, { field: 'minPrice', op: 'empty' } as const] } } },
    { key: 'withdrawn', name: <Trans>Not in sale</Trans>, query: { filter: { field: 'active', op: 'eq', value: false } as const } },
  ], [])
  const load = mayChange && <Button component={Link} to="/products/load" leftSection={<IconPackageImport size={16} aria-hidden />}><Trans>Load a catalogue</Trans></Button>
  return (
    <ListPage<ProductRow>
      entity="product" endpoint="/api/products" title={t`Products`} allLabel={<Trans>All</Trans>} actions={load} rowLabel={row => row.name}
      cells={productCells} widths={WIDTHS} defaultColumns={DEFAULT_COLUMNS} defaultSort={DEFAULT_SORT} builtInViews={views} panel={panel} pageOf={pageOf} card={card}
      within={within} aside={<GroupsAside chosen={group} />}
      empty={(
        <EmptyState
          icon={<IconPackage size={28} stroke={1.5} />} title={<Trans>No products yet</Trans>}
          action={mayChange && <>{load}<Button component={Link} to="/settings/demo" variant="default"><Trans>Look around with a demo</Trans></Button></>}
        >
          <Trans>Load the catalogue of your store: a file in the ICML form, or the address where the store keeps it. Products, prices and stock are brought in together.</Trans>
        </EmptyState>
      )}
    />
  )
}
