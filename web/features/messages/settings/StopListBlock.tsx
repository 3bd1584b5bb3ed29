import { Button, Group, SegmentedControl, TextInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ApiError } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { readStopList, stopListKey, type StopList } from './provider-api.ts'
import classes from './settings.module.css'

type Row = StopList['rows'][number]
const REASONS: Record<Row['reason'], MessageDescriptor> = {
  hard_bounce: msg`there is no such mailbox`, soft_bounces: msg`letters kept coming back`, complaint: msg`complained of spam`, unsubscribed: msg`unsubscribed`, manual: msg`put here by hand`,
}

/** Addresses that get nothing, whoever sends; each with its reason and the way off the list. */
export function StopListBlock() {
  const { t, i18n } = useLingui()
  const [q, setQ] = useState('')
  const list = useInfiniteQuery({
    queryKey: stopListKey(q.trim()), initialPageParam: null as number | null, placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => readStopList(q.trim(), pageParam, signal), getNextPageParam: page => page.nextCursor,
  })
  const rows = list.data?.pages.flatMap(page => page.rows) ?? []
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey: ['message_suppression'] })
  const lift = async (row: Row): Promise<void> => {
    const isDanger = row.reason === 'complaint' || row.reason === 'unsubscribed'
    if (isDanger && !(await confirm({ title: t`Write to ${row.address} again?`, body: t`This person has asked not to be written to. Do it only when they have asked for it since.`, action: t`Take off the list`, danger: true }))) return
    try {
      await api.delete(`/api/suppressions/${row.id}`)
      toast({ message: t`${row.address} can receive again.` })
      refresh()
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Block title={<Trans>Stop list</Trans>}>
      <p className={classes.words}><Trans>Addresses that get nothing. They come here by themselves when a mailbox does not exist, letters keep coming back or somebody complains.</Trans></p>
      <AddAddress onAdded={refresh} />
      <TextInput className={classes.find} aria-label={t`Find an address`} placeholder={t`Find an address`} value={q} onChange={event => setQ(event.currentTarget.value)} />
      {list.isError && rows.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && <p className={classes.words}>{q ? <Trans>There is no such address on the list.</Trans> : <Trans>The list is empty.</Trans>}</p>}
      <ul className={classes.stopList} aria-label={t`Stop list`}>
        {rows.map(row => (
          <li key={row.id}>
            <span className={classes.stopAddress} dir="auto">{row.address}</span>
            <span className="soft">{i18n._(REASONS[row.reason])} · <When value={row.createdAt} /></span>
            <Button size="compact-sm" variant="default" aria-label={t`Take off the list: ${row.address}`} onClick={() => void lift(row)}><Trans>Take off the list</Trans></Button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && <Button variant="default" size="compact-sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}><Trans>Show more</Trans></Button>}
    </Block>
  )
}

function AddAddress({ onAdded }: { onAdded: () => void }) {
  const { t } = useLingui()
  const [channel, setChannel] = useState<'email' | 'sms'>('email')
  const [address, setAddress] = useState('')
  const add = useMutation({ mutationFn: () => api.post('/api/suppressions', { channel, address: address.trim() }), onSuccess: () => { setAddress(''); onAdded() } })
  const refused = add.error instanceof ApiError ? add.error.fields[0] : undefined
  return (
    <form className={classes.add} onSubmit={event => { event.preventDefault(); if (address.trim()) add.mutate() }}>
      <Group gap="sm" align="flex-end">
        <SegmentedControl size="xs" aria-label={t`Channel`} value={channel} onChange={value => setChannel(value as typeof channel)} data={[{ value: 'email', label: t`E-mail` }, { value: 'sms', label: t`SMS` }]} />
        <TextInput style={{ flex: '1 1 220px' }} aria-label={t`Address for the stop list`} placeholder={channel === 'email' ? 'name@example.com' : '+7 900 000-00-00'} maxLength={254} value={address} onChange={event => setAddress(event.currentTarget.value)} error={add.isError ? (refused ? fieldText(refused) : refusalText(add.error)) : undefined} />
        <Button type="submit" variant="default" loading={add.isPending} disabled={!address.trim()}><Trans>Put on the list</Trans></Button>
      </Group>
    </form>
  )
}
