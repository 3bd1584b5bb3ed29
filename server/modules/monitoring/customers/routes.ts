import { Outlook, Suggestions } from '#shared/contracts/outlook.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { customerOutlook } from './outlook.ts'
import { suggestGoods } from './suggest-goods.ts'

export function outlookRoutes(app: App, platform: Platform): void {
  app.get('/api/customers/:id/outlook', { config: { access: 'customers.view' }, schema: { description: 'One word about the customer and why; when the next order is to be expected', params: ById, response: { 200: Outlook } } }, (request) =>
    customerOutlook(platform, request.actor, request.params.id))
  app.get('/api/orders/:id/suggestions', { config: { access: 'orders.view' }, schema: { description: 'Goods that go with what the customer has: bought together, in stock, not bought yet', params: ById, response: { 200: Suggestions } } }, async (request) => ({
    suggestions: await suggestGoods(platform, request.actor, request.params.id),
  }))
}
