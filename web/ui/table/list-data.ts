import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Condition } from '#shared/conditions.ts'
import { api, type Query } from '../../base/api.ts'
import './refresh-lists.ts'

export type Row = { id: number }
export type ListPageAnswer<R> = { rows: R[]; nextCursor: string | null }
export type Totals = { count: number; capped: boolean; /** Minor units for money. */ sums: Record<string, number> }
export type ListQuery = {
  filter?: Condition
  sort?: string
  q?: string
  /** What narrows the list past its filter, such as the group that was chosen beside it: sent along as it stands. */
  within?: Query
  /** Fields to read, with commas; all cheap ones unless told. */
  fields?: string
}

const PAGE = 100
const asQuery = ({ filter, sort, q, within, fields }: ListQuery): Query => ({ ...within, filter: filter ? JSON.stringify(filter) : undefined, sort, q: q || undefined, fields })

/** Pages of a list by keyset. The rows of the last answer stay on the screen while a changed filter is being asked. */
export function useListRows<R extends Row>(entity: string, endpoint: string, query: ListQuery) {
  const readPage = (cursor: string | null, signal?: AbortSignal) =>
    api.get<ListPageAnswer<R>>(endpoint, { ...asQuery(query), limit: PAGE, cursor: cursor ?? undefined }, signal)
  const pages = useInfiniteQuery({
    queryKey: [entity, 'list', endpoint, query],
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    meta: { readPage },
  })
  const rows = useMemo(() => {
    // A row that moved between two pages while they were read would stand twice.
    const seen = new Map<number, R>()
    for (const page of pages.data?.pages ?? []) for (const row of page.rows) seen.set(row.id, row)
    return [...seen.values()]
  }, [pages.data])
  return { pages, rows }
}

/** Count (capped at 1000 unless `exact`) and sums of all rows that match. */
export function useTotals(entity: string, endpoint: string, query: ListQuery, exact: boolean) {
  const counted = { filter: query.filter, q: query.q, within: query.within }
  return useQuery({
    queryKey: [entity, 'totals', endpoint, counted, exact],
    queryFn: ({ signal }) => api.get<Totals>(`${endpoint}/totals`, { ...asQuery(counted), exact: exact || undefined }, signal),
    placeholderData: keepPreviousData,
  })
}
