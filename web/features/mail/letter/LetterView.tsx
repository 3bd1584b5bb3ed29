import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LetterUndone, MailAttachment, MailLetter } from '#shared/contracts/mail.ts'
import { api } from '../../../base/api.ts'
import { formatNumber } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { When } from '../../../ui/display/When.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { refreshMail } from '../mail-api.ts'
import { BOUNCES, SENDING } from '../mail-words.tsx'
import { HtmlFrame } from './HtmlFrame.tsx'
import classes from '../mail.module.css'

/** One letter: who, when, its words, its files, and how it did. */
export function LetterView({ letter, isLast, onUndone }: { letter: MailLetter; /** Early letters of a long thread begin folded. */ isLast: boolean; onUndone: (undone: LetterUndone) => void }) {
  const { t, i18n } = useLingui()
  const [isOpen, setOpen] = useState(isLast)
  const [showsQuoted, setShowsQuoted] = useState(false)
  const [asText, setAsText] = useState(false)
  const undo = useMutation({ mutationFn: () => api.post<LetterUndone>(`/api/mail/letters/${letter.id}/undo`), onSuccess: undone => { void refreshMail(); onUndone(undone) }, onError: toastError })
  const isOurs = letter.direction === 'out'
  const name = letter.by?.name || letter.from.name || letter.from.address || t`Without a sender`
  const to = letter.recipients.filter(one => one.kind !== 'replyTo').map(one => one.name || one.address).join(', ')
  const files = letter.attachments.filter(one => !one.isInline)
  const isHtml = letter.hasHtml && !asText
  return (
    <section className={classes.letter} data-ours={isOurs || undefined} aria-label={t`Letter from ${name}`}>
      <button type="button" className={classes.letterHead} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className={classes.letterFrom}><b dir="auto">{name}</b>{letter.by === null && letter.from.address && letter.from.name && <span className="soft" dir="auto"> {letter.from.address}</span>}{to && isOurs && <span className="soft" dir="auto"> → {to}</span>}</span>
        <span className={classes.time}><When value={letter.sentAt} /></span>
        {!isOpen && <span className={classes.snippet} dir="auto">{letter.text.slice(0, 160)}</span>}
      </button>
      {isOpen && (
        <div className={classes.letterBody}>
          {letter.bounce?.map(one => (
            <p key={one.address} className={classes.fault}><IconAlertTriangle size={16} stroke={1.5} aria-hidden /><span><b dir="auto">{one.address}</b>: {i18n._(BOUNCES[one.kind])}. <span className="soft" dir="auto">{one.words}</span></span></p>
          ))}
          {letter.kind === 'auto_reply' && <p className={classes.note}>{isOurs ? <Trans>The mailbox answered by itself.</Trans> : <Trans>An automatic answer.</Trans>}</p>}
          {letter.problem?.code === 'broken' && <p className={classes.fault}><IconAlertTriangle size={16} stroke={1.5} aria-hidden /><span><Trans>The letter is broken: it is shown as it came.</Trans></span></p>}
          {letter.problem?.code === 'too_large' && <TooLarge params={letter.problem.params} />}
          {isHtml
            ? <HtmlFrame letterId={letter.id} title={t`Letter from ${name}`} hasRemotePictures={letter.hasRemotePictures} />
            : (
              <>
                <div className={classes.text} dir="auto">{letter.text || <span className="faint"><Trans>No text</Trans></span>}</div>
                {letter.quoted && <Button variant="subtle" color="gray" size="compact-xs" aria-expanded={showsQuoted} onClick={() => setShowsQuoted(!showsQuoted)}>{showsQuoted ? <Trans>Hide what is quoted</Trans> : <Trans>Show what is quoted</Trans>}</Button>}
                {showsQuoted && <div className={classes.quoted} dir="auto">{letter.quoted}</div>}
              </>
            )}
          {letter.hasHtml && letter.text && <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setAsText(!asText)}>{asText ? <Trans>As it was written</Trans> : <Trans>Text only</Trans>}</Button>}
          {files.length > 0 && (
            <ul className={classes.files} aria-label={t`Attachments`}>{files.map(file => <li key={file.id}><FileChip letterId={letter.id} file={file} /></li>)}</ul>
          )}
        </div>
      )}
      {letter.sending && (
        <p className={classes.sending} role="status">
          <span>{i18n._(SENDING[letter.sending.state] ?? SENDING['planned']!)}</span>
          {letter.sending.mayUndo && <Button variant="subtle" size="compact-xs" loading={undo.isPending} onClick={() => undo.mutate()}><Trans>Take the letter back</Trans></Button>}
        </p>
      )}
    </section>
  )
}

function FileChip({ letterId, file }: { letterId: number; file: MailAttachment }) {
  const locale = useLocale()
  const size = <span className="faint numbers"><FileSize bytes={file.size} locale={locale} /></span>
  if (file.fileId === null) return <span className={classes.file} data-left><span dir="auto">{file.name}</span> {size}</span>
  return <a className={classes.file} href={`/api/files/letter/${letterId}/${file.fileId}`} download><IconDownload size={14} stroke={1.5} aria-hidden /><span dir="auto">{file.name}</span> {size}</a>
}

function FileSize({ bytes, locale }: { bytes: number; locale: ReturnType<typeof useLocale> }) {
  const megabytes = formatNumber(Math.max(Math.round((bytes / 1024 / 1024) * 10) / 10, 0.1), locale)
  const kilobytes = formatNumber(Math.max(Math.round(bytes / 1024), 1), locale)
  return bytes < 100 * 1024 ? <Trans>{kilobytes} kB</Trans> : <Trans>{megabytes} MB</Trans>
}

function TooLarge({ params }: { params: Record<string, unknown> }) {
  const left = Array.isArray(params['left']) ? (params['left'] as { name?: string }[]) : []
  const names = left.map(one => one.name).filter(Boolean).join(', ')
  return (
    <p className={classes.fault}>
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
      <span><Plural value={left.length} one="# attachment is too large to be brought here; it stays in the mailbox" other="# attachments are too large to be brought here; they stay in the mailbox" />: <span dir="auto">{names}</span></span>
    </p>
  )
}
