import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MessageCard } from '#shared/contracts/messages.ts'
import type { MessageChannel } from '#shared/contracts/message-templates.ts'
import { smsSize } from '#shared/sms.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { LetterFrame } from '../LetterFrame.tsx'
import { cancelMessage, sendMessage } from '../message-api.ts'
import { WhyWords } from '../message-words.tsx'
import { Notice } from '../Notice.tsx'
import { SmsSizeWords } from '../templates/SmsSizeWords.tsx'
import { previewQuery, templatesQuery } from '../templates/template-api.ts'
import { openWrite, type WriteAbout } from './open-write.ts'
import classes from '../messages.module.css'

/** How long a message can be taken back. */
const UNDO_SECONDS = 10

type Draft = { channel: 'email' | 'sms'; templateId: number | null; locale: 'ru' | 'en' | null; subject: string; text: string; isOwn: boolean }
// What was written is there again when the window is opened anew, after an undo or a slip.
const kept = new Map<string, Draft>()
const keyOf = (about: WriteAbout): string => `${about.orderId ?? ''} ${about.customerId ?? ''}`

/** A message to the buyer of an order or to a customer: by a template, as it will come, or in one's own words. */
export function WriteDialog({ about, onClose }: { about: WriteAbout; onClose: () => void }) {
  const { t } = useLingui()
  const [draft, setDraft] = useState<Draft>(() => kept.get(keyOf(about)) ?? { channel: about.email || !about.phone ? 'email' : 'sms', templateId: null, locale: null, subject: '', text: '', isOwn: true })
  const [key] = useState(() => crypto.randomUUID())
  const set = (change: Partial<Draft>): void => { const next = { ...draft, ...change }; kept.set(keyOf(about), next); setDraft(next) }
  const templates = useQuery(templatesQuery)
  const usable = (templates.data ?? []).filter(row => row.channel === draft.channel && row.isActive)
  const chosen = usable.find(row => row.id === draft.templateId) ?? null
  const record = about.orderId !== undefined ? { orderId: about.orderId } : { customerId: about.customerId }
  const preview = useQuery({ ...previewQuery({ template: { id: chosen?.id ?? 0 }, ...(draft.locale ? { locale: draft.locale } : {}), ...record }), enabled: chosen !== null && !draft.isOwn, placeholderData: undefined })
  const address = draft.channel === 'email' ? about.email : about.phone
  const sending = useMutation({
    mutationFn: () => sendMessage({
      key, channel: draft.channel, ...record, dueAt: new Date(Date.now() + UNDO_SECONDS * 1000).toISOString(), ...(draft.locale ? { locale: draft.locale } : {}),
      ...(draft.isOwn ? { ...(draft.channel === 'email' ? { subject: draft.subject.trim() } : {}), text: draft.text } : { templateId: chosen!.id }),
    }),
    onSuccess: card => { tell(card, about, draft); kept.delete(keyOf(about)); onClose() },
  })
  const isReady = address !== null && (draft.isOwn ? draft.text.trim() !== '' && (draft.channel === 'sms' || draft.subject.trim() !== '') : chosen !== null && preview.isSuccess && preview.data.missing.length === 0)
  const send = (): void => { if (isReady && !sending.isPending) sending.mutate() }
  const pickTemplate = (value: string | null): void => set(value ? { templateId: Number(value), isOwn: false, locale: null } : { templateId: null, isOwn: true })
  const channels: MessageChannel[] = ['email', 'sms']
  return (
    <Modal opened onClose={onClose} size="xl" title={<span dir="auto"><Trans>Message: {about.title}</Trans></span>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); send() }} onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send() } }}>
        <Stack gap="sm">
          <Group gap="sm" align="center">
            <SegmentedControl size="xs" aria-label={t`Channel`} value={draft.channel} onChange={value => set({ channel: value as Draft['channel'], templateId: null, isOwn: true })} data={channels.map(value => ({ value, label: value === 'email' ? t`E-mail` : t`SMS` }))} />
            {address ? <span dir="auto">{address}</span> : <span className={classes.bad} style={{ margin: 0 }}>{draft.channel === 'email' ? <Trans>There is no e-mail on the card: write it there first.</Trans> : <Trans>There is no phone on the card: write it there first.</Trans>}</span>}
          </Group>
          <Group gap="sm" align="flex-end">
            <Select style={{ flex: '1 1 280px' }} label={t`Template`} placeholder={t`in one’s own words`} data-autofocus openOnFocus={false} searchable clearable clearButtonProps={{ 'aria-label': t`Without a template` }} nothingFoundMessage={t`Nothing found`} value={chosen && !draft.isOwn ? String(chosen.id) : null} onChange={pickTemplate} data={usable.map(row => ({ value: String(row.id), label: row.name }))} />
            {chosen && !draft.isOwn && chosen.locales.length > 1 && <SegmentedControl size="xs" aria-label={t`Language of the text`} value={draft.locale ?? preview.data?.locale ?? 'ru'} onChange={value => set({ locale: value as 'ru' | 'en' })} data={[{ value: 'ru', label: t`Russian` }, { value: 'en', label: t`English` }]} />}
          </Group>
          {draft.isOwn
            ? <OwnWords draft={draft} set={set} />
            : (
              <div>
                {preview.isPending && <CardSkeleton lines={5} />}
                {preview.isError && <Notice tone="danger">{refusalText(preview.error)}</Notice>}
                {preview.data && preview.data.missing.length > 0 && <Notice title={<Trans>Something is not filled in yet</Trans>}><Trans>Without a value: {preview.data.missing.join(', ')}. Fill it in on the card, or edit the words.</Trans></Notice>}
                {preview.data && (
                  <>
                    {preview.data.subject && <p className={classes.subject}><span className="soft"><Trans>Subject</Trans></span> <b dir="auto">{preview.data.subject}</b></p>}
                    {preview.data.html !== null ? <LetterFrame html={preview.data.html} title={t`The letter as it will come`} isLow /> : <pre className={classes.text} dir="auto" tabIndex={0}>{preview.data.text}</pre>}
                    {preview.data.sms && <SmsSizeWords size={preview.data.sms} text={preview.data.text} />}
                    <Group mt="xs" gap="sm"><Button size="compact-sm" variant="default" onClick={() => set({ isOwn: true, subject: preview.data.subject ?? '', text: preview.data.text })}><Trans>Edit the words</Trans></Button>{preview.data.html !== null && <span className="soft" style={{ fontSize: 13 }}><Trans>An edited letter goes as plain text.</Trans></span>}</Group>
                  </>
                )}
              </div>
            )}
          {sending.isError && <div role="alert" className={classes.bad}>{refusalText(sending.error)}</div>}
          <Group justify="flex-end" gap="sm">
            <span className="soft" style={{ fontSize: 13 }}><Trans>It leaves in {UNDO_SECONDS} seconds: until then it can be taken back.</Trans></span>
            <Button variant="default" onClick={onClose}><Trans>Close</Trans></Button>
            <Button type="submit" loading={sending.isPending} disabled={!isReady} title="Ctrl+Enter"><Trans>Send</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function OwnWords({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const { t } = useLingui()
  return (
    <>
      {draft.channel === 'email' && <TextInput label={t`Subject`} required maxLength={500} value={draft.subject} dir="auto" onChange={event => set({ subject: event.currentTarget.value })} />}
      <Textarea label={t`Text`} required autosize minRows={draft.channel === 'email' ? 8 : 4} maxRows={18} maxLength={draft.channel === 'email' ? 100_000 : 2000} dir="auto" value={draft.text} onChange={event => set({ text: event.currentTarget.value })} />
      {draft.channel === 'sms' && draft.text !== '' && <SmsSizeWords size={smsSize(draft.text)} text={draft.text} />}
    </>
  )
}

/** Says at once whether it will leave; while it waits it can be taken back, and the words are there again. */
function tell(card: MessageCard, about: WriteAbout, draft: Draft): void {
  if (card.state === 'planned') {
    toast({ message: <Trans>The message leaves in {UNDO_SECONDS} seconds.</Trans>, undo: async () => { await cancelMessage(card.id); kept.set(keyOf(about), draft); openWrite(about) } })
    return
  }
  toast({ tone: card.state === 'held' ? 'plain' : 'danger', message: <><Trans>The message has not left.</Trans> <WhyWords reason={card.reason} params={card.reasonParams} /></> })
}
