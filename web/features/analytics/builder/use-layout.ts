import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { EMPTY, readLayout, type Layout } from './layout.ts'

export type LayoutState = {
  layout: Layout
  /** Whether it differs from what is kept. */
  isChanged: boolean
  set: (change: (layout: Layout) => Layout) => void
  /** Back to what is kept. */
  forget: () => void
}

/** The report being put together stands in the address: «back» undoes, and a link shows the same to a colleague. */
export function useLayout(kept: Layout | null): LayoutState {
  const raw = (useSearch({ strict: false }) as Record<string, unknown>).layout
  const navigate = useNavigate()
  const go = useCallback((next: (before: Layout | null) => Layout | null) => {
    void navigate({
      to: '.', resetScroll: false,
      search: (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, layout: next(readLayout(before.layout)) ?? undefined }).filter(([, value]) => value !== undefined)),
    } as unknown as Parameters<typeof navigate>[0])
  }, [navigate])
  return useMemo(() => {
    const usual = kept ?? EMPTY
    const own = readLayout(raw)
    return {
      layout: own ?? usual,
      isChanged: own !== null && JSON.stringify(own) !== JSON.stringify(usual),
      set: change => go(before => change(before ?? usual)),
      forget: () => go(() => null),
    }
  }, [raw, kept, go])
}
