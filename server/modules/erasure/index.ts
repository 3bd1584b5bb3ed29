// A person demands to be forgotten: what all modules keep of him goes in one transaction.
import type { Module } from '#server/platform/platform.ts'
import { latecomersReader } from './reactions.ts'
import { erasureRoutes } from './routes.ts'

export { eraseCustomer } from './erase-customer.ts'

export const erasure: Module = { name: 'erasure', routes: erasureRoutes, readers: [latecomersReader] }
