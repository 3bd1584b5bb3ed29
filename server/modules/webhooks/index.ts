// Webhooks: what happens here is told to other programs, signed, in order, until it got there.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { webhooksReader } from './collect.ts'
import { forgetLetters } from './jobs.ts'
import { webhooksRoutes } from './routes.ts'
import { webhookSender } from './sender.ts'

export { forgetDeliveries } from './forget-deliveries.ts'
export { createEndpoint } from './save-endpoint.ts'

const keepers: Visibility = async (_db, actor, ids) => new Set(may(actor, 'webhooks.change') ? ids : [])

export const webhooks: Module = {
  name: 'webhooks',
  routes: webhooksRoutes,
  readers: [webhooksReader],
  jobs: [forgetLetters],
  runs: [webhookSender],
  visibility: { webhook_endpoint: keepers },
}
