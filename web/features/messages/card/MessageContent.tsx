import { Button, SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPaperclip, IconRefresh, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MessageCard } from '#shared/contracts/messages.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { CHANNEL_WORDS, PURPOSE_WORDS } from '../channel-words.ts'
import { LetterFrame } from '../LetterFrame.tsx'
import { cancelMessage, messageQuery, resendMessage } from '../message-api.ts'
import { StateBadge, useOriginWords, WhyWords } from '../message-words.tsx'
import { Forecast } from './Forecast.tsx'
import classes from '../messages.module.css'

/** One message, wherever its card stands: what became of it and why, and the words as the customer got them. */
export function MessageContent({ id }: { id: number }) {
  const { data: message, error, refetch } = useQuery(messageQuery(id))
  if (message) return <Card message={message} />
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <CardSkeleton lines={8} />
}

function Card({ message }: { message: MessageCard }) {
  const { t, i18n } = useLingui()
  const { icon: Icon, label } = CHANNEL_WORDS[message.channel]
  const title = message.subject || message.template?.name || t`Message`
  return (
    <article className={classes.card} aria-label={t`Message “${title}”`}>
      <header className={classes.head}>
        <div className={classes.title} role="heading" aria-level={1} dir="auto">{title}</div>
        <div className={classes.facts}>
          <StateBadge state={message.state} />
          <span className={classes.channel}><Icon size={16} stroke={1.5} /> {i18n._(label)}</span>
          {message.address && <span dir="auto">{message.address}</span>}
          {message.order && <span><Trans>Order</Trans> <Link to={`/orders/${message.order.id}` as never}>{message.order.number}</Link></span>}
          {message.customer && <Link to={`/customers/${message.customer.id}` as never}>{message.customer.name || `№ ${message.customer.id}`}</Link>}
          {message.user && <span>{message.user.name}</span>}
        </div>
        {message.reason && <p className={classes.why} data-tone={message.state === 'dead' || message.state === 'failed' ? 'bad' : undefined}><WhyWords reason={message.reason} params={message.reasonParams} /></p>}
        <Actions message={message} />
      </header>
      <div className={classes.blocks}>
        <Words message={message} />
        <Block title={<Trans>On its way</Trans>}><Way message={message} /></Block>
      </div>
    </article>
  )
}

function Actions({ message }: { message: MessageCard }) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true)
    try {
      await work()
      toast({ message: done })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  if (!message.mayResend && !message.mayCancel) return null
  return (
    <div className={classes.actions}>
      {message.mayResend && <Button variant="default" size="compact-sm" loading={busy} leftSection={<IconRefresh size={14} aria-hidden />} onClick={() => void run(() => resendMessage(message.id), t`It is planned again.`)}><Trans>Send again</Trans></Button>}
      {message.mayCancel && <Button variant="default" size="compact-sm" loading={busy} leftSection={<IconX size={14} aria-hidden />} onClick={() => void run(() => cancelMessage(message.id), t`It will not be sent.`)}><Trans>Cancel sending</Trans></Button>}
    </div>
  )
}

function Words({ message }: { message: MessageCard }) {
  const { t } = useLingui()
  const [view, setView] = useState('letter')
  const { text, html } = message
  if (text === null) return <Forecast message={message} />
  return (
    <Block
      title={message.sentAt ? <Trans>As it was sent</Trans> : <Trans>What it says</Trans>}
      actions={html !== null && <SegmentedControl size="xs" aria-label={t`How it is shown`} value={view} onChange={setView} data={[{ value: 'letter', label: t`Letter` }, { value: 'text', label: t`Plain text` }]} />}
    >
      {html !== null && view === 'letter' ? <LetterFrame html={html} title={t`The letter as it was sent`} /> : <pre className={classes.text} dir="auto" tabIndex={0}>{text}</pre>}
      {message.attachments.length > 0 && <ul className={classes.files}>{message.attachments.map(file => <li key={file.id}><IconPaperclip size={14} aria-hidden /> {file.name}</li>)}</ul>}
    </Block>
  )
}

function Way({ message }: { message: MessageCard }) {
  const { i18n } = useLingui()
  const origin = useOriginWords()
  const isWaiting = message.state === 'planned' || message.state === 'sending'
  return (
    <dl className={classes.way}>
      <dt><Trans>Made</Trans></dt><dd><When value={message.createdAt} /> · {origin(String(message.origin['kind'] ?? ''))}</dd>
      {message.dueAt !== message.createdAt && <><dt><Trans>To be sent</Trans></dt><dd><When value={message.dueAt} /></dd></>}
      {isWaiting && message.nextTryAt !== message.dueAt && <><dt><Trans>Next try</Trans></dt><dd><When value={message.nextTryAt} /></dd></>}
      {message.attempts > 0 && <><dt><Trans>Tries</Trans></dt><dd className="numbers">{message.attempts}</dd></>}
      {message.sentAt && <><dt><Trans>Sent</Trans></dt><dd><When value={message.sentAt} /></dd></>}
      {message.deliveredAt && <><dt><Trans>Delivered</Trans></dt><dd><When value={message.deliveredAt} /></dd></>}
      {message.provider && <><dt><Trans>By</Trans></dt><dd>{message.provider.title}</dd></>}
      {message.template && <><dt><Trans>Template</Trans></dt><dd><Link to={`/messages/templates/${message.template.id}` as never}>{message.template.name}</Link>{message.template.version !== null && <> · <Trans>version {message.template.version}</Trans></>}</dd></>}
      <dt><Trans>What for</Trans></dt><dd>{i18n._(PURPOSE_WORDS[message.purpose])}</dd>
      {message.messageId && <><dt>Message-ID</dt><dd className={classes.id}>{message.messageId}</dd></>}
      {message.externalId && <><dt><Trans>Number at the gateway</Trans></dt><dd className={classes.id}>{message.externalId}</dd></>}
    </dl>
  )
}
