import { msg } from '@lingui/core/macro'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import type { Among } from '../../../ui/list/ListPage.tsx'
import { useListState } from '../../../ui/table/list-state.ts'
import type { TaskRow } from '../task-api.ts'
import { TaskContent } from './TaskContent.tsx'

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function TaskPanel({ id, among: { rows, more } }: { id: number; among: Among<TaskRow> }) {
  const list = useListState()
  const at = rows.findIndex(row => row.id === id)
  const step = (by: 1 | -1) => (): void => {
    const next = rows[at + by]
    if (at >= 0 && next) list.set({ open: next.id }, 'replace')
    if (by === 1 && at >= rows.length - 5) more()
  }
  useShortcuts([{ code: 'KeyJ', label: msg`Next task`, run: step(1) }, { code: 'KeyK', label: msg`Previous task`, run: step(-1) }])
  return <TaskContent key={id} id={id} />
}
