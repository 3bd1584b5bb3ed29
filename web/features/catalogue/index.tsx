import { msg } from '@lingui/core/macro'
import { IconPackage, IconPackageImport } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Feature, Found } from '../../base/feature.ts'
import { addChoices } from '../../base/references.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readLoadSearch, readProductSearch } from './product-search.ts'

addRefusalMessages({ unknown_group: msg`There is no such group any more: {value}.` })

// Letters are the same in every language.
addChoices('productClasses', ['A', 'B', 'C'].flatMap(abc => ['X', 'Y', 'Z'].map(xyz => ({ code: abc + xyz, label: { id: abc + xyz, message: abc + xyz } }))))

/** The product of a part of `GET /api/search`. */
type FoundProduct = { id: number; name: string; article: string | null }
const isFound = (one: unknown): one is FoundProduct => typeof one === 'object' && one !== null && 'id' in one && 'name' in one
const readProducts = (part: unknown): Found[] =>
  (Array.isArray(part) ? part : []).filter(isFound).map(product => ({ id: String(product.id), title: product.name, detail: product.article ?? undefined, to: `/products/${product.id}` }))

export const feature: Feature = {
  name: 'catalogue',
  sections: [{ to: '/products', label: msg`Products`, icon: IconPackage, right: 'products.view', phone: 3 }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/products', validateSearch: readProductSearch, component: lazyRouteComponent(() => import('./ProductsPage.tsx'), 'ProductsPage') }),
    createRoute({ getParentRoute: () => shell, path: '/products/load', validateSearch: readLoadSearch, component: lazyRouteComponent(() => import('./load/LoadPage.tsx'), 'LoadPage') }),
    createRoute({ getParentRoute: () => shell, path: '/products/$id', component: lazyRouteComponent(() => import('./card/ProductPage.tsx'), 'ProductPage') }),
  ],
  finders: [{ key: 'products', label: msg`Products`, icon: IconPackage, read: readProducts }],
  commands: [{ id: 'catalogue.load', label: msg`Load a catalogue`, icon: IconPackageImport, right: 'products.change', to: '/products/load' }],
}
