import type { Module, Visibility } from '#server/platform/platform.ts'
import { nameOf } from './name-of.ts'
import { freshReferences } from './references.ts'
import { currencyRoutes } from './routes-currencies.ts'
import { settingsRoutes } from './routes.ts'

export { ensureDefaultAccount } from './default-account.ts'
export { bumpVersion } from './bump-version.ts'
export { currentVersion } from './current-version.ts'
export { freshReferences, referencesAt, workingHoursOf, type Reference, type References } from './references.ts'
export { createReference, editReference } from './save-reference.ts'
export { rateOfOrder } from './rates.ts'
export { BASE, inBase, inBaseSql } from './base-money.ts'
export { RATES } from './save-rate.ts'
export { nameOf } from './name-of.ts'
export { allowedNextStatuses } from './next-statuses.ts'
export { afterWorkingHours, beforeWorkingMinutes, workingTimeBetween, type WorkingHours } from './working-time.ts'

const everyone: Visibility = async (_db, _actor, ids) => new Set(ids)

export const settings: Module = {
  name: 'settings',
  routes: (app, platform) => {
    settingsRoutes(app, platform)
    currencyRoutes(app, platform)
  },
  visibility: { setting: everyone },
  names: async (db) => {
    const references = await freshReferences(db)
    return (options, value) => nameOf(references, options, value)
  },
}
