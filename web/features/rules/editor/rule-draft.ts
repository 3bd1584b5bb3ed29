import { useCallback, useEffect, useRef, useState } from 'react'
import type { RuleDraft, RuleRow } from '#shared/contracts/automation.ts'
import { draftOf } from '../rule-api.ts'
import { did, historyOf, redone, undone, type History } from '../../../ui/edit/history.ts'

type Kept = { draft: RuleDraft; version: number }
const keyOf = (id: number | null): string => `rule-draft-${id ?? 'new'}`
const same = (one: RuleDraft, other: RuleDraft): boolean => JSON.stringify(one) === JSON.stringify(other)

function kept(id: number | null): Kept | null {
  try {
    const text = localStorage.getItem(keyOf(id))
    const read: unknown = text === null ? null : JSON.parse(text)
    return read && typeof read === 'object' && 'draft' in read && 'version' in read ? (read as Kept) : null
  } catch {
    return null
  }
}

export type DraftInWork = {
  draft: RuleDraft
  /** The version that it was begun from; a newer one on the server means that a colleague has saved meanwhile. */
  version: number
  isDirty: boolean
  /** It was left unsaved in this browser, and brought back. */
  isRestored: boolean
  canUndo: boolean
  canRedo: boolean
  /** `key` names what is typed in, so that one undo takes the whole of it back. */
  edit: (part: Partial<RuleDraft>, key?: string | null) => void
  undo: () => void
  redo: () => void
  /** Begins anew from what the server has. */
  reset: (row: RuleRow) => void
  forget: () => void
}

/** A rule while it is edited: what was done can be undone, and what is not saved survives a closed window. */
export function useRuleDraft(id: number | null, row: RuleRow | null, first: RuleDraft): DraftInWork {
  const saved = row ? draftOf(row) : null
  const [state, setState] = useState<{ history: History<RuleDraft>; version: number; isRestored: boolean }>(() => {
    const left = kept(id)
    const begun = saved ?? first
    return left && !same(left.draft, begun)
      ? { history: { ...historyOf(left.draft), past: [begun] }, version: left.version, isRestored: true }
      : { history: historyOf(begun), version: row?.version ?? 0, isRestored: false }
  })
  const { history, version } = state
  const base = useRef<RuleDraft>(saved ?? first)
  if (row && row.version === version && saved) base.current = saved
  const isDirty = !same(history.present, base.current)

  // A colleague's version comes in by itself while nothing is typed here.
  useEffect(() => {
    if (!row || row.version === version || isDirty) return
    base.current = draftOf(row)
    setState({ history: historyOf(draftOf(row)), version: row.version, isRestored: false })
  }, [row, version, isDirty])

  useEffect(() => {
    const timer = setTimeout(() => {
      if (isDirty) localStorage.setItem(keyOf(id), JSON.stringify({ draft: history.present, version } satisfies Kept))
      else localStorage.removeItem(keyOf(id))
    }, 300)
    return () => clearTimeout(timer)
  }, [id, isDirty, history.present, version])

  const edit = useCallback((part: Partial<RuleDraft>, key: string | null = null) => setState(now => ({ ...now, history: did(now.history, { ...now.history.present, ...part }, key, Date.now()) })), [])
  const undo = useCallback(() => setState(now => ({ ...now, history: undone(now.history) })), [])
  const redo = useCallback(() => setState(now => ({ ...now, history: redone(now.history) })), [])
  const forget = useCallback(() => localStorage.removeItem(keyOf(id)), [id])
  const reset = useCallback((next: RuleRow) => {
    base.current = draftOf(next)
    localStorage.removeItem(keyOf(id))
    setState({ history: historyOf(draftOf(next)), version: next.version, isRestored: false })
  }, [id])
  return { draft: history.present, version, isDirty, isRestored: state.isRestored && isDirty, canUndo: history.past.length > 0, canRedo: history.future.length > 0, edit, undo, redo, reset, forget }
}
