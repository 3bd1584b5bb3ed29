// Webhooks: what happens here is told to other programs, signed, in order, until it got there.
import type { Module } from '#server/platform/platform.ts'
import { webhooksReader } from './collect.ts'
import { forgetLetters } from './jobs.ts'
import { webhooksRoutes } from './routes.ts'
import { webhookSender } from './sender.ts'

export { createEndpoint } from './save-endpoint.ts'

export const webhooks: Module = {
  name: 'webhooks',
  routes: webhooksRoutes,
  readers: [webhooksReader],
  jobs: [forgetLetters],
  runs: [webhookSender],
}
