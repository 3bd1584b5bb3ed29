import { keepPreviousData, useQuery } from '@tanstack/react-query'

/** One of many things that are too many for a list: kept by code, looked for by name. `note` tells two of one name apart. */
export type Named = { code: string; name: string; note: string | null }
type Finder = (asked: { q: string } | { codes: string[] }, signal: AbortSignal) => Promise<Named[]>

const finders = new Map<string, Finder>()

/** How the values of a field's `options` are looked for: a feature says it from its index. */
export const addFinder = (options: string, finder: Finder): void => void finders.set(options, finder)

/** Whether the values are looked for by name instead of being chosen from a list. */
export const isSearched = (options: string | undefined): options is string => options !== undefined && finders.has(options)

const none: Named[] = []

export function useFound(options: string | undefined, q: string): { items: Named[]; isSearching: boolean } {
  const found = useQuery({
    queryKey: ['named', options, 'q', q], enabled: isSearched(options), placeholderData: keepPreviousData, staleTime: 60_000, retry: false,
    queryFn: ({ signal }) => finders.get(options!)!({ q }, signal),
  })
  return { items: found.data ?? none, isSearching: found.isFetching }
}

/** The names of these codes; a code whose name is not known (yet) is left out. */
export function useNames(options: string | undefined, codes: readonly string[]): Named[] {
  const asked = [...new Set(codes)].sort()
  const found = useQuery({
    queryKey: ['named', options, 'codes', asked.join()], enabled: isSearched(options) && asked.length > 0, placeholderData: keepPreviousData, staleTime: 60_000, retry: false,
    queryFn: ({ signal }) => finders.get(options!)!({ codes: asked }, signal),
  })
  return found.data ?? none
}
