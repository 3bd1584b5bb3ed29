import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Notification } from '#shared/contracts/notifications.ts'
import { When } from '../../ui/display/When.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { pagesQuery, read } from './notification-api.ts'
import classes from './notifications.module.css'

/** Newest first. Looking at them is reading them; what was new when the list was opened stays marked until it is closed. */
export function NotificationList({ onLeave }: { onLeave: () => void }) {
  const { t } = useLingui()
  const pages = useInfiniteQuery(pagesQuery)
  const rows = pages.data?.pages.flatMap(page => page.rows) ?? []
  const newest = rows[0]
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => {
    const unread = rows.filter(row => !row.isRead).map(row => row.id)
    if (unread.length === 0 || !newest) return
    setFresh(before => new Set([...before, ...unread]))
    void read(newest.id).catch(() => {})
    // The ids say it all; the rows are made anew with every answer.
  }, [newest?.id, rows.length])
  return (
    <section className={classes.panel}>
      <h2 className={classes.title}><Trans>Notifications</Trans></h2>
      {pages.isError && rows.length === 0 && <div className={classes.nothing}><ErrorState error={pages.error} onRetry={() => void pages.refetch()} /></div>}
      {pages.isSuccess && rows.length === 0 && <p className={classes.nothing}><Trans>Nothing yet. What rules and modules of the store tell you will stand here.</Trans></p>}
      <ul className={classes.list} aria-label={t`Notifications`}>
        {rows.map(row => <Line key={row.id} row={row} isFresh={fresh.has(row.id) || !row.isRead} onLeave={onLeave} />)}
      </ul>
      {pages.hasNextPage && <div className={classes.more}><Button variant="subtle" size="compact-sm" color="gray" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Earlier ones</Trans></Button></div>}
    </section>
  )
}

function Line({ row, isFresh, onLeave }: { row: Notification; isFresh: boolean; onLeave: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { link } = row
  const body = (
    <>
      <span className={classes.icon} data-kind={row.kind}>{row.kind === 'error' ? <IconAlertTriangle size={16} role="img" aria-label={t`Error`} /> : <IconInfoCircle size={16} aria-hidden />}</span>
      <span className={classes.words}>
        <span className={classes.text} dir="auto">{row.text}</span>
        <span className={classes.facts}><When value={row.createdAt} />{row.from.name && <span dir="auto">{row.from.name}</span>}</span>
      </span>
    </>
  )
  return (
    <li className={classes.item} data-fresh={isFresh || undefined}>
      {link ? <a className={classes.line} href={link} onClick={event => { if (event.metaKey || event.ctrlKey) return; event.preventDefault(); onLeave(); void navigate({ to: link }) }}>{body}</a> : <div className={classes.line}>{body}</div>}
    </li>
  )
}
