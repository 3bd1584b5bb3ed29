import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Condition } from '#shared/conditions.ts'

/** What a list keeps in the address: a copied link shows a colleague the same thing. */
export type ListSearch = {
  filter?: Condition
  /** `createdAt`, or `-createdAt` for the newest first. */
  sort?: string
  columns?: string[]
  /** Quick search within the list. */
  q?: string
  /** Id of the saved view that this began from. */
  view?: number
  /** Id of the card that is open over the list. */
  open?: number
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined)
const whole = (value: unknown): number | undefined => ((typeof value === 'number' || typeof value === 'string') && value !== '' && Number.isInteger(Number(value)) ? Number(value) : undefined)

/** For `validateSearch` of a list's route. Drops what makes no sense instead of failing: links are typed by people too. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const filter = search.filter
  const columns = Array.isArray(search.columns) ? search.columns.filter((one): one is string => typeof one === 'string') : undefined
  const read: ListSearch = {
    filter: filter && typeof filter === 'object' && !Array.isArray(filter) ? (filter as Condition) : undefined,
    sort: text(search.sort),
    columns: columns?.length ? columns : undefined,
    q: text(search.q),
    view: whole(search.view),
    open: whole(search.open),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as ListSearch
}

export type ListState = ListSearch & {
  /** Changes the address. Opening a card makes a step in the history; typing a filter replaces the last one. */
  set: (change: Partial<ListSearch>, how?: 'push' | 'replace') => void
}

/** The list's state, read from and written to the address bar. */
export function useListState(): ListState {
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const search = useMemo(() => readListSearch(raw), [raw])
  const set = useCallback((change: Partial<ListSearch>, how: 'push' | 'replace' = 'push') => {
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined && value !== '')),
      replace: how === 'replace',
      resetScroll: false,
    } as Parameters<typeof navigate>[0])
  }, [navigate])
  return useMemo(() => ({ ...search, set }), [search, set])
}
