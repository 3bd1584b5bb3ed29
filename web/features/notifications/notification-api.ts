import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Notifications } from '#shared/contracts/notifications.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

/** The newest, with the count of what is unread: kept fresh by the live feed, since its key begins with the entity. */
export const newestQuery = queryOptions({
  queryKey: ['staff_notification', 'newest'],
  queryFn: ({ signal }) => api.get<Notifications>('/api/notifications', { limit: 1 }, signal),
})

export const pagesQuery = infiniteQueryOptions({
  queryKey: ['staff_notification', 'pages'],
  queryFn: ({ pageParam, signal }) => api.get<Notifications>('/api/notifications', pageParam ? { before: pageParam } : {}, signal),
  initialPageParam: 0,
  getNextPageParam: page => page.nextBefore,
})

/** All that was seen is read, in all of one's windows. */
export async function read(upTo: number): Promise<void> {
  const { rows, unread } = await api.post<Notifications>('/api/notifications/read', { upTo })
  queryClient.setQueryData(newestQuery.queryKey, { rows: rows.slice(0, 1), unread, nextBefore: null })
}
