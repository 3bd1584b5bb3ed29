// What is watched for the shop: figures out of their usual corridors, plans and facts, the screen of the sales room.
import { may, scopeOf } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { watchFigures } from './alerts/jobs.ts'
import { alertRoutes } from './alerts/routes.ts'
import { outlookRoutes } from './customers/routes.ts'
import { displayRoutes } from './display/routes.ts'
import { planRoutes } from './plans/routes.ts'


const wholeShop: Visibility = async (_db, actor, ids) => new Set(scopeOf(actor, 'analytics.view') === 'all' && actor.grants.sites === 'all' ? ids : [])
const keepers: Visibility = async (_db, actor, ids) => new Set(may(actor, 'analytics.change') ? ids : [])

export const monitoring: Module = {
  name: 'monitoring',
  routes: (app, platform) => {
    alertRoutes(app, platform)
    planRoutes(app, platform)
    displayRoutes(app, platform)
    outlookRoutes(app, platform)
  },
  jobs: [watchFigures],
  visibility: { metric_alert: wholeShop, alert_settings: keepers, plan: wholeShop, display: keepers },
}
