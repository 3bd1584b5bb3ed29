// Duplicates of customers: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { moveJob } from './jobs.ts'
import { latecomersReader, pairsReader } from './reactions.ts'
import { duplicatesRoutes } from './routes.ts'

export { mergeCustomers } from './merge-customers.ts'
export { forgetMerges } from './forget-merges.ts'
export { undoMerges } from './undo-merge.ts'

export const duplicates: Module = {
  name: 'duplicates',
  routes: duplicatesRoutes,
  readers: [pairsReader, latecomersReader],
  jobs: [moveJob],
}
