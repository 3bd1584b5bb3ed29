import { infiniteQueryOptions, queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CreateOrder, CreatePayment, OrderCard, Payment, TimelineEntry } from '#shared/contracts/orders.ts'
import { api } from '../../base/api.ts'

/** A part of the timeline: everything, or one kind of entry. */
export type TimelineKind = 'all' | 'comments' | 'statuses' | 'changes'
export type TimelinePage = { entries: TimelineEntry[]; nextCursor: number | null }
export type NewItem = { offerId?: number; productName?: string; quantity: number; initialPrice?: number; discountManualAmount?: number; discountManualPercent?: number; comment?: string }
export type StatusStep = { status: string; comment?: string; from?: string; fields?: Record<string, unknown> }

export const orderQuery = (id: number) => queryOptions({
  queryKey: ['order', id] as const,
  queryFn: ({ signal }) => api.get<OrderCard>(`/api/orders/${id}`, {}, signal),
})

export const timelineQuery = (id: number, kind: TimelineKind) => infiniteQueryOptions({
  queryKey: ['order', id, 'timeline', kind] as const,
  queryFn: ({ pageParam, signal }) => api.get<TimelinePage>(`/api/orders/${id}/timeline`, { kind: kind === 'all' ? undefined : kind, before: pageParam }, signal),
  initialPageParam: null as number | null,
  getNextPageParam: page => page.nextCursor,
})

/** Every action on an order answers with the whole card; it goes to where all screens read it. The timeline is asked again. */
async function keep(client: QueryClient, id: number, answer: Promise<OrderCard>): Promise<OrderCard> {
  const card = await answer
  client.setQueryData(orderQuery(id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['order', id, 'timeline'] })
  return card
}

/** What can be done to one order, past the editing of its fields in place. Each throws an ApiError when the server refuses. */
export function useOrderActions(id: number) {
  const client = useQueryClient()
  return useMemo(() => {
    const path = `/api/orders/${id}`
    const send = (answer: Promise<OrderCard>): Promise<OrderCard> => keep(client, id, answer)
    return {
      addItem: (item: NewItem) => send(api.post(`${path}/items`, item)),
      removeItem: (itemId: number) => send(api.delete(`${path}/items/${itemId}`)),
      changeItem: (itemId: number, field: string, from: unknown, to: unknown) => send(api.patch(`${path}/items/${itemId}`, { changes: { [field]: { from, to } } })),
      change: (field: string, from: unknown, to: unknown) => send(api.patch(path, { changes: { [field]: { from, to } } })),
      addPayment: (payment: CreatePayment) => send(api.post(`${path}/payments`, payment)),
      changePayment: (payment: Payment, field: 'type' | 'status', to: string) =>
        send(api.patch(`${path}/payments/${payment.id}`, { changes: { [field]: { from: payment[field], to } } })),
      removePayment: (paymentId: number) => send(api.delete(`${path}/payments/${paymentId}`)),
      dismissProblem: (problemId: number) => send(api.post(`${path}/problems/${problemId}/dismiss`)),
      retryProblem: (problemId: number) => send(api.post(`${path}/problems/${problemId}/retry`)),
      comment: async (text: string) => {
        await api.post<{ id: number }>(`${path}/comments`, { text })
        await client.invalidateQueries({ queryKey: ['order', id, 'timeline'] })
      },
    }
  }, [client, id])
}
export type OrderActions = ReturnType<typeof useOrderActions>

/** Moves an order to another status. The card in the cache is the answer. */
export const sendStatus = (client: QueryClient, id: number, step: StatusStep): Promise<OrderCard> => keep(client, id, api.post(`/api/orders/${id}/status`, step))

/** Makes an order; its card is in the cache when this returns, so that it opens at once. */
export async function createOrder(client: QueryClient, order: CreateOrder): Promise<OrderCard> {
  const card = await api.post<OrderCard>('/api/orders', order)
  client.setQueryData(orderQuery(card.id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['order', 'list'] })
  return card
}
