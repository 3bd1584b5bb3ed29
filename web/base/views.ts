import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import type { SavedView, ViewQuery } from '#shared/contracts/views.ts'
import { api } from './api.ts'
import { queryClient } from './query-client.ts'

export type { SavedView, ViewQuery }

const none: SavedView[] = []
const viewsQuery = (entity: string) => queryOptions({
  queryKey: ['saved_view', entity],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }) => (await api.get<{ views: SavedView[] }>('/api/views', { entity }, signal)).views,
})

/** Saved views of an entity, mine and shared. */
export const useViews = (entity: string): SavedView[] => useQuery(viewsQuery(entity)).data ?? none

const refresh = (entity: string) => queryClient.invalidateQueries({ queryKey: ['saved_view', entity] })

export function useViewChanges(entity: string) {
  const create = useMutation({
    mutationFn: (view: { name: string; shared: boolean; query: ViewQuery }) => api.post<SavedView>('/api/views', { entity, ...view }),
    onSuccess: () => refresh(entity),
  })
  const change = useMutation({
    mutationFn: ({ id, ...change }: { id: number; name?: string; shared?: boolean; query?: ViewQuery }) => api.patch<SavedView>(`/api/views/${id}`, change),
    onSuccess: () => refresh(entity),
  })
  const remove = useMutation({ mutationFn: (id: number) => api.delete(`/api/views/${id}`), onSuccess: () => refresh(entity) })
  return { create, change, remove }
}
