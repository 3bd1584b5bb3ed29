import type { DeliveriesQuery, WebhookDelivery, WebhookDeliveryCard, WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

/** Letters go on their way while one looks. */
export const LOOK_EVERY = 5000

export const endpointsQuery = {
  queryKey: ['webhook_endpoint', 'list'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<{ endpoints: WebhookEndpoint[] }>('/api/webhooks', {}, signal).then(answer => answer.endpoints),
}

export const lettersOf = (query: DeliveriesQuery, signal?: AbortSignal) => api.get<{ rows: WebhookDelivery[]; nextCursor: number | null }>('/api/webhook-letters', query, signal)

export const letterQuery = (id: number) => ({
  queryKey: ['webhook_letter', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<WebhookDeliveryCard>(`/api/webhook-letters/${id}`, {}, signal),
})

/** After anything that was done: the endpoints, the letters, and a letter that is open. */
export async function refreshWebhooks(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['webhook_endpoint'] }), queryClient.invalidateQueries({ queryKey: ['webhook_letter'] })])
}
