import { Button, Checkbox, Group, Modal, Progress, Radio, Select, Stack } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DismissalCard } from '#shared/contracts/dismissal.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { When } from '../../ui/display/When.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { RestoreForm } from './RestoreForm.tsx'
import classes from './users.module.css'

/** One step for somebody who leaves: what they have in hand, who takes it over; then how far it is, and the way back. */
export function DismissDialog({ userId, onClose }: { userId: number; onClose: () => void }) {
  const { t } = useLingui()
  const card = useQuery({ queryKey: ['user', userId, 'dismissal'], queryFn: ({ signal }) => api.get<DismissalCard>(`/api/users/${userId}/dismissal`, {}, signal) })
  const isGone = card.data?.last && card.data.last.restoredAt === null
  return (
    <Modal opened onClose={onClose} title={card.data ? (isGone ? <Trans>{card.data.user.name}: dismissed</Trans> : <Trans>Dismiss {card.data.user.name}</Trans>) : t`Dismissal`}>
      {card.isError && <ErrorState error={card.error} onRetry={() => void card.refetch()} />}
      {card.isPending && <CardSkeleton lines={5} />}
      {card.data && (isGone ? <HandedOver card={card.data} onClose={onClose} /> : <DismissForm card={card.data} onClose={onClose} />)}
    </Modal>
  )
}

function DismissForm({ card, onClose }: { card: DismissalCard; onClose: () => void }) {
  const { t } = useLingui()
  const [way, setWay] = useState<'person' | 'group'>('person')
  const [person, setPerson] = useState<string | null>(null)
  const [group, setGroup] = useState<string | null>(null)
  const [keyIds, setKeyIds] = useState(card.keys.map(key => key.id))
  const { orders, customers, tasks } = card.counts
  const dismiss = useMutation({
    mutationFn: () => api.post<DismissalCard>(`/api/users/${card.user.id}/dismissal`, { ...(way === 'person' ? { toUserId: Number(person) } : { toGroupId: Number(group) }), keyIds }),
    onSuccess: next => { queryClient.setQueryData(['user', card.user.id, 'dismissal'], next); void queryClient.invalidateQueries({ queryKey: ['user', 'list'] }) },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); dismiss.mutate() }}>
      <Stack>
        <div><Trans>In hand now</Trans>
        <ul className={classes.plain} aria-label={t`In hand now`}>
          <li><Plural value={orders} one="# open order" few="# open orders" many="# open orders" other="# open orders" /></li>
          <li><Plural value={customers} one="# customer" few="# customers" many="# customers" other="# customers" /></li>
          <li><Plural value={tasks} one="# open task" few="# open tasks" many="# open tasks" other="# open tasks" /></li>
        </ul></div>
        <Radio.Group label={t`It goes to`} value={way} onChange={value => setWay(value as 'person' | 'group')}>
          <Group gap="lg" mt={4}><Radio value="person" label={t`one person`} data-autofocus /><Radio value="group" label={t`the people of a group, evenly`} disabled={card.groups.length === 0} /></Group>
        </Radio.Group>
        {way === 'person'
          ? <Select label={t`Who takes over`} required searchable data={card.people.map(one => ({ value: String(one.id), label: one.name }))} value={person} onChange={setPerson} comboboxProps={{ withinPortal: true }} />
          : <Select label={t`Group`} description={t`A customer’s orders go with the customer; tasks become the group’s`} required data={card.groups.map(one => ({ value: String(one.id), label: `${one.name} · ${one.people}` }))} value={group} onChange={setGroup} />}
        {card.keys.length > 0 && (
          <Checkbox.Group label={t`API keys to switch off`} description={t`Made by this person. A store that works by such a key stops sending orders.`} value={keyIds.map(String)} onChange={ids => setKeyIds(ids.map(Number))}>
            <Stack gap={4} mt={4}>{card.keys.map(key => <Checkbox key={key.id} value={String(key.id)} label={<span>{key.name} <span className={classes.tail}>…{key.tail}</span> {key.lastUsedAt ? <span className="soft"><Trans>last used</Trans> <When value={key.lastUsedAt} /></span> : <span className="soft"><Trans>never used</Trans></span>}</span>} />)}</Stack>
          </Checkbox.Group>
        )}
        <div className="soft" style={{ fontSize: 13 }}>
          <Plural value={card.sessions} _0="Nowhere signed in now." one="# session ends at once." few="# sessions end at once." many="# sessions end at once." other="# sessions end at once." />{' '}
          <Trans>Closed orders keep the name. For 14 days everything can be taken back.</Trans>
        </div>
        {dismiss.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(dismiss.error)}</div>}
        <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" color="red.9" loading={dismiss.isPending} disabled={way === 'person' ? !person : !group}><Trans>Dismiss and hand over</Trans></Button></Group>
      </Stack>
    </form>
  )
}

function HandedOver({ card, onClose }: { card: DismissalCard; onClose: () => void }) {
  const { t } = useLingui()
  const last = card.last!
  return (
    <Stack>
      <div><When value={last.at} /> · {last.by}</div>
      {last.state === 'running'
        ? <><Progress value={last.total ? (100 * last.moved) / last.total : 100} aria-label={t`Handed over`} /><div role="status" className="numbers"><Trans>{last.moved} of {last.total} handed over to {last.to}</Trans></div></>
        : <div role="status"><Plural value={last.moved} _0="There was nothing to hand over." one="# record went to" few="# records went to" many="# records went to" other="# records went to" />{last.moved > 0 && <> <strong>{last.to}</strong>.</>}</div>}
      {last.isRestorable ? <RestoreForm card={card} /> : <div className="soft"><Trans>The two weeks in which this could be taken back are over. The person can be let in again by «Works here».</Trans></div>}
      <Group justify="flex-end"><Button variant="default" onClick={onClose}><Trans>Close</Trans></Button></Group>
    </Stack>
  )
}
