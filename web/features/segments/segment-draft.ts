import { useEffect, useState } from 'react'
import type { Condition } from '#shared/conditions.ts'
import type { EditSegment, SegmentRow } from '#shared/contracts/segments.ts'
import { did, historyOf, redone, undone, type History } from '../../ui/edit/history.ts'

/** What is typed of a segment. A condition that is null asks nothing. */
export type Draft = { name: string; code: string; description: string; limit: number | null; condition: Condition | null; kind: 'dynamic' | 'file'; lines: string }

export const EVERYBODY: Condition = { and: [] }
const draftOf = (segment: SegmentRow | null): Draft => ({
  name: segment?.name ?? '', code: segment?.code ?? '', description: segment?.description ?? '', limit: segment?.limit ?? null, condition: segment?.condition ?? null, kind: segment && !segment.isDynamic ? 'file' : 'dynamic', lines: '',
})

type Kept = { base: SegmentRow | null; draft: Draft }
const LARGEST = 200_000
const keyOf = (id: number | null): string => `segment-draft-${id ?? 'new'}`

function keptDraft(id: number | null): Kept | null {
  try {
    const text = sessionStorage.getItem(keyOf(id))
    return text === null ? null : (JSON.parse(text) as Kept)
  } catch {
    return null
  }
}
function keep(id: number | null, kept: Kept | null): void {
  try {
    const text = kept && JSON.stringify(kept)
    if (text === null || text.length > LARGEST) sessionStorage.removeItem(keyOf(id))
    else sessionStorage.setItem(keyOf(id), text)
  } catch {
    // A browser that keeps nothing: what is typed lives as long as the page.
  }
}

/**
 * What somebody types of a segment, with ways back. It outlives a reload and a look at another page, until it is saved or taken back. `base` is the segment as it was when
 * the typing began: what others change meanwhile is met on saving.
 */
export function useSegmentDraft(segment: SegmentRow | null) {
  const id = segment?.id ?? null
  const [before] = useState(() => keptDraft(id))
  const [base, setBase] = useState<SegmentRow | null>(before?.base ?? segment)
  const [history, setHistory] = useState<History<Draft>>(() => historyOf(before?.draft ?? draftOf(segment)))
  const draft = history.present
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(base))
  useEffect(() => keep(id, isChanged ? { base, draft } : null), [id, base, draft, isChanged])
  // Nothing typed: what others save shows at once.
  useEffect(() => { if (!isChanged && segment && segment !== base) restart(segment) }, [segment, base, isChanged])
  function restart(next: SegmentRow | null): void {
    setBase(next)
    setHistory(historyOf(draftOf(next)))
  }
  return {
    draft, base, isChanged, wasKept: before !== null,
    set: (part: Partial<Draft>, key: string | null = null) => setHistory(now => did(now, { ...now.present, ...part }, key, Date.now())),
    undo: () => setHistory(undone), redo: () => setHistory(redone), canUndo: history.past.length > 0, canRedo: history.future.length > 0,
    /** Begins with this as saved. */
    restart,
    /** Keeps what is typed, over what is there now. */
    rebase: setBase,
    forget: () => keep(id, null),
  }
}

/** What has been changed, with what was there when it was: a field that nobody touched is not sent. */
export function changesOf(draft: Draft, base: SegmentRow): EditSegment {
  const now = { name: draft.name.trim(), description: draft.description, limit: draft.limit, ...(base.isDynamic ? { condition: draft.condition ?? EVERYBODY } : {}) }
  const changed = Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof SegmentRow]))
  return { ...Object.fromEntries(changed), seen: Object.fromEntries(changed.map(([name]) => [name, base[name as keyof SegmentRow]])) }
}
