import type { KeyboardEvent } from 'react'
import type { MessageDescriptor } from '@lingui/core'
import type { Row } from './list-data.ts'
import type { Selection } from './selection.ts'

/** A letter that acts on the selected rows, or on the one under the cursor. `code` is the place on the keyboard (`KeyS`), so it works in any layout. */
export type RowKey<R extends Row> = { code: string; label: MessageDescriptor; run: (rows: R[]) => void }

type RowKeysOptions<R extends Row> = {
  rows: R[]
  index: number
  selection?: Selection<R>
  onActive: (id: number | null) => void
  onIndex: (index: number) => void
  onOpen?: (row: R) => void
  keys?: RowKey<R>[]
}

const steps: Record<string, number> = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity }

/** ↑ ↓ J K move, Enter opens, X selects, Shift with arrows selects on the way, Ctrl/⌘ A takes all, Esc lets go. */
export function useRowKeys<R extends Row>({ rows, index, selection, onActive, onIndex, onOpen, keys }: RowKeysOptions<R>) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if ((event.target as Element).closest('input:not([type=checkbox]), textarea, [contenteditable]')) return
    const row = rows[index]
    const handled = (): void => { event.preventDefault(); event.stopPropagation() }
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA' && selection) { handled(); selection.all(rows); return }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = steps[event.code]
    if (step !== undefined && rows.length > 0) {
      handled()
      const next = Math.max(0, Math.min(rows.length - 1, index < 0 ? 0 : index + step))
      if (event.shiftKey && selection && row) {
        if (!selection.has(row.id)) selection.toggle(row)
        const to = rows[next]!
        if (!selection.has(to.id)) selection.toggle(to)
      }
      onActive(rows[next]!.id)
      onIndex(next)
      return
    }
    if (event.code === 'Enter' && row && event.target === event.currentTarget) { handled(); onOpen?.(row); return }
    if (event.code === 'KeyX' && row && selection) { handled(); selection.toggle(row, event.shiftKey); return }
    if (event.code === 'Escape' && selection && selection.ids.size > 0) { handled(); selection.clear(); return }
    const key = keys?.find(one => one.code === event.code)
    if (!key || event.shiftKey) return
    const chosen = selection && selection.ids.size > 0 ? selection.rows : row ? [row] : []
    if (chosen.length > 0) { handled(); key.run(chosen) }
  }
}
