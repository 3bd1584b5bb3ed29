import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

/**
 * Keys begin with the entity: `['order', 12]` is a card, `['order', 'list', …]` and `['order', 'totals', …]` are lists of them.
 * The live feed refreshes by this rule, so data need not go stale by time.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // What is no longer there for this person must not stay on the screen because it once was.
    onError: (error, query) => {
      const isShut = error instanceof ApiError && (error.status === 403 || error.status === 404)
      if (isShut && query.state.data !== undefined) query.setState({ data: undefined })
    },
  }),
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
