import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPaperclip } from '@tabler/icons-react'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MailShow, MailThread } from '#shared/contracts/mail.ts'
import { When } from '../../ui/display/When.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import classes from './mail.module.css'

type Props = { threads: Pick<UseInfiniteQueryResult, 'isPending' | 'isError' | 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'>; rows: MailThread[]; open: number | null; onOpen: (id: number) => void; show: MailShow }

/** Threads, the latest first. */
export function ThreadList({ threads, rows, open, show }: Props) {
  const { t } = useLingui()
  if (threads.isPending) return <CardSkeleton lines={10} />
  if (threads.isError && rows.length === 0) return <ErrorState error={threads.error} onRetry={() => void threads.refetch()} />
  if (rows.length === 0) return <EmptyState title={show === 'waiting' ? <Trans>Everything is answered</Trans> : <Trans>No letters here</Trans>} />
  return (
    <div className={classes.scroll}>
      <ul className={classes.threads} aria-label={t`Threads`}>
        {rows.map(row => <li key={row.id}><ThreadRow thread={row} isOpen={row.id === open} /></li>)}
      </ul>
      {threads.hasNextPage && <Button className={classes.more} variant="subtle" size="compact-sm" color="gray" loading={threads.isFetchingNextPage} onClick={() => void threads.fetchNextPage()}><Trans>Earlier letters</Trans></Button>}
    </div>
  )
}

/** One thread in a list. */
export function ThreadRow({ thread, isOpen = false }: { thread: MailThread; isOpen?: boolean }) {
  const { t } = useLingui()
  const name = thread.customer?.title || thread.person || thread.address || t`Without a sender`
  return (
    <Link to={`/mail/${thread.id}` as never} className={classes.row} data-unread={thread.isUnread || undefined} aria-current={isOpen || undefined}>
      <span className={classes.rowTop}>
        <span className={classes.name} dir="auto">{name}</span>
        {thread.letters > 1 && <span className="faint numbers">{thread.letters}</span>}
        <span className={classes.time}><When value={thread.lastLetterAt} /></span>
      </span>
      <span className={classes.subject} dir="auto">{thread.subject || t`Without a subject`}</span>
      <span className={classes.rowBottom}>
        <span className={classes.snippet} dir="auto">{thread.snippet}</span>
        {thread.hasFiles && <IconPaperclip size={14} stroke={1.5} aria-label={t`With attachments`} />}
        {!thread.isKnown && !thread.isRobot && <span className={classes.mark}><Trans>Not a customer yet</Trans></span>}
        {thread.order && <span className={`${classes.mark} numbers`}>{thread.order.title}</span>}
        {thread.waitsSince && <span className={classes.dot} title={t`Waiting for an answer`} aria-label={t`Waiting for an answer`} role="img" />}
      </span>
    </Link>
  )
}
