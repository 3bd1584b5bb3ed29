import { useEffect, useMemo, useRef, useState } from 'react'
import type { DayItem } from '#shared/contracts/day.ts'

/**
 * The cursor in a list that changes under it. It follows its item wherever that goes; when the item leaves, it stays at the same place, so that
 * the next one is under it.
 */
export function usePlace(items: DayItem[], first: string | undefined) {
  const [key, setKey] = useState(first)
  const last = useRef(0)
  const found = useMemo(() => items.findIndex(item => item.key === key), [items, key])
  const at = items.length === 0 ? -1 : found >= 0 ? found : Math.min(last.current, items.length - 1)
  useEffect(() => { if (at >= 0) last.current = at }, [at])
  return { at, item: at >= 0 ? items[at] : undefined, set: setKey }
}
