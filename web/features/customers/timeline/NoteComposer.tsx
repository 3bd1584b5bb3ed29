import { Button, Checkbox, Textarea } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type KeyboardEvent } from 'react'
import { refusalText } from '../../../base/refusals.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useCustomerActions } from '../customer-api.ts'
import classes from './timeline.module.css'

const draftKey = (customerId: number): string => `note.customer.${customerId}`

/** A note on the customer. What is being typed survives a reload and a refusal; Ctrl/⌘ Enter keeps it. */
export function NoteComposer({ customerId, onKey }: { customerId: number; onKey: () => void }) {
  const { t } = useLingui()
  const { addNote } = useCustomerActions(customerId)
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => localStorage.getItem(draftKey(customerId)) ?? '')
  const [pinned, setPinned] = useState(false)
  useShortcuts([{ code: 'KeyC', label: msg`Write a note`, run: () => { onKey(); requestAnimationFrame(() => box.current?.focus()) } }])

  const write = (next: string): void => {
    setText(next)
    if (next) localStorage.setItem(draftKey(customerId), next)
    else localStorage.removeItem(draftKey(customerId))
  }
  const sending = useMutation({ mutationFn: () => addNote(text.trim(), pinned), onSuccess: () => { write(''); setPinned(false) } })
  const send = (): void => { if (text.trim() && !sending.isPending) sending.mutate() }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send() }
    else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); box.current?.blur() }
  }
  return (
    <form className={classes.composer} onSubmit={event => { event.preventDefault(); send() }}>
      <Textarea ref={box} aria-label={t`Note on the customer`} placeholder={t`Note on the customer (C)`} autosize minRows={1} maxRows={8} maxLength={20_000} value={text} onChange={event => write(event.currentTarget.value)} onKeyDown={onKeyDown} />
      {text.trim() !== '' && (
        <div className={classes.composerFoot}>
          <Button type="submit" variant="default" size="compact-sm" loading={sending.isPending}><Trans>Keep (Ctrl Enter)</Trans></Button>
          <Checkbox size="xs" label={t`Pin on top`} checked={pinned} onChange={event => setPinned(event.currentTarget.checked)} />
        </div>
      )}
      {sending.isError && <div className={classes.reason} role="alert">{refusalText(sending.error)}</div>}
    </form>
  )
}
