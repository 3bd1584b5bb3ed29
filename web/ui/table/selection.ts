import { useCallback, useMemo, useState } from 'react'
import type { Row } from './list-data.ts'

export type Selection<R extends Row> = {
  ids: ReadonlySet<number>
  rows: R[]
  has: (id: number) => boolean
  /** With shift, everything between the last one and this one. */
  toggle: (row: R, range?: boolean) => void
  all: (rows: R[]) => void
  clear: () => void
}

const kept = new Map<string, ReadonlyMap<number, unknown>>()

/** Selected rows, kept under `place` so that they are still there on the way back from a card. */
export function useSelection<R extends Row>(place: string, visible: R[]): Selection<R> {
  const [picked, setPicked] = useState<ReadonlyMap<number, R>>(() => (kept.get(place) as ReadonlyMap<number, R>) ?? new Map())
  const [anchor, setAnchor] = useState<number | null>(null)
  const change = useCallback((next: ReadonlyMap<number, R>) => { kept.set(place, next); setPicked(next) }, [place])

  const toggle = useCallback((row: R, range = false) => {
    const next = new Map(picked)
    const from = range && anchor !== null ? visible.findIndex(one => one.id === anchor) : -1
    const to = visible.findIndex(one => one.id === row.id)
    if (from >= 0 && to >= 0) for (const one of visible.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(one.id, one)
    else if (!next.delete(row.id)) next.set(row.id, row)
    setAnchor(row.id)
    change(next)
  }, [picked, anchor, visible, change])

  return useMemo(() => {
    const fresh = new Map(visible.map(row => [row.id, row]))
    return {
      ids: new Set(picked.keys()),
      rows: [...picked.values()].map(row => fresh.get(row.id) ?? row),
      has: (id: number) => picked.has(id),
      toggle,
      all: (rows: R[]) => change(new Map(rows.map(row => [row.id, row]))),
      clear: () => { setAnchor(null); change(new Map()) },
    }
  }, [picked, visible, toggle, change])
}
