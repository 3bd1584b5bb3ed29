import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { BehindAddress, Figure } from '../figures/figure.ts'

/** What the address holds of an open list: where it is found, and what its number is called. */
export type OpenBehind = { at: BehindAddress; title: string }
export type BehindSearch = { behind?: OpenBehind; /** A record of the list that is open: `order.12`. */ card?: string }

/** Links are typed by people too: what makes no sense is dropped, and the rest is the server's to refuse. */
function readBehindSearch(search: Record<string, unknown>): BehindSearch {
  const behind = search.behind as OpenBehind | undefined
  const isWhole = typeof behind === 'object' && behind !== null && typeof behind.title === 'string' && typeof behind.at === 'object' && behind.at !== null && ('metric' in behind.at || 'report' in behind.at)
  return { ...(isWhole ? { behind } : {}), ...(typeof search.card === 'string' ? { card: search.card } : {}) }
}

export type BehindState = BehindSearch & { set: (change: { [key in keyof BehindSearch]?: BehindSearch[key] | undefined }) => void }

export function useBehind(): BehindState {
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const set = useCallback((change: BehindSearch) => {
    void navigate({ to: '.', search: (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)), resetScroll: false } as Parameters<typeof navigate>[0])
  }, [navigate])
  return useMemo(() => ({ ...readBehindSearch(raw), set }), [raw, set])
}

/** What the number said when it was opened; null by a link. */
export const useSaidNumber = (): SaidNumber | null => (useLocation().state as { said?: SaidNumber }).said ?? null

/** The number as it stood when it was opened: not in the address, since it may be another one when a link is followed. */
export type SaidNumber = Pick<Figure, 'value' | 'format' | 'part' | 'of' | 'partFormat' | 'ofFormat'>

/** Opens the rows behind a number, over the page that it stands on. */
export function useOpenBehind(): (at: BehindAddress, title: string, figure: SaidNumber) => void {
  const navigate = useNavigate()
  return useCallback((at, title, { value, format, part, of, partFormat, ofFormat }) => {
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...Object.fromEntries(Object.entries(before).filter(([key]) => key !== 'card')), behind: { at, title } }), state: { said: { value, format, part, of, partFormat, ofFormat } }, resetScroll: false } as unknown as Parameters<typeof navigate>[0])
  }, [navigate])
}
