// What visitors of the stores' sites do, their carts and favourites: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { backInStockReader } from './back-in-stock.ts'
import { forgetEvents, makeMonths, tellLeftCarts, tellLeftVisits, writeForOthers } from './jobs.ts'
import { visitorsReader } from './reactions.ts'
import { collectRoutes } from './routes-collect.ts'
import { siteRoutes } from './routes.ts'
import { scriptRoutes } from './routes-script.ts'

export { loadCarts, type CartOwner } from './carts.ts'
export { clearCart, setCart, setFavourite } from './set-cart.ts'
export { favouritesOf } from './favourites.ts'
export { addSource, addVisit, linkClientId, visitorOfClientId } from './told-by-programs.ts'
export { saveTracking, trackingOf } from './tracking-settings.ts'
export { batchOf, type Batch } from './read-batch.ts'
export { writeBatches } from './write-batches.ts'
export { signClaim } from './sign-claim.ts'
export { joinVisitor } from './visitors.ts'
export { dropOldEvents, ensurePartitions } from './partitions.ts'
export { noteLeftCarts } from './left-carts.ts'
export { noteLeftVisits } from './left-visits.ts'
export { forgetClaims, forgetCustomer } from './forget-customer.ts'
export { visitorsReader } from './reactions.ts'
export { backInStockReader } from './back-in-stock.ts'

export const siteTracking: Module = {
  name: 'site-tracking',
  routes: (app, platform) => {
    collectRoutes(app, platform)
    scriptRoutes(app, platform)
    siteRoutes(app, platform)
  },
  readers: [visitorsReader, backInStockReader],
  jobs: [makeMonths, forgetEvents, tellLeftCarts, tellLeftVisits, writeForOthers],
}
