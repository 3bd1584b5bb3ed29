import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CombinationPreview, CombineOrders, LinkOrders, OrderPairs, UndoneCombination } from '#shared/contracts/order-pairs.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { api } from '../../base/api.ts'

/** What stands beside an order; the live feed refreshes it with the order. */
export const pairsQuery = (id: number) => queryOptions({
  queryKey: ['order', id, 'pairs'] as const,
  queryFn: ({ signal }) => api.get<OrderPairs>(`/api/orders/${id}/pairs`, {}, signal),
})

/** What would come out, by technique. Never older than the window that shows it. */
export const previewQuery = (id: number, otherId: number) => queryOptions({
  queryKey: ['order', id, 'combination', otherId] as const,
  queryFn: ({ signal }) => api.get<CombinationPreview>(`/api/orders/${id}/combination/${otherId}`, {}, signal),
  staleTime: 0,
  retry: false,
})

/** Everything that changes pairs of orders; each throws an ApiError when the server refuses. */
export function usePairActions() {
  const client = useQueryClient()
  return useMemo(() => {
    const refresh = (...ids: number[]) => { for (const id of ids) void client.invalidateQueries({ queryKey: ['order', id] }) }
    const keep = async (id: number, answer: Promise<OrderPairs>): Promise<OrderPairs> => {
      const pairs = await answer
      client.setQueryData(pairsQuery(id).queryKey, pairs)
      return pairs
    }
    return {
      combine: async (id: number, body: CombineOrders): Promise<{ card: OrderCard; combination: number | null }> => {
        const card = await api.post<OrderCard>(`/api/orders/${id}/combine`, body)
        refresh(id, body.otherId)
        const pairs = await keep(id, api.get<OrderPairs>(`/api/orders/${id}/pairs`))
        return { card, combination: pairs.combinations.find(one => one.other.id === body.otherId)?.id ?? null }
      },
      part: async (combination: number, ids: number[], partly: boolean): Promise<UndoneCombination> => {
        const answer = await api.post<UndoneCombination>(`/api/orders/combinations/${combination}/undo`, { partly })
        refresh(...ids)
        return answer
      },
      notRepeat: (id: number, otherId: number) => keep(id, api.put(`/api/orders/${id}/not-repeat/${otherId}`, {})),
      maybeRepeat: (id: number, otherId: number) => keep(id, api.delete(`/api/orders/${id}/not-repeat/${otherId}`)),
      link: (id: number, body: LinkOrders) => keep(id, api.post(`/api/orders/${id}/links`, body)),
      unlink: (id: number, linkId: number) => keep(id, api.delete(`/api/orders/${id}/links/${linkId}`)),
      /** The newest order of this number that one may see. */
      byNumber: async (number: string): Promise<number | null> => {
        const filter = JSON.stringify({ field: 'number', op: 'eq', value: number.trim() })
        const { rows } = await api.get<{ rows: { id: number }[] }>('/api/orders', { filter, limit: 1, fields: 'number' })
        return rows[0]?.id ?? null
      },
    }
  }, [client])
}
