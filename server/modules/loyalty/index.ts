// Bonuses of customers: the only door for other modules. Orders hold and give back here; what they earn is read from the log.
import type { Module } from '#server/platform/platform.ts'
import { accrualReader } from './reactions.ts'
import { loyaltyRoutes } from './routes.ts'

export { programOfSite, saveProgram } from './programs.ts'
export { editAccount, openAccount } from './save-account.ts'
export { chargeBonuses, creditBonuses } from './move-bonuses.ts'
export { earnedBonuses, holdBonuses, keepBonuses, mostBonuses, termsOf } from './order-bonuses.ts'
export { accrueFor } from './accrue.ts'

export const loyalty: Module = {
  name: 'loyalty',
  routes: loyaltyRoutes,
  readers: [accrualReader],
}
