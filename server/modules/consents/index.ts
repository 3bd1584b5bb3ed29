// Consents: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { lettersMark } from './letters-mark.ts'
import { preferencePages } from './page-routes.ts'
import { consentsRoutes } from './routes.ts'

export { forgetConsents } from './forget-consents.ts'
export { consentOf } from './consent-of.ts'
export { recordConsents, type ConsentWish } from './ledger.ts'
export { unsubscribeLinks, type UnsubscribeLinks } from './token.ts'

export const consents: Module = {
  name: 'consents',
  routes: async (app, platform) => {
    consentsRoutes(app, platform)
    await app.register(preferencePages, { db: platform.db })
  },
  readers: [lettersMark],
}
