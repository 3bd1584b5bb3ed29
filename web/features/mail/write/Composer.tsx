import { Button, Checkbox, FileButton, Select, Textarea, TextInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPaperclip, IconSend, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { AttachedFile } from '#shared/contracts/files.ts'
import type { Compose, LetterPlanned, LetterUndone, Rendered } from '#shared/contracts/mail.ts'
import { api } from '../../../base/api.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { composeQuery, refreshMail } from '../mail-api.ts'
import classes from '../mail.module.css'

type About = { threadId?: number; orderId?: number; customerId?: number }
type Props = {
  about: About
  /** What the words of a template are about. */
  orderId?: number | undefined
  customerId?: number | undefined
  /** A letter that was taken back, to go on with. */
  begun?: LetterUndone | null
  autoFocus?: boolean
  onClose: (threadId?: number) => void
  onUndone?: (undone: LetterUndone) => void
}

/** Writes a letter: an answer in its thread, or a new one. */
export function Composer(props: Props) {
  const composed = useQuery(composeQuery(props.about))
  if (composed.isError) return <ErrorState error={composed.error} onRetry={() => void composed.refetch()} />
  if (!composed.data) return <CardSkeleton lines={4} />
  return <Writing {...props} composed={composed.data} />
}

const WARNINGS: Record<string, MessageDescriptor> = {
  suppressed: msg`This address is on the stop list: the letter would not leave.`,
  demo_data: msg`This customer belongs to the demo: letters to them never leave.`,
}

type Attached = { id: number; name: string }

function Writing({ about, orderId, customerId, begun, composed, autoFocus, onClose, onUndone }: Props & { composed: Compose }) {
  const { t, i18n } = useLingui()
  const isAnswer = about.threadId !== undefined
  const signed = composed.signature ? `\n\n${composed.signature}` : ''
  const [to, setTo] = useState(begun?.to ?? composed.to)
  const [subject, setSubject] = useState(begun?.subject ?? composed.subject)
  const [text, setText] = useState(begun?.text ?? signed)
  const [quote, setQuote] = useState(false)
  const [box, setBox] = useState(composed.mailboxes[0]?.id ?? null)
  const [files, setFiles] = useState<Attached[]>([])
  const area = useRef<HTMLTextAreaElement>(null)
  const reset = useRef<() => void>(null)
  useEffect(() => { if (autoFocus) { area.current?.focus(); area.current?.setSelectionRange(0, 0) } }, [autoFocus])

  const send = useMutation({
    mutationFn: () => {
      const words = { text: text.trimEnd(), subject: subject.trim(), to: to.trim(), fileIds: files.map(file => file.id) }
      return isAnswer ? api.post<LetterPlanned>(`/api/mail/threads/${about.threadId}/answer`, { ...words, quote }) : api.post<LetterPlanned>('/api/mail/letters', { ...words, mailboxId: box, orderId: about.orderId, customerId: about.customerId })
    },
    onSuccess: planned => {
      void refreshMail()
      toast({
        message: t`The letter leaves in 10 seconds.`,
        undo: async () => {
          const undone = await api.post<LetterUndone>(`/api/mail/letters/${planned.letterId}/undo`)
          await refreshMail()
          if (onUndone) onUndone(undone)
          else toast({ message: t`The letter is taken back.` })
        },
      })
      onClose(planned.threadId)
    },
  })
  const attach = useMutation({
    mutationFn: async (chosen: File[]) => {
      for (const file of chosen) {
        const kept = await api.upload<AttachedFile>(`/api/files/mailbox/${box}`, file, { name: file.name })
        setFiles(now => [...now, { id: kept.id, name: kept.name }])
      }
    },
    onError: toastError,
    onSettled: () => reset.current?.(),
  })
  const fill = useMutation({
    mutationFn: (templateId: number) => api.post<Rendered>('/api/mail/render', { templateId, ...(orderId ? { orderId } : {}), ...(customerId ? { customerId } : {}) }),
    onSuccess: rendered => {
      setText(rendered.text + signed)
      if (!isAnswer && rendered.subject) setSubject(rendered.subject)
      const names = rendered.missing.join(', ')
      if (names) toast({ message: t`Nothing is known for: ${names}` })
      area.current?.focus()
    },
    onError: toastError,
  })
  const mayGo = text.trim() !== '' && to.includes('@') && box !== null && !attach.isPending
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (mayGo && !send.isPending) send.mutate() }
    // Words that somebody wrote are not thrown away by one key.
    if (event.key === 'Escape' && !event.defaultPrevented && text.trim() === signed.trim() && files.length === 0) { event.preventDefault(); event.stopPropagation(); onClose() }
  }
  const warning = composed.warning && to.trim().toLowerCase() === composed.to.toLowerCase() ? composed.warning : null
  const offered = composed.files.filter(file => !files.some(one => one.id === file.id))
  return (
    <form className={classes.composer} aria-label={isAnswer ? t`Your answer` : t`New letter`} onKeyDown={onKeyDown} onSubmit={event => { event.preventDefault(); if (mayGo) send.mutate() }}>
      {!isAnswer && composed.mailboxes.length > 1 && (
        <Select size="sm" label={t`From the box`} allowDeselect={false} data={composed.mailboxes.map(one => ({ value: String(one.id), label: `${one.title} · ${one.address}` }))} value={box === null ? null : String(box)} onChange={value => { if (value) setBox(Number(value)) }} />
      )}
      <div className={classes.addressing}>
        <TextInput size="sm" label={t({ message: 'To', context: 'letter' })} type="email" required value={to} onChange={event => setTo(event.currentTarget.value)} />
        <TextInput size="sm" label={t`Subject`} value={subject} maxLength={500} onChange={event => setSubject(event.currentTarget.value)} />
        {composed.templates.length > 0 && (
          <Select size="sm" label={t`Template`} placeholder={t`Without a template`} searchable value={null} data={composed.templates.map(one => ({ value: String(one.id), label: one.name }))} onChange={value => { if (value) fill.mutate(Number(value)) }} />
        )}
      </div>
      {warning && <p className={classes.fault} role="status">{WARNINGS[warning.code] ? i18n._(WARNINGS[warning.code]!) : <Trans>A letter to this address would not leave now.</Trans>}</p>}
      {box === null && <p className={classes.fault} role="status"><Trans>There is no mailbox in use to write from: connect one in the settings.</Trans></p>}
      <Textarea ref={area} size="sm" aria-label={t`Text of the letter`} placeholder={t`Text of the letter`} autosize minRows={6} maxRows={20} value={text} onChange={event => setText(event.currentTarget.value)} />
      {(files.length > 0 || offered.length > 0) && (
        <ul className={classes.files} aria-label={t`Attachments`}>
          {files.map(file => (
            <li key={file.id} className={classes.file}><span dir="auto">{file.name}</span><button type="button" aria-label={t`Take off ${file.name}`} onClick={() => setFiles(files.filter(one => one.id !== file.id))}><IconX size={14} aria-hidden /></button></li>
          ))}
          {offered.slice(0, 5).map(file => <li key={`o${file.id}`}><Button size="compact-xs" variant="default" leftSection={<IconPaperclip size={12} aria-hidden />} onClick={() => setFiles([...files, file])}><span dir="auto">{file.name}</span></Button></li>)}
        </ul>
      )}
      {send.isError && <p className={classes.fault} role="alert">{refusalText(send.error)}</p>}
      <div className={classes.composerActions}>
        <Button type="submit" loading={send.isPending} disabled={!mayGo} leftSection={<IconSend size={16} aria-hidden />} title="Ctrl Enter"><Trans>Send</Trans></Button>
        <FileButton onChange={chosen => attach.mutate(chosen)} multiple resetRef={reset} inputProps={{ 'aria-label': t`Choose files` }}>
          {props => <Button {...props} variant="default" loading={attach.isPending} disabled={box === null} leftSection={<IconPaperclip size={16} aria-hidden />}><Trans>Attach</Trans></Button>}
        </FileButton>
        {isAnswer && <Checkbox size="sm" label={t`Quote the letter`} checked={quote} onChange={event => setQuote(event.currentTarget.checked)} />}
        <Button variant="subtle" color="gray" onClick={() => onClose()}><Trans>Cancel</Trans></Button>
      </div>
    </form>
  )
}
