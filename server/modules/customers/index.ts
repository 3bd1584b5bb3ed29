export { findOrMakeCustomer, type OrdersCustomer } from './find-or-make-customer.ts'
export { customerLookup, customerLookupSql, readWanted, type FoundCustomer, type OrderCustomer, type Wanted } from './customer-lookup.ts'
