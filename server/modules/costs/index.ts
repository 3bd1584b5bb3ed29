// Costs and what they brought: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { adSpendRoutes } from './ad-spend/routes.ts'
import { conversionRoutes } from './conversions/routes.ts'
import { costCatalogue } from './fields.ts'
import { loadAdSpend } from './jobs.ts'
import { costRoutes } from './routes.ts'
import { visibleCosts } from './who-sees.ts'

export { forgetClients } from './conversions/forget-clients.ts'
export { createCost, type NewCost } from './create-cost.ts'
export { changeCost, type CostPatch } from './change-cost.ts'
export { deleteCosts } from './delete-costs.ts'
export { attributeOrders } from './attribution/attribute-orders.ts'
export { attributionSettings, changeAttribution } from './attribution/attribution-settings.ts'

export const costs: Module = {
  name: 'costs',
  routes: (app, platform) => {
    costRoutes(app, platform)
    adSpendRoutes(app, platform)
    conversionRoutes(app, platform)
  },
  jobs: [loadAdSpend],
  catalogues: [costCatalogue],
  visibility: { cost: visibleCosts },
}
