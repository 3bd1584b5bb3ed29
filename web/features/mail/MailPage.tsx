import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft, IconMail, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useDeferredValue, useRef, useState } from 'react'
import { useRight } from '../../base/session.ts'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { useNarrow } from '../../ui/page/narrow.ts'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { boxesQuery, threadsPage, type Asked } from './mail-api.ts'
import { HealthWords } from './mail-words.tsx'
import { ThreadList } from './ThreadList.tsx'
import { ThreadTools } from './ThreadTools.tsx'
import { ThreadView } from './ThreadView.tsx'
import classes from './mail.module.css'

const NewLetter = lazy(async () => ({ default: (await import('./write/NewLetter.tsx')).NewLetter }))

/** Letters: those that wait first. On a phone the list and the thread are pages of their own. */
export function MailPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id?: string }
  const open = id && /^\d+$/.test(id) ? Number(id) : null
  const isNarrow = useNarrow()
  const maySend = useRight('mail.send') !== null
  const boxes = useQuery(boxesQuery)
  const [asked, setAsked] = useState<Asked>({ show: 'waiting', mailboxId: null, q: '' })
  const [writing, setWriting] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const wanted = useDeferredValue(asked)
  const threads = useInfiniteQuery({
    queryKey: ['letter', 'threads', wanted],
    queryFn: ({ pageParam, signal }) => threadsPage({ ...wanted, q: wanted.q.trim() || null, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    placeholderData: before => before,
  })
  const rows = threads.data?.pages.flatMap(page => page.rows) ?? []
  const go = (to: number | null): void => void navigate({ to: (to === null ? '/mail' : `/mail/${to}`) as never })
  const step = (by: number): void => {
    const at = rows.findIndex(row => row.id === open)
    const next = rows[at < 0 ? 0 : at + by]
    if (next) go(next.id)
  }
  useShortcuts([
    { code: 'KeyJ', label: msg`Next thread`, run: () => step(1) },
    { code: 'KeyK', label: msg`Previous thread`, run: () => step(-1) },
    { code: 'Slash', label: msg`Search in letters`, run: () => search.current?.focus() },
    ...(maySend ? [{ code: 'KeyN', label: msg`Write a letter`, run: () => setWriting(true) }] : []),
  ])
  const broken = boxes.data?.filter(box => box.health.state === 'failing') ?? []
  const write = maySend && (boxes.data?.length ?? 0) > 0 && <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setWriting(true)}><Trans>Write a letter</Trans></Button>

  if (boxes.data?.length === 0) {
    return (
      <Page title={t`Mail`}>
        <EmptyState icon={<IconMail size={32} stroke={1.5} />} title={<Trans>No mailbox yet</Trans>} action={maySend && <Button component={Link} to={'/settings/mail' as never}><Trans>Connect a mailbox</Trans></Button>}>
          <Trans>Letters of customers come here and find their orders by themselves.</Trans>
        </EmptyState>
      </Page>
    )
  }
  const showsList = !isNarrow || open === null
  return (
    <Page title={isNarrow && open !== null ? <Button variant="subtle" size="compact-sm" color="gray" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={() => go(null)}><Trans>All letters</Trans></Button> : t`Mail`} documentTitle={t`Mail`} actions={showsList && write} fill>
      {broken.map(box => (
        <div key={box.id} className={classes.broken} role="status">
          <span><b dir="auto">{box.title}</b>: <HealthWords health={box.health} /></span>
          <Button component={Link} to={'/settings/mail' as never} size="compact-sm" variant="default">{box.health.code === 'sign_in' ? <Trans>Sign in again</Trans> : <Trans>To its settings</Trans>}</Button>
        </div>
      ))}
      <div className={classes.mail}>
        {showsList && (
          <section className={classes.side} aria-label={t`Threads`}>
            <ThreadTools asked={asked} boxes={boxes.data ?? []} onAsk={setAsked} search={search} />
            <ThreadList threads={threads} rows={rows} open={open} onOpen={go} show={asked.show} />
          </section>
        )}
        {open !== null
          ? <section className={classes.thread} aria-label={t`Letters of the thread`}><ThreadView key={open} id={open} onLeave={() => (isNarrow ? go(null) : step(1))} /></section>
          : !isNarrow && <section className={classes.thread} aria-label={t`Letters of the thread`}><EmptyState icon={<IconMail size={32} stroke={1.5} />} title={<Trans>Choose a thread</Trans>}><Trans>J and K go from thread to thread, R answers, E says that it is done.</Trans></EmptyState></section>}
      </div>
      <Suspense fallback={<CardSkeleton lines={3} />}>{writing && <NewLetter onClose={threadId => { setWriting(false); if (threadId) go(threadId) }} />}</Suspense>
    </Page>
  )
}
