import { infiniteQueryOptions, queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CreateCustomer, CustomerCard, CustomerTimelineEntry } from '#shared/contracts/customers.ts'
import { api } from '../../base/api.ts'

/** A part of the timeline: everything, or one kind of entry. */
export type TimelineKind = 'all' | 'orders' | 'notes' | 'changes'
export type TimelinePage = { entries: CustomerTimelineEntry[]; nextCursor: number | null }

export const customerQuery = (id: number) => queryOptions({
  queryKey: ['customer', id] as const,
  queryFn: ({ signal }) => api.get<CustomerCard>(`/api/customers/${id}`, {}, signal),
})

export const timelineQuery = (id: number, kind: TimelineKind) => infiniteQueryOptions({
  queryKey: ['customer', id, 'timeline', kind] as const,
  queryFn: ({ pageParam, signal }) => api.get<TimelinePage>(`/api/customers/${id}/timeline`, { kind: kind === 'all' ? undefined : kind, before: pageParam }, signal),
  initialPageParam: null as number | null,
  getNextPageParam: page => page.nextCursor,
})

export const tagsQuery = queryOptions({
  queryKey: ['customer', 'tags'] as const,
  queryFn: async ({ signal }) => (await api.get<{ tags: { name: string; color: string | null }[] }>('/api/customers/tags', {}, signal)).tags,
})

/** Every action answers with the whole card; it goes to where all screens read it. The timeline is asked again. */
async function keep(client: QueryClient, id: number, answer: Promise<CustomerCard>): Promise<CustomerCard> {
  const card = await answer
  client.setQueryData(customerQuery(id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['customer', id, 'timeline'] })
  return card
}

/** What can be done to one customer past the editing of fields in place. Each throws an ApiError when the server refuses. */
export function useCustomerActions(id: number) {
  const client = useQueryClient()
  return useMemo(() => {
    const path = `/api/customers/${id}`
    const send = (answer: Promise<CustomerCard>): Promise<CustomerCard> => keep(client, id, answer)
    return {
      change: (field: string, from: unknown, to: unknown) => send(api.patch(path, { changes: { [field]: { from, to } } })),
      addNote: (text: string, pinned: boolean) => send(api.post(`${path}/notes`, { text, pinned })),
      changeNote: (noteId: number, change: { text?: string; pinned?: boolean }) => send(api.patch(`${path}/notes/${noteId}`, change)),
      removeNote: (noteId: number) => send(api.delete(`${path}/notes/${noteId}`)),
      makeAddressMain: (addressId: number) => send(api.patch(`${path}/addresses/${addressId}`, { isMain: true })),
      addAddress: (address: Record<string, string>) => send(api.post(`${path}/addresses`, { address })),
      removeAddress: (addressId: number) => send(api.delete(`${path}/addresses/${addressId}`)),
    }
  }, [client, id])
}

/** Makes a customer; the card is in the cache when this returns, so that it opens at once. */
export async function createCustomer(client: QueryClient, customer: CreateCustomer): Promise<CustomerCard> {
  const card = await api.post<CustomerCard>('/api/customers', customer)
  client.setQueryData(customerQuery(card.id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['customer', 'list'] })
  return card
}
