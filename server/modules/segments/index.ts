// Segments: who the customers are. The only door for other modules.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { keepMembers } from './keep-members.ts'
import { newsReader } from './read-news.ts'
import { scaleJob } from './rfm-scale.ts'
import { segmentRoutes } from './routes.ts'

export { createSegment, editSegment } from './save-segment.ts'
export { abandonedCart, READY, removeUntouched, useReady } from './ready-set.ts'

const viewers: Visibility = async (_db, actor, ids) => new Set(may(actor, 'segments.view') ? ids : [])

export const segments: Module = {
  name: 'segments',
  routes: segmentRoutes,
  readers: [newsReader],
  jobs: [scaleJob],
  runs: [keepMembers],
  visibility: { segment: viewers },
  personalData: [{ entity: 'customer', card: '/api/customers/:id', lists: ['/api/segments/preview'] }],
}
