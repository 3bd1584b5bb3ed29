import { Button, CopyButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversionFeed } from '#shared/contracts/conversions.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import classes from '../costs.module.css'
import { FeedForm } from './FeedForm.tsx'

type Answer = { feeds: ConversionFeed[] }
const feedsQuery = queryOptions({ queryKey: ['cost', 'conversions'] as const, queryFn: async ({ signal }) => (await api.get<Answer>('/api/conversion-feeds', {}, signal)).feeds })
const keep = ({ feeds }: Answer): void => void queryClient.setQueryData(feedsQuery.queryKey, feeds)

/** What goes back to advertising: which orders were paid, cancelled or spam. */
export function ConversionsPage() {
  const { t } = useLingui()
  const mayChange = useRight('costs.change') !== null
  const feeds = useQuery(feedsQuery).data
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const add = mayChange && editing === null && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}><Trans>New feed</Trans></Button>
  const done = (answer?: Answer): void => { if (answer) keep(answer); setEditing(null) }
  return (
    <Page title={t`Offline conversions`} narrow actions={add}>
      {editing === 'new' && <Block title={<Trans>New feed</Trans>}><FeedForm feed={null} onDone={done} /></Block>}
      {feeds?.length === 0 && editing === null && <EmptyState title={<Trans>Nothing goes back to advertising</Trans>} action={add}><Trans>Tell Yandex Metrica which orders were paid and which were cancelled: advertising then learns to bring buyers, not clicks.</Trans></EmptyState>}
      {feeds?.map(feed => (
        <Block key={feed.id} title={<span dir="auto">{feed.name}</span>} actions={<span className={classes.tag} data-tone={feed.isOn ? 'good' : undefined}>{feed.isOn ? <Trans context="feed">on</Trans> : <Trans context="feed">off</Trans>}</span>}>
          {editing === feed.id ? <FeedForm feed={feed} onDone={done} /> : <Feed feed={feed} mayChange={mayChange} onEdit={() => setEditing(feed.id)} />}
        </Block>
      ))}
    </Page>
  )
}

function Feed({ feed, mayChange, onEdit }: { feed: ConversionFeed; mayChange: boolean; onEdit: () => void }) {
  // Words of a title: a name that looks like markup stays as it was typed.
  const { t } = useLingui()
  const make = useMutation({
    mutationFn: () => api.post<{ id: number }>(`/api/conversion-feeds/${feed.id}/batches`),
    onSuccess: ({ id }) => { window.location.assign(`/api/conversion-feeds/${feed.id}/batches/${id}`); void queryClient.invalidateQueries({ queryKey: feedsQuery.queryKey }) },
    onError: toastError,
  })
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t`Remove the feed «${feed.name}»?`, body: <Trans>What it has told is forgotten too: a new feed tells everything again.</Trans>, action: <Trans>Remove</Trans>, danger: true })) await api.delete<Answer>(`/api/conversion-feeds/${feed.id}`).then(keep, toastError)
  }
  const renew = async (): Promise<void> => {
    if (await confirm({ title: t`Give the feed «${feed.name}» another address?`, body: <Trans>The old one stops working at once: put the new one where the file is fetched. What was told stays told.</Trans>, action: <Trans>Renew</Trans>, danger: true })) await api.post<Answer>(`/api/conversion-feeds/${feed.id}/address`).then(keep, toastError)
  }
  return (
    <>
      <p className={classes.hint}>
        <Plural value={feed.waiting} one="# event is not told yet" other="# events are not told yet" />; <Plural value={feed.sent} one="# is told" other="# are told" />.
        {feed.unknown > 0 && <> <Plural value={feed.unknown} one="# cannot be told: the counter does not know who ordered." other="# cannot be told: the counter does not know who ordered." /></>}
        {feed.unrated > 0 && <> <Plural value={feed.unrated} one="# waits for a rate: without it the margin is not known." other="# wait for a rate: without it the margin is not known." /></>}
      </p>
      {feed.address && (
        <div className={classes.row}>
          <span className="soft"><Trans>Address for fetching by schedule</Trans></span><code className={classes.grow}>{feed.address}</code>
          <CopyButton value={feed.address}>{({ copied, copy }) => <Button size="compact-sm" variant="subtle" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
          <Button size="compact-sm" variant="subtle" onClick={() => void renew()}><Trans>Renew</Trans></Button>
        </div>
      )}
      <ul className={classes.list}>
        {feed.batches.map(batch => (
          <li key={batch.id} className={classes.row}>
            <span className={classes.grow}><Plural value={batch.count} one="# event" other="# events" /> · {batch.by ?? <Trans>fetched by the address</Trans>}</span><When value={batch.fetchedAt ?? batch.createdAt} />
            {mayChange && <a href={`/api/conversion-feeds/${feed.id}/batches/${batch.id}`} download><Trans>File</Trans></a>}
          </li>
        ))}
      </ul>
      {mayChange && (
        <div className={classes.foot}>
          <Button size="compact-sm" variant="default" loading={make.isPending} disabled={feed.waiting === 0} onClick={() => make.mutate()}><Trans>Download what is new</Trans></Button>
          <Button size="compact-sm" variant="subtle" onClick={onEdit}><Trans>Change</Trans></Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => void remove()}><Trans>Remove</Trans></Button>
        </div>
      )}
    </>
  )
}
