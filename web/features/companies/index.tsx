import { msg } from '@lingui/core/macro'
import { IconBuilding, IconBuildingPlus } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature, Found } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readListSearch } from '../../ui/table/list-state.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).companyRefusals)
// A corporate customer is a customer: the feed tells of it as such.
refreshWith('customer', 'company')

/** The company of a part of `GET /api/search`. */
type FoundCompany = { id: number; name: string; inn: string | null }
const isFound = (one: unknown): one is FoundCompany => typeof one === 'object' && one !== null && 'id' in one && 'name' in one
const readCompanies = (part: unknown): Found[] =>
  (Array.isArray(part) ? part : []).filter(isFound).map(company => ({ id: String(company.id), title: company.name || `№ ${company.id}`, detail: company.inn ?? undefined, to: `/companies/${company.id}` }))

export const feature: Feature = {
  name: 'companies',
  sections: [{ to: '/companies', label: msg`Companies`, icon: IconBuilding, right: 'customers.view' }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/companies', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./CompaniesPage.tsx'), 'CompaniesPage') }),
    createRoute({ getParentRoute: () => shell, path: '/companies/new', component: lazyRouteComponent(() => import('./new/NewCompanyPage.tsx'), 'NewCompanyPage') }),
    createRoute({ getParentRoute: () => shell, path: '/companies/$id', component: lazyRouteComponent(() => import('./card/CompanyPage.tsx'), 'CompanyPage') }),
  ],
  panels: [{ entity: 'company', component: lazy(() => import('./card/CompanyContent.tsx').then(({ CompanyContent }) => ({ default: CompanyContent }))), pageOf: id => `/companies/${id}` }],
  finders: [{ key: 'companies', label: msg`Companies`, icon: IconBuilding, read: readCompanies }],
  create: [{ id: 'company.new', label: msg`New company`, icon: IconBuildingPlus, right: 'customers.create', to: '/companies/new' }],
  slots: [
    { slot: 'order.block', key: 'company', right: 'customers.view', component: lazy(() => import('./order/OrderCompany.tsx').then(({ OrderCompany }) => ({ default: OrderCompany }))) },
    { slot: 'customer.block', key: 'companies', component: lazy(() => import('./customer/CompaniesOfContact.tsx').then(({ CompaniesOfContact }) => ({ default: CompaniesOfContact }))) },
  ],
}
