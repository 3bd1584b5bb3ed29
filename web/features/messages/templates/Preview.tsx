import { SegmentedControl } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { MessageChannel, PreviewTemplate, RenderedMessage } from '#shared/contracts/message-templates.ts'
import { ApiError } from '../../../base/api.ts'
import { refusalText } from '../../../base/refusals.ts'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { LetterFrame } from '../LetterFrame.tsx'
import { Notice } from '../Notice.tsx'
import { RecordPicker, type PickedRecord } from './RecordPicker.tsx'
import { previewQuery } from './template-api.ts'
import { SmsSizeWords } from './SmsSizeWords.tsx'
import classes from './templates.module.css'

type View = 'wide' | 'phone' | 'text'
type Props = { template: PreviewTemplate['template']; channel: MessageChannel; locale: 'ru' | 'en'; onMissing: 'block' | 'empty' }

/** The message as it would be now, with the data of a real order or customer, while it is being written. */
export function Preview({ template, channel, locale, onMissing }: Props) {
  const { t } = useLingui()
  const [view, setView] = useState<View>('wide')
  const [record, setRecord] = useState<PickedRecord | null>(null)
  const asked = useSettled({ template, locale, ...(record ? { [`${record.kind}Id`]: record.id } : {}) } as PreviewTemplate)
  const preview = useQuery(previewQuery(asked))
  const isWrong = preview.isError
  return (
    <section className={classes.preview} aria-label={t`Preview`}>
      <div className={classes.previewTools}>
        <RecordPicker value={record} onChange={setRecord} />
        {channel === 'email' && (
          <SegmentedControl size="xs" aria-label={t`How it is shown`} value={view} onChange={value => setView(value as View)} data={[{ value: 'wide', label: t`Computer` }, { value: 'phone', label: t`Phone` }, { value: 'text', label: t`Plain text` }]} />
        )}
      </div>
      <div role="status">
        {isWrong && <Notice tone="danger" title={t`It cannot be shown like this`}>{wordsOf(preview.error)}</Notice>}
        {!isWrong && preview.data && preview.data.missing.length > 0 && <Missing names={preview.data.missing} isBlocking={onMissing === 'block'} isReal={record !== null} />}
      </div>
      {preview.isPending && <CardSkeleton lines={6} />}
      {preview.data && !isWrong && <Shown message={preview.data} channel={channel} view={view} />}
    </section>
  )
}

const wordsOf = (error: unknown): string => {
  const words = error instanceof ApiError ? error.params['words'] : undefined
  return typeof words === 'string' ? `${refusalText(error)} ${words}` : refusalText(error)
}

function Missing({ names, isBlocking, isReal }: { names: string[]; isBlocking: boolean; isReal: boolean }) {
  const { t } = useLingui()
  return (
    <Notice title={<Plural value={names.length} one="A variable has no value" other="# variables have no value" />}>
      <div>{names.map((name, place) => <span key={name}>{place > 0 && ', '}<code>{name}</code></span>)}</div>
      <div>{isBlocking ? <Trans>Such a message would not leave and would say why.</Trans> : <Trans>Their place stays empty.</Trans>} {isReal && <Trans>Ask for it in a condition, or give a default.</Trans>} <span className="visually-hidden">{t`Variables without a value`}</span></div>
    </Notice>
  )
}

function Shown({ message, channel, view }: { message: RenderedMessage; channel: MessageChannel; view: View }) {
  const { t } = useLingui()
  if (channel === 'email') {
    return (
      <div className={classes.shown}>
        <div className={classes.subject}><span className="soft"><Trans>Subject</Trans></span> <b dir="auto">{message.subject}</b></div>
        {view === 'text' || message.html === null
          ? <pre className={classes.plainText} dir="auto" tabIndex={0}>{message.text}</pre>
          : <LetterFrame html={message.html} title={t`The letter as it comes`} isPhone={view === 'phone'} />}
      </div>
    )
  }
  return (
    <div className={classes.shown}>
      <div className={classes.phone}>
        {message.subject && <b dir="auto">{message.subject}</b>}
        <p className={classes.bubble} dir="auto">{message.text}</p>
      </div>
      {message.sms && <SmsSizeWords size={message.sms} text={message.text} />}
    </div>
  )
}

/** What was asked, once nobody has typed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const written = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(written) as T), 350)
    return () => clearTimeout(timer)
  }, [written])
  return settled
}
