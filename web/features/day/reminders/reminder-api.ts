import { queryOptions } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { PushSubscriptions, Reminders } from '#shared/contracts/tasks.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'

/** What is to be shown now. The answer is the truth: a reminder stays in it until it is done, put off or closed. */
export const dueQuery = queryOptions({
  queryKey: ['task', 'due'] as const,
  queryFn: ({ signal }) => api.get<Reminders>('/api/tasks/due', {}, signal),
  refetchOnWindowFocus: 'always',
  refetchOnReconnect: 'always',
})

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('prilavok.reminders')

/** The live feed does not tell of what a person closed: other tabs are told here. */
export function onToldByTabs(listener: () => void): () => void {
  channel?.addEventListener('message', listener)
  return () => channel?.removeEventListener('message', listener)
}
export const tellTabs = (): void => channel?.postMessage('changed')

/** Closes reminders for this person, in all browsers. */
export async function closeReminders(which: { ids: number[] } | { all: true }): Promise<void> {
  queryClient.setQueryData(dueQuery.queryKey, await api.post<Reminders>('/api/tasks/due/seen', which))
  tellTabs()
}

export type Pushes = Static<typeof PushSubscriptions>
export const pushQuery = queryOptions({ queryKey: ['push'] as const, queryFn: ({ signal }) => api.get<Pushes>('/api/push-subscriptions', {}, signal) })
