// Companies: the only door for other modules. A corporate customer is a customer; this module keeps what only such a one has.
import type { Module } from '#server/platform/platform.ts'
import { companyCatalogue } from './fields.ts'
import { debtsReader } from './reactions.ts'
import { companiesRoutes } from './routes.ts'

export { createCorporate, type CorporateChanges, type FirstContact, type NewCorporate } from './create-corporate.ts'
export { addCompany, changeCompany, removeCompany } from './save-company.ts'
export type { CompanyChanges } from './company-input.ts'
export { addContact, changeContact, removeContact } from './save-contact.ts'
export { beyondLimit, creditOf, sideOfOrder, type OrderSide } from './order-side.ts'
export { moveCompanies, returnCompanies } from './move-companies.ts'
export { searchCompanies } from './search-companies.ts'
export { companyCatalogue } from './fields.ts'
export { companyNames, listCompanies, matchingCompanies, totalCompanies } from './company-list.ts'
export { editCorporate } from './edit-corporate.ts'
export { loadCorporate, type CorporateState } from './corporate-state.ts'

export const companies: Module = {
  personalData: [{ entity: 'company', card: '/api/companies/:id', lists: ['/api/companies', '/api/companies/search'] }],
  name: 'companies',
  routes: companiesRoutes,
  readers: [debtsReader],
  catalogues: [companyCatalogue],
}
