import { infiniteQueryOptions, queryOptions, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CustomerDuplicates, DuplicatePairs, MergeAnswer, MergePreview, MergeRequest, MergeRows, TypedMatches, UndoAnswer, UndoPreview } from '#shared/contracts/duplicates.ts'
import { api } from '../../base/api.ts'

/** Keys begin with the entity, so that the live feed refreshes them with every change of a customer. */
export const pairsQuery = infiniteQueryOptions({
  queryKey: ['customer', 'duplicates', 'pairs'] as const,
  queryFn: ({ pageParam, signal }) => api.get<DuplicatePairs>('/api/duplicates', { cursor: pageParam ?? undefined }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.nextCursor,
})

export const totalsQuery = queryOptions({
  queryKey: ['customer', 'duplicates', 'totals'] as const,
  queryFn: ({ signal }) => api.get<{ count: number; capped: boolean }>('/api/duplicates/totals', {}, signal),
})

export const mergesQuery = infiniteQueryOptions({
  queryKey: ['customer', 'duplicates', 'merges'] as const,
  queryFn: ({ pageParam, signal }) => api.get<MergeRows>('/api/duplicates/merges', { before: pageParam ?? undefined }, signal),
  initialPageParam: null as number | null,
  getNextPageParam: page => page.nextCursor,
})

/** Who is probably the same person, and what was merged into this customer. While orders are on their way it is asked again. */
export const ofCustomerQuery = (id: number) => queryOptions({
  queryKey: ['customer', id, 'duplicates'] as const,
  queryFn: ({ signal }) => api.get<CustomerDuplicates>(`/api/duplicates/of/${id}`, {}, signal),
  refetchInterval: ({ state }) => (state.data?.merges.some(merge => merge.state === 'moving' || merge.state === 'returning') ? 1500 : false),
})

export const previewQuery = (ids: readonly number[], survivor: number | null) => queryOptions({
  queryKey: ['customer', 'duplicates', 'preview', ids.join(), survivor] as const,
  queryFn: ({ signal }) => api.get<MergePreview>('/api/duplicates/preview', { ids: ids.join(), survivor: survivor ?? undefined }, signal),
  placeholderData: before => before,
})

export const undoPreviewQuery = (mergeId: number) => queryOptions({
  queryKey: ['customer', 'duplicates', 'undo', mergeId] as const,
  queryFn: ({ signal }) => api.get<UndoPreview>(`/api/duplicates/merges/${mergeId}/undo`, {}, signal),
})

export const typedQuery = (typed: { phone: string; email: string }) => queryOptions({
  queryKey: ['customer', 'duplicates', 'typed', typed.phone, typed.email] as const,
  queryFn: async ({ signal }) => (await api.get<TypedMatches>('/api/duplicates/typed', { phone: typed.phone || undefined, email: typed.email || undefined }, signal)).matches,
  placeholderData: before => before,
})

/** Pairs in the cache without those that one of these customers is in, or without this one pair: the list need not wait for the server. */
function dropPairs(client: QueryClient, gone: (one: number, other: number) => boolean): void {
  client.setQueryData<InfiniteData<DuplicatePairs, string | null>>(pairsQuery.queryKey, data =>
    data && { ...data, pages: data.pages.map(page => ({ ...page, rows: page.rows.filter(({ one, other }) => !gone(one.id, other.id)) })) })
}

/** What is done about duplicates. Each throws an ApiError when the server refuses. */
export function useDuplicateActions() {
  const client = useQueryClient()
  return useMemo(() => {
    const refresh = () => client.invalidateQueries({ queryKey: ['customer'] })
    return {
      merge: async (request: MergeRequest): Promise<MergeAnswer> => {
        const answer = await api.post<MergeAnswer>('/api/duplicates/merge', request)
        dropPairs(client, (one, other) => request.mergedIds.includes(one) || request.mergedIds.includes(other))
        void refresh()
        return answer
      },
      undo: async (mergeIds: number[], notSame = false): Promise<UndoAnswer> => {
        const answer = await api.post<UndoAnswer>('/api/duplicates/undo', { mergeIds, notSame })
        await refresh()
        return answer
      },
      notSame: async (id: number, otherId: number): Promise<void> => {
        await api.put(`/api/customers/${id}/not-same/${otherId}`, {})
        dropPairs(client, (one, other) => (one === id && other === otherId) || (one === otherId && other === id))
        void client.invalidateQueries({ queryKey: ['customer', id] })
        void client.invalidateQueries({ queryKey: totalsQuery.queryKey })
      },
      sameAfterAll: async (id: number, otherId: number): Promise<void> => {
        await api.delete(`/api/customers/${id}/not-same/${otherId}`)
        await refresh()
      },
    }
  }, [client])
}
