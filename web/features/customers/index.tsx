import { msg } from '@lingui/core/macro'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature, Found } from '../../base/feature.ts'
import { addChoices } from '../../base/references.ts'
import { formatPhone } from '../../base/phone.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readListSearch } from '../../ui/table/list-state.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).customerRefusals)
addChoices('sexes', [{ code: 'female', label: msg`Female` }, { code: 'male', label: msg`Male` }])
addChoices('customerTypes', [{ code: 'customer', label: msg`Person` }, { code: 'customer_corporate', label: msg`Company` }])

/** The customer of a part of `GET /api/search`. */
type FoundCustomer = { id: number; name: string; phone: string | null; email: string | null }
const isFound = (one: unknown): one is FoundCustomer => typeof one === 'object' && one !== null && 'id' in one && 'name' in one
const readCustomers = (part: unknown): Found[] =>
  (Array.isArray(part) ? part : []).filter(isFound).map(customer => ({
    id: String(customer.id), title: customer.name || `№ ${customer.id}`, detail: customer.phone ? formatPhone(customer.phone) : (customer.email ?? undefined), to: `/customers/${customer.id}`,
  }))

export const feature: Feature = {
  name: 'customers',
  sections: [{ to: '/customers', label: msg`Customers`, icon: IconUsers, right: 'customers.view', phone: 3 }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/customers', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./CustomersPage.tsx'), 'CustomersPage') }),
    createRoute({ getParentRoute: () => shell, path: '/customers/new', component: lazyRouteComponent(() => import('./NewCustomerPage.tsx'), 'NewCustomerPage') }),
    createRoute({ getParentRoute: () => shell, path: '/customers/$id', component: lazyRouteComponent(() => import('./card/CustomerPage.tsx'), 'CustomerPage') }),
  ],
  panels: [{ entity: 'customer', component: lazy(() => import('./card/CustomerContent.tsx').then(({ CustomerContent }) => ({ default: CustomerContent }))), pageOf: id => `/customers/${id}` }],
  finders: [{ key: 'customers', label: msg`Customers`, icon: IconUsers, read: readCustomers }],
  slots: [
    { slot: 'company.block', key: 'customer', component: lazy(() => import('./card/CompanyAsCustomer.tsx').then(({ CompanyAsCustomer }) => ({ default: CompanyAsCustomer }))) },
    { slot: 'company.side', key: 'history', component: lazy(() => import('./timeline/CompanyHistory.tsx').then(({ CompanyHistory }) => ({ default: CompanyHistory }))) },
  ],
  create: [{ id: 'customer.new', label: msg`New customer`, icon: IconUserPlus, right: 'customers.create', to: '/customers/new' }],
}
