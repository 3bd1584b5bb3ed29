import { queryOptions } from '@tanstack/react-query'
import type { LiveVisitors, SiteStory, TrackingView } from '#shared/contracts/site-tracking.ts'
import { api } from '../../base/api.ts'

/** Visits do not come by the live feed: there are too many of them. */
const EVERY = 4000

export const liveQuery = queryOptions({
  queryKey: ['site', 'live'] as const,
  queryFn: ({ signal }) => api.get<LiveVisitors>('/api/site/live', {}, signal),
  refetchInterval: EVERY,
})

export const storyQuery = (customerId: number) =>
  queryOptions({ queryKey: ['site', 'customer', customerId] as const, queryFn: ({ signal }) => api.get<SiteStory>(`/api/customers/${customerId}/site`, {}, signal), refetchInterval: 15_000 })

export const trackingQuery = queryOptions({
  queryKey: ['site', 'tracking'] as const,
  queryFn: async ({ signal }) => (await api.get<{ rows: TrackingView[] }>('/api/site/tracking', {}, signal)).rows,
})
