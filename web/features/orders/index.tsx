import { msg } from '@lingui/core/macro'
import { IconPlus, IconShoppingCart } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { api } from '../../base/api.ts'
import type { Feature, Found } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readListSearch } from '../../ui/table/list-state.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).orderRefusals)

const fresh = JSON.stringify({ field: 'status', op: 'eq', value: 'new' })

/** The order of a part of `GET /api/search`. */
type FoundOrder = { id: number; number: string; customerName: string | null }
const isFound = (one: unknown): one is FoundOrder => typeof one === 'object' && one !== null && 'id' in one && 'number' in one
const readOrders = (part: unknown): Found[] =>
  (Array.isArray(part) ? part : []).filter(isFound).map(order => ({ id: String(order.id), title: order.number, detail: order.customerName ?? undefined, to: `/orders/${order.id}` }))

export const feature: Feature = {
  name: 'orders',
  sections: [{
    to: '/orders',
    label: msg`Orders`,
    icon: IconShoppingCart,
    right: 'orders.view',
    phone: 2,
    counter: { queryKey: ['order', 'totals', 'rail'], queryFn: async () => (await api.get<{ count: number }>('/api/orders/totals', { filter: fresh })).count || null },
  }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/orders', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./OrdersPage.tsx'), 'OrdersPage') }),
    createRoute({ getParentRoute: () => shell, path: '/orders/new', component: lazyRouteComponent(() => import('./new/NewOrderPage.tsx'), 'NewOrderPage') }),
    createRoute({ getParentRoute: () => shell, path: '/orders/$id', component: lazyRouteComponent(() => import('./card/OrderPage.tsx'), 'OrderPage') }),
  ],
  panels: [{ entity: 'order', component: lazy(() => import('./card/OrderContent.tsx').then(({ OrderContent }) => ({ default: OrderContent }))), pageOf: id => `/orders/${id}` }],
  finders: [{ key: 'orders', label: msg`Orders`, icon: IconShoppingCart, read: readOrders }],
  create: [{ id: 'order.new', label: msg`New order`, icon: IconPlus, right: 'orders.create', keys: 'KeyN', to: '/orders/new' }],
}
