// Rules: what happens by itself when something has happened. The only door for other modules.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { callJob } from './call-job.ts'
import { forgetJob } from './forget-old-runs.ts'
import { rulesReader } from './read-log.ts'
import { recordRoutes, ruleRoutes } from './routes.ts'
import { workRules } from './work-runs.ts'

export { forgetInRuns } from './forget-in-runs.ts'
export { raiseHook } from './raise-hook.ts'
export { activateRule, createRule } from './save-rule.ts'

const readers: Visibility = async (_db, actor, ids) => new Set(may(actor, 'rules.view') ? ids : [])

export const automation: Module = {
  name: 'automation',
  routes: (app, platform) => {
    ruleRoutes(app, platform)
    recordRoutes(app, platform)
  },
  readers: [rulesReader],
  jobs: [callJob, forgetJob],
  runs: [workRules],
  visibility: { rule: readers },
}
