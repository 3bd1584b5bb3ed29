import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

/**
 * Keys begin with the entity: `['order', 12]` is a card, `['order', 'list', …]` and `['order', 'totals', …]` are lists of them.
 * The live feed refreshes by this rule, so data need not go stale by time.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.unreachable,
    },
    mutations: { retry: false },
  },
})
