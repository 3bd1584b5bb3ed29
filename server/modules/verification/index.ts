// Phones checked by a code: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { forgetCodes } from './jobs.ts'
import { verificationRoutes } from './routes.ts'

export { forgetChecks } from './forget-checks.ts'
export { confirmPhoneCheck, phoneCheck, startPhoneCheck, type PhoneCheck } from './phone-check.ts'

export const verification: Module = { name: 'verification', routes: verificationRoutes, jobs: [forgetCodes] }
