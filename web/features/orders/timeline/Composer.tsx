import { Button, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState, type KeyboardEvent } from 'react'
import { refusalText } from '../../../base/refusals.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { orderKeys } from '../card/order-keys.ts'
import { leaveField } from '../focus.ts'
import { useOrderActions } from '../order-api.ts'
import classes from './timeline.module.css'

const draftKey = (orderId: number): string => `comment.order.${orderId}`

/** A comment for colleagues. What is being typed survives a reload and a refusal; Ctrl/⌘ Enter sends. */
export function Composer({ orderId, onKey }: { orderId: number; onKey: () => void }) {
  const { t } = useLingui()
  const { comment } = useOrderActions(orderId)
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => localStorage.getItem(draftKey(orderId)) ?? '')
  const [sending, setSending] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  useShortcuts([{ ...orderKeys.comment, run: () => { onKey(); requestAnimationFrame(() => box.current?.focus()) } }])

  const write = (next: string): void => {
    setText(next)
    if (next) localStorage.setItem(draftKey(orderId), next)
    else localStorage.removeItem(draftKey(orderId))
  }
  const send = async (): Promise<void> => {
    if (!text.trim() || sending) return
    setSending(true)
    setReason(null)
    try {
      await comment(text.trim())
      write('')
    } catch (error) {
      setReason(refusalText(error))
    } finally {
      setSending(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void send() }
    else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); leaveField(event.currentTarget) }
  }
  return (
    <form className={classes.composer} onSubmit={event => { event.preventDefault(); void send() }}>
      <Textarea ref={box} aria-label={t`Comment for colleagues`} placeholder={t`Comment for colleagues (C)`} autosize minRows={1} maxRows={8} maxLength={10_000} value={text} onChange={event => write(event.currentTarget.value)} onKeyDown={onKeyDown} />
      {text.trim() !== '' && <Button type="submit" variant="default" size="compact-sm" loading={sending}><Trans>Send (Ctrl Enter)</Trans></Button>}
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </form>
  )
}
