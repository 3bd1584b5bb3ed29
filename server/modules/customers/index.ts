import type { Module } from '#server/platform/platform.ts'
import { explainCustomer } from './explain-customer.ts'
import { customerCatalogue } from './fields.ts'
import { baseReader, figuresReader, wordsReader } from './reactions.ts'
import { recountAllJob } from './recount-all.ts'
import { customersRoutes } from './routes.ts'
import { visibleCustomers } from './who-sees.ts'

export { findOrMakeCustomer } from './find-or-make-customer.ts'
export { customerLookup, customerLookupSql, readWanted, type FoundCustomer, type OrderCustomer, type Wanted } from './customer-lookup.ts'
export { createCustomer, type NewCustomer } from './create-customer.ts'
export { changeCustomer } from './change-customer.ts'
export { giveCustomers } from './give-customers.ts'
export { editCustomer, type Edits } from './edit-customer.ts'
export { loadCustomer, type CustomerState } from './customer-state.ts'
export type { CustomerChanges } from './customer-input.ts'
export { customerChange } from './changes.ts'
export { addNote, removeNote } from './notes.ts'
export { addAddress, changeAddress, type AddressChanges } from './addresses.ts'
export { fixExternalIds } from './fix-external-ids.ts'
export { removePerson } from './remove-person.ts'
export { canSee as canSeeCustomer, reaches as reachesCustomer, seeCustomer, visibleCustomers } from './who-sees.ts'
export { customerCatalogue } from './fields.ts'
export { withoutUnseenOrders } from './named-orders.ts'
export { listCustomers, totalCustomers } from './customer-list.ts'
export { canSeeOrders as visibleOrdersOfCustomer } from './orders-of-customer.ts'
export { searchCustomers } from './search-customers.ts'
export { searchedNames, shownName } from './shown-name.ts'
export { recountFigures } from './recount-figures.ts'
export { recountAll } from './recount-all.ts'
export { matchingCustomers } from './customer-list.ts'
export { customerCard, whoIsGone } from './customer-card.ts'
export { absorbCustomer } from './absorb-customer.ts'
export { carryLate } from './carry-over.ts'
export { splitCustomer, type Kept } from './split-customer.ts'
export { defaultHolder, fieldsToMerge, mergeValue, type MergeChoices } from './merge-fields.ts'
export type { MergeRecord } from './merge-record.ts'
export { markNotSame } from './not-the-same.ts'
export { setSubscriptions, writeSubscriptions, type SubscriptionWish } from './subscriptions.ts'
export { contactEmail, contactPhones, isIdentityEmail } from './contacts.ts'

export const customers: Module = {
  name: 'customers',
  routes: customersRoutes,
  readers: [figuresReader, wordsReader, baseReader],
  jobs: [recountAllJob],
  catalogues: [customerCatalogue],
  visibility: { customer: visibleCustomers },
  explains: { customer: explainCustomer },
  personalData: [{ entity: 'customer', card: '/api/customers/:id', lists: ['/api/customers', '/api/customers/search', '/api/duplicates', '/api/duplicates/of/:id', '/api/duplicates/typed', '/api/duplicates/preview'] }],
}
