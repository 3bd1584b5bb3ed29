import { Button, CopyButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { WebhookAttempt, WebhookDeliveryCard } from '#shared/contracts/webhooks.ts'
import { api } from '../../base/api.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { SidePanel } from '../../ui/page/SidePanel.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { FailureWords } from './FailureWords.tsx'
import { LetterState } from './LettersPage.tsx'
import { letterQuery, LOOK_EVERY, refreshWebhooks } from './webhooks-api.ts'
import { KIND_WORDS, pageOfRecord } from './webhook-words.ts'
import classes from './webhooks.module.css'

/** One letter: what was sent, what was answered to each try, and sending it again. */
export function LetterPanel({ id, onClose, onOpen }: { id: number; onClose: () => void; onOpen: (id: number) => void }) {
  const { t } = useLingui()
  const answer = useQuery({ ...letterQuery(id), refetchInterval: query => (query.state.data?.state === 'waiting' ? LOOK_EVERY / 2 : false) })
  return (
    <SidePanel label={t`Letter ${id}`} onClose={onClose}>
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <CardSkeleton />}
      {answer.data && <Letter letter={answer.data} onOpen={onOpen} />}
    </SidePanel>
  )
}

function Letter({ letter, onOpen }: { letter: WebhookDeliveryCard; onOpen: (id: number) => void }) {
  const { i18n } = useLingui()
  const act = useMutation({
    mutationFn: async (what: 'replay' | 'drop') => (await api.post<{ id: number }>(`/api/webhook-letters/${letter.id}/${what}`, {})).id,
    onSuccess: async id => { await refreshWebhooks(); if (id !== letter.id) onOpen(id) },
    onError: toastError,
  })
  const page = pageOfRecord(letter.entity, letter.entityId)
  const isWaiting = letter.state === 'waiting'
  return (
    <Page title={KIND_WORDS[letter.kind] ? i18n._(KIND_WORDS[letter.kind]!) : letter.kind}>
      <div className={classes.facts}>
        <span><LetterState row={letter} /></span>
        <When value={letter.createdAt} />
        {page && <Link to={page}><Trans>Open the record</Trans></Link>}
        {letter.replayOf !== null && <button type="button" className={classes.title} onClick={() => onOpen(letter.replayOf!)}><Trans>Sent again; the first one</Trans></button>}
      </div>
      <div className={classes.url}>{letter.url}</div>
      <div className={classes.letterTools}>
        <Button variant="default" loading={act.isPending} disabled={letter.isBehind} onClick={() => act.mutate('replay')}>{isWaiting ? <Trans>Try now</Trans> : <Trans>Send again</Trans>}</Button>
        {isWaiting && <Button variant="subtle" color="gray" disabled={act.isPending} onClick={() => act.mutate('drop')}><Trans>Leave unsent</Trans></Button>}
      </div>
      <Block title={<Trans>How it went</Trans>}>
        {letter.log.length === 0 && <div className="soft"><Trans>None yet.</Trans></div>}
        {letter.log.toReversed().map(one => <Attempt key={one.id} attempt={one} />)}
      </Block>
      <Block title={<Trans>What is sent</Trans>} actions={<CopyButton value={letter.body}>{({ copied, copy }) => <Button variant="subtle" size="compact-sm" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>}>
        <pre className={classes.body} tabIndex={0}>{pretty(letter.body)}</pre>
      </Block>
    </Page>
  )
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  const headers = (all: Record<string, string>) => Object.entries(all).map(([name, value]) => `${name}: ${value}`).join('\n')
  const isTaken = attempt.error === null
  return (
    <details className={classes.attempt}>
      <summary>
        <When value={attempt.at} /> <span className={classes.state} data-state={isTaken ? 'ok' : 'bad'}>{attempt.status ?? <Trans>no answer</Trans>}</span>{' '}
        <span className="soft numbers"><Trans>{attempt.took} ms</Trans>{attempt.address && ` · ${attempt.address}`}</span>
        {attempt.error && <div className={classes.failure}><FailureWords failure={attempt.error} /></div>}
      </summary>
      <h3><Trans>Headers that were sent</Trans></h3>
      <pre className={classes.body} tabIndex={0}>{headers(attempt.requestHeaders)}</pre>
      {attempt.answerHeaders && <><h3><Trans>The answer</Trans></h3><pre className={classes.body} tabIndex={0}>{headers(attempt.answerHeaders)}{attempt.answerBody ? `\n\n${pretty(attempt.answerBody)}` : ''}{attempt.isCut ? '\n…' : ''}</pre></>}
    </details>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
