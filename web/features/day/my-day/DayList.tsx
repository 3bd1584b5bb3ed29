import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import type { DayItem, DayPart } from '#shared/contracts/day.ts'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { DayRow } from './DayRow.tsx'
import { partWords } from './item-words.tsx'
import classes from './day.module.css'

type Line = { part: DayPart; count: number } | { item: DayItem; at: number }

type DayListProps = {
  box: RefObject<HTMLDivElement | null>
  items: DayItem[]
  /** Index of the cursor, -1 when there is nothing. */
  at: number
  openKey: string | undefined
  onMove: (at: number) => void
  onOpen: (item: DayItem) => void
  onClose: () => void
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }

function linesOf(items: DayItem[]): Line[] {
  const counts = new Map<DayPart, number>()
  for (const { part } of items) counts.set(part, (counts.get(part) ?? 0) + 1)
  return items.flatMap((item, at): Line[] => (item.part === items[at - 1]?.part ? [{ item, at }] : [{ part: item.part, count: counts.get(item.part)! }, { item, at }]))
}

/** The list itself: virtual rows under the headings of their parts, one focus for the keyboard. Rows that come above the cursor do not move it on the screen. */
export function DayList({ box, items, at, openKey, onMove, onOpen, onClose }: DayListProps) {
  const { t, i18n } = useLingui()
  const id = useId()
  const narrow = useNarrow()
  const lines = useMemo(() => linesOf(items), [items])
  const line = at < 0 ? -1 : lines.findIndex(one => 'item' in one && one.at === at)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: index => ('part' in lines[index]! ? 32 : narrow ? 68 : 52),
    getItemKey: index => { const one = lines[index]!; return 'part' in one ? one.part : one.item.key },
    overscan: 10,
    scrollPaddingStart: 36,
    scrollPaddingEnd: 8,
  })
  useEffect(() => { virtual.measure() }, [narrow, virtual])

  const active = items[at]
  const place = useRef<{ key: string; top: number } | null>(null)
  useLayoutEffect(() => {
    const top = line < 0 ? 0 : (virtual.getOffsetForIndex(line, 'start')?.[0] ?? 0)
    const before = place.current
    if (before && active && before.key === active.key && box.current && box.current.scrollTop > 0 && before.top !== top) box.current.scrollTop += top - before.top
    place.current = active ? { key: active.key, top } : null
  }, [active, line, virtual, box])
  useEffect(() => { if (line >= 0) virtual.scrollToIndex(line === 1 ? 0 : line) }, [active?.key]) // eslint-disable-line -- only a step of the cursor scrolls

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = steps[event.code]
    if (step !== undefined && items.length > 0) { event.preventDefault(); onMove(Math.max(0, Math.min(items.length - 1, at + step))) }
    else if (event.code === 'Enter' && active) { event.preventDefault(); onOpen(active) }
    else if (event.code === 'Escape') { event.preventDefault(); onClose() }
  }
  const choose = useRef<(item: DayItem) => void>(() => undefined)
  choose.current = item => { onMove(items.indexOf(item)); onOpen(item) }
  const chosen = useMemo(() => (item: DayItem) => choose.current(item), [])

  return (
    <div
      ref={box} className={classes.scroller} role="listbox" aria-label={t`What waits for you`} tabIndex={0} onKeyDown={onKeyDown}
      aria-activedescendant={active ? `${id}-${active.key}` : undefined}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const one = lines[index]!
          if ('part' in one) return <div key={key} role="presentation" className={classes.part} style={{ transform: `translateY(${start}px)` }}>{i18n._(partWords[one.part])} <span className="numbers faint">{one.count}</span></div>
          return <DayRow key={key} id={`${id}-${one.item.key}`} item={one.item} top={start} at={one.at} of={items.length} active={one.at === at} open={one.item.key === openKey} onChoose={chosen} />
        })}
      </div>
    </div>
  )
}
