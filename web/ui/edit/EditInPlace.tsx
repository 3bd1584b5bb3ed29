import { Loader, Tooltip, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertCircle, IconCheck, IconCloudOff } from '@tabler/icons-react'
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { CardEdit } from './card-edit.ts'
import { discardEdit, saveField, setFace, useFieldState, type FieldState } from './edit-store.ts'
import classes from './edit.module.css'

/** What the input of a field gets. `commit` saves the draft (or the value given to it), `cancel` leaves it as it was. */
export type Draft<T> = { id: string; value: T; set: (value: T) => void; commit: (value?: T) => void; cancel: () => void; onKeyDown: (event: KeyboardEvent) => void; labelId: string }

export type FieldProps<T> = {
  edit: CardEdit
  /** The field's name on the wire. */
  field: string
  label: ReactNode
  value: T
  /** What shows while nobody edits; by default the value itself. */
  display?: (value: T) => ReactNode
  /** No label beside it: in tables and headings. The label is still read aloud. */
  bare?: boolean
  /** Shown when empty; by default a dash. */
  placeholder?: ReactNode
}

type EditInPlaceProps<T> = FieldProps<T> & {
  show: (value: T) => ReactNode
  input: (draft: Draft<T>) => ReactNode
  /** Enter saves; in long texts it makes a line, and Ctrl/⌘ Enter saves. */
  multiline?: boolean
  same?: (a: T, b: T) => boolean
  /** What was typed as it goes over the wire: trimmed, empty as null. */
  tidy?: (value: T) => T
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === ''

/** Click or Enter edits, Esc leaves as it was, Enter or leaving saves. Shows saving, saved, waiting and failed by itself; a failed save keeps the typed value. */
export function EditInPlace<T>({ edit, field, label, value, display, show, input, multiline, bare, placeholder, same = Object.is, tidy = value => value }: EditInPlaceProps<T>) {
  const { t } = useLingui()
  const id = useId()
  const state = useFieldState(edit, field)
  const [draft, setDraft] = useState<{ value: T; from: T } | null>(null)
  const closing = useRef(false)
  const leaving = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  const pending = state && state.state !== 'saved' ? (state.change.to as T) : value
  const mayEdit = edit.mayEdit(field)

  const open = (): void => { closing.current = false; setDraft({ value: pending, from: value }); edit.focus(field) }
  /** Who left by Tab or by a click is already on the way elsewhere; a key that ends the edit leads back to the value. */
  const close = (): void => {
    closing.current = true
    setDraft(null)
    edit.focus(null)
    if (!leaving.current) queueMicrotask(() => button.current?.focus())
  }
  const commit = (given?: T): void => {
    if (!draft || closing.current) return
    const to = tidy(given === undefined ? draft.value : given)
    close()
    if (same(to, draft.from)) { if (state) discardEdit(edit, field); return }
    setFace(edit, field, { label, show: one => (display ?? show)(one as T) })
    void saveField(edit, field, { from: draft.from, to })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close() }
    else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); commit() }
    else event.stopPropagation()
  }

  if (edit.isHidden(field)) return null
  return (
    <div className={classes.field} data-bare={bare || undefined} data-state={state?.state}>
      <span className={bare ? 'visually-hidden' : classes.label} id={`${id}-label`}>{label}</span>
      <div className={classes.value} onBlurCapture={() => { leaving.current = true; setTimeout(() => { leaving.current = false }) }}>
        {draft
          ? input({ id, value: draft.value, set: next => setDraft({ ...draft, value: next }), commit, cancel: close, onKeyDown, labelId: `${id}-label` })
          : mayEdit
            ? (
              <UnstyledButton ref={button} className={classes.shown} onClick={open} aria-labelledby={`${id}-label ${id}-shown`} aria-describedby={state ? `${id}-state` : undefined}>
                <span id={`${id}-shown`} data-multiline={multiline || undefined}>{isEmpty(pending) ? <span className="faint">{placeholder ?? '—'}</span> : (display ?? show)(pending)}</span>
              </UnstyledButton>
            )
            : <span className={classes.plain} data-multiline={multiline || undefined}>{isEmpty(pending) ? <span className="faint">—</span> : (display ?? show)(pending)}</span>}
        <span className={classes.state} id={`${id}-state`} role="status" aria-label={state ? undefined : t`Saved state`}>{!draft && state && <StateMark state={state} />}</span>
        {!draft && state?.state === 'failed' && (
          <div className={classes.reason} role="alert">
            {state.reason}{' '}
            <button type="button" onClick={() => void saveField(edit, field, { from: value, to: state.change.to })}><Trans>Try again</Trans></button>{' '}
            <button type="button" onClick={() => discardEdit(edit, field)}><Trans>Leave as it was</Trans></button>
          </div>
        )}
      </div>
    </div>
  )
}

function StateMark({ state }: { state: FieldState }) {
  const { t } = useLingui()
  switch (state.state) {
    case 'saving': return <Loader size={12} aria-label={t`Saving`} />
    case 'saved': return <IconCheck size={14} color="var(--success)" aria-label={t`Saved`} />
    case 'queued': return <Tooltip label={t`Waits for the connection`}><IconCloudOff size={14} color="var(--warning)" aria-label={t`Waits for the connection`} /></Tooltip>
    case 'failed': return <IconAlertCircle size={14} color="var(--danger)" aria-label={t`Not saved`} />
  }
}
