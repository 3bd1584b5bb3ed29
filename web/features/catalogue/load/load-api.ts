import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { api } from '../../../base/api.ts'

const LOOK_EVERY = 1000
const isRunning = (load: CatalogueLoad | undefined): boolean => load?.state === 'running'

/** The latest loads, without their notes. Watched while one is running; `isUploading` also before the server has told of it. */
export const loadsQuery = (isUploading: boolean) => queryOptions({
  queryKey: ['catalogue_load', 'list'] as const,
  queryFn: async ({ signal }) => (await api.get<{ loads: CatalogueLoad[] }>('/api/catalogue/loads', {}, signal)).loads,
  refetchInterval: query => (isUploading || query.state.data?.some(isRunning) ? LOOK_EVERY : false),
})

/** One load with its notes. */
export const loadQuery = (id: number) => queryOptions({
  queryKey: ['catalogue_load', id] as const,
  queryFn: ({ signal }) => api.get<CatalogueLoad>(`/api/catalogue/loads/${id}`, {}, signal),
  refetchInterval: query => (isRunning(query.state.data) ? LOOK_EVERY : false),
})

/** What can be done with loads. Each throws an ApiError when the server refuses. */
export function useLoadActions() {
  const client = useQueryClient()
  return useMemo(() => {
    const keep = async (answer: Promise<CatalogueLoad>): Promise<CatalogueLoad> => {
      const load = await answer
      client.setQueryData(loadQuery(load.id).queryKey, load)
      void client.invalidateQueries({ queryKey: ['catalogue_load', 'list'] })
      return load
    }
    return {
      /** Answers when the whole file has been read. */
      upload: (site: string, file: File) => keep(api.upload('/api/catalogue/upload', file, { site, name: file.name.slice(0, 255) })),
      /** Begins soon, in the background. */
      byAddress: (site: string, url: string) => keep(api.post('/api/catalogue/loads', { site, url })),
      withdraw: (id: number) => keep(api.post(`/api/catalogue/loads/${id}/confirm`)),
      leave: (id: number) => keep(api.post(`/api/catalogue/loads/${id}/leave`)),
    }
  }, [client])
}
