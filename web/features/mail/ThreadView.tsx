import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { LetterUndone, MailThreadCard } from '#shared/contracts/mail.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { LetterView } from './letter/LetterView.tsx'
import { refreshMail, threadQuery } from './mail-api.ts'
import { WhoseBar } from './WhoseBar.tsx'
import { Composer } from './write/Composer.tsx'
import classes from './mail.module.css'

/** A thread: whose it is, its letters, the answer. */
export function ThreadView({ id, onLeave }: { id: number; /** When it is done: to the next one. */ onLeave: () => void }) {
  const { t } = useLingui()
  const card = useQuery(threadQuery(id))
  const [answering, setAnswering] = useState(false)
  const [again, setAgain] = useState<LetterUndone | null>(null)
  const thread = card.data?.thread.id === id ? card.data.thread : undefined
  const isUnread = thread?.isUnread ?? false
  useEffect(() => {
    if (isUnread) void api.post<MailThreadCard>(`/api/mail/threads/${id}/seen`).then(next => { queryClient.setQueryData(threadQuery(id).queryKey, next); return refreshMail() }, () => {})
  }, [id, isUnread])
  const act = useMutation({
    mutationFn: (what: 'done' | 'reopen') => api.post<MailThreadCard>(`/api/mail/threads/${id}/${what}`),
    onSuccess: (next, what) => {
      queryClient.setQueryData(threadQuery(id).queryKey, next)
      void refreshMail()
      if (what === 'done') {
        toast({ message: t`Done: nobody waits here.`, undo: async () => { await api.post(`/api/mail/threads/${id}/reopen`); await refreshMail() } })
        onLeave()
      }
    },
    onError: toastError,
  })
  const mayAnswer = (card.data?.mayAnswer ?? false) && thread !== undefined
  useShortcuts([
    ...(mayAnswer ? [{ code: 'KeyR', label: msg`Answer the letter`, run: () => setAnswering(true) }] : []),
    ...(thread?.waitsSince ? [{ code: 'KeyE', label: msg`The thread is done`, run: () => act.mutate('done') }] : []),
  ])
  const last = useRef<HTMLLIElement>(null)
  const count = thread ? card.data!.lettersShown.length : 0
  useEffect(() => { if (count > 1) last.current?.scrollIntoView?.({ block: 'start' }) }, [id, count])

  if (card.isError && !thread) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  if (!thread) return <CardSkeleton lines={8} />
  const { lettersShown } = card.data!
  return (
    <article className={classes.threadView}>
      <header className={classes.threadHead}>
        <h2 dir="auto">{thread.subject || t`Without a subject`}</h2>
        <div className={classes.threadActions}>
          {thread.waitsSince
            ? <Button variant="default" size="compact-sm" leftSection={<IconCheck size={14} aria-hidden />} loading={act.isPending} onClick={() => act.mutate('done')}><Trans>Done</Trans></Button>
            : lettersShown.some(letter => letter.direction === 'in' && letter.kind === 'letter') && <Button variant="subtle" color="gray" size="compact-sm" loading={act.isPending} onClick={() => act.mutate('reopen')}><Trans>Put back among those that wait</Trans></Button>}
        </div>
        <p className={classes.box} dir="auto"><Trans>Mailbox “{thread.mailbox}”</Trans></p>
      </header>
      <WhoseBar thread={thread} likelyOrders={card.data!.likelyOrders} />
      <ol className={classes.letters}>
        {lettersShown.map((letter, at) => (
          <li key={letter.id} ref={at === lettersShown.length - 1 ? last : undefined}>
            <LetterView letter={letter} isLast={at >= lettersShown.length - 2} onUndone={undone => { setAgain(undone); setAnswering(true) }} />
          </li>
        ))}
      </ol>
      {mayAnswer && (answering
        ? <Composer key={again ? 'again' : 'new'} about={{ threadId: id }} orderId={thread.order?.id} customerId={thread.customer?.id} begun={again} autoFocus onClose={() => { setAnswering(false); setAgain(null) }} onUndone={undone => { setAgain(undone); setAnswering(true) }} />
        : <div className={classes.answer}><Button leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => setAnswering(true)}><Trans>Answer the letter</Trans></Button></div>)}
    </article>
  )
}
