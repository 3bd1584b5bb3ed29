// What visitors of the stores' sites do, their carts and favourites: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { forgetEvents, makeMonths } from './jobs.ts'
import { collectRoutes } from './routes-collect.ts'

export { loadCarts, type Cart, type CartItem, type CartOwner } from './carts.ts'
export { favouritesOf, type Favourite } from './favourites.ts'
export { saveTracking, trackingOf, type TrackingSettings } from './tracking-settings.ts'
export { signClaim } from './sign-claim.ts'
export { joinVisitor, type Visitor } from './visitors.ts'
export { ensurePartitions } from './partitions.ts'

export const siteTracking: Module = {
  name: 'site-tracking',
  routes: (app, platform) => collectRoutes(app, platform),
  jobs: [makeMonths, forgetEvents],
}
