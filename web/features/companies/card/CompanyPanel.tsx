import { msg } from '@lingui/core/macro'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import type { Among } from '../../../ui/list/ListPage.tsx'
import { useListState } from '../../../ui/table/list-state.ts'
import type { CompanyRow } from '../cells.tsx'
import { CompanyContent } from './CompanyContent.tsx'

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function CompanyPanel({ id, among: { rows, more } }: { id: number; among: Among<CompanyRow> }) {
  const list = useListState()
  const at = rows.findIndex(row => row.id === id)
  const step = (by: 1 | -1) => (): void => {
    const next = rows[at + by]
    if (at >= 0 && next) list.set({ open: next.id }, 'replace')
    if (by === 1 && at >= rows.length - 5) more()
  }
  useShortcuts([{ code: 'KeyJ', label: msg`Next company`, run: step(1) }, { code: 'KeyK', label: msg`Previous company`, run: step(-1) }])
  return <CompanyContent key={id} id={id} />
}
