import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Board, CallAttempt, CallAttempted, Day, DayKind, HandOver, HandedOver, TakenOrder } from '#shared/contracts/day.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

/** The most that the server gives at once: nobody works through more before the list is asked again. */
export const MOST = 200
const MINUTE = 60_000

/** The list of the signed-in person. Asked again with each change of an order or a task, and each minute, since waiting makes things late. */
export const dayQuery = (kind: DayKind | undefined) => queryOptions({
  queryKey: ['day', 'list', kind ?? 'all'] as const,
  queryFn: ({ signal }) => api.get<Day>('/api/day', { kind, limit: MOST }, signal),
  placeholderData: keepPreviousData,
  refetchInterval: MINUTE,
})

export const boardQuery = queryOptions({
  queryKey: ['board'] as const,
  queryFn: ({ signal }) => api.get<Board>('/api/day/board', {}, signal),
  placeholderData: keepPreviousData,
  refetchInterval: MINUTE,
})

export const refreshDay = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['day'] })
const refreshOrder = (id: number): void => void queryClient.invalidateQueries({ queryKey: ['order', id] })

/** Takes an order out of the queue: this one, or the one that waits longest. Null when nothing waits. */
export async function takeOrder(orderId?: number): Promise<Static<typeof TakenOrder>['order']> {
  const { order } = await api.post<Static<typeof TakenOrder>>('/api/queue/take', orderId === undefined ? {} : { orderId })
  if (order) refreshOrder(order.id)
  return order
}

export async function sendCall(orderId: number, attempt: CallAttempt): Promise<Static<typeof CallAttempted>> {
  const answer = await api.post<Static<typeof CallAttempted>>(`/api/orders/${orderId}/call-attempts`, attempt)
  refreshOrder(orderId)
  return answer
}

/** Moves an order to a cancelling status. */
export async function cancelOrder(orderId: number, status: string, comment: string): Promise<OrderCard> {
  const card = await api.post<OrderCard>(`/api/orders/${orderId}/status`, comment ? { status, comment } : { status })
  queryClient.setQueryData(['order', orderId], card)
  void queryClient.invalidateQueries({ queryKey: ['order', orderId, 'timeline'] })
  return card
}

export const handOver = (what: HandOver): Promise<Static<typeof HandedOver>> => api.post('/api/day/hand-over', what)
