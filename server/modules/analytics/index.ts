// Figures: the catalogue of metrics, the questions that are asked by it, dashboards and reports on top.
import type { Module } from '#server/platform/platform.ts'
import { dashboardVisibility } from './dashboards/dashboard-reads.ts'
import { dashboardRoutes } from './dashboards/routes.ts'
import { queryRoutes } from './query/routes.ts'
import { countClasses } from './reports/count-classes.ts'
import { reportRoutes } from './reports/routes.ts'

export { answerFile } from './query/answer-file.ts'
export { askMetrics, type AnalyticsPlatform } from './query/ask.ts'
export { behind } from './query/behind.ts'
export { catalogueFor } from './query/catalogue.ts'
export { askReport } from './reports/ask-report.ts'

export const analytics: Module = {
  name: 'analytics',
  jobs: [countClasses],
  visibility: { dashboard: dashboardVisibility },
  routes: (app, platform) => {
    queryRoutes(app, platform)
    dashboardRoutes(app, platform)
    reportRoutes(app, platform)
  },
}
