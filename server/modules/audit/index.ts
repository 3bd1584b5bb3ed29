// The audit: who looked at what, took what away, signed in from where, was given which rights; and what of it is unusual.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { watchForLeaks } from './jobs.ts'
import { rightsReader } from './reactions.ts'
import { auditRoutes } from './routes.ts'

export { appendAudit } from './append-audit.ts'
export { lookForLeaks } from './look-for-leaks.ts'

const keepers: Visibility = async (_db, actor, ids) => new Set(may(actor, 'audit.view') ? ids : [])

export const audit: Module = {
  name: 'audit',
  routes: auditRoutes,
  readers: [rightsReader],
  jobs: [watchForLeaks],
  visibility: { leak_alert: keepers, leak_settings: keepers },
}
