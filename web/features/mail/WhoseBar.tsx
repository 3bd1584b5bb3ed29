import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MailThread, MailThreadCard } from '#shared/contracts/mail.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { useRight } from '../../base/session.ts'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { refreshMail, threadQuery } from './mail-api.ts'
import classes from './mail.module.css'

/** Whose a thread is and what it is about; with somebody who is no customer yet, what can be done. */
export function WhoseBar({ thread, likelyOrders }: { thread: MailThread; likelyOrders: { id: number; title: string }[] }) {
  const { t } = useLingui()
  const mayCreate = useRight('customers.create') !== null
  const [choosing, setChoosing] = useState(false)
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: Record<string, unknown>; said?: string }) => api.post<MailThreadCard>(`/api/mail/threads/${thread.id}/${path}`, body),
    onSuccess: (next, { said }) => {
      queryClient.setQueryData(threadQuery(thread.id).queryKey, next)
      void refreshMail()
      setChoosing(false)
      if (said) toast({ message: said })
    },
    onError: toastError,
  })
  const writer = <span dir="auto">{thread.person && <b>{thread.person} </b>}<span className="soft">{thread.address}</span></span>
  const others = likelyOrders.filter(order => order.id !== thread.order?.id)
  return (
    <div className={classes.whose} data-unknown={!thread.isKnown || undefined}>
      {thread.customer
        ? <span><Link to={`/customers/${thread.customer.id}` as never} dir="auto">{thread.customer.title}</Link> <span className="soft" dir="auto">{thread.address}</span></span>
        : writer}
      {thread.order && <span><Trans>Order <Link className="numbers" to={`/orders/${thread.order.id}` as never}>{thread.order.title}</Link></Trans></span>}
      {thread.customer && others.length > 0 && (
        <Select
          size="xs" className={classes.orderChoice} aria-label={t`About which order`} placeholder={thread.order ? t`Another order` : t`About which order`} value={null} data={others.map(order => ({ value: String(order.id), label: order.title }))}
          onChange={value => { if (value) act.mutate({ path: 'attach', body: { orderId: Number(value) } }) }}
        />
      )}
      {!thread.customer && !thread.isRobot && (
        <span className={classes.whoseActions}>
          {mayCreate && thread.address && <Button size="compact-sm" loading={act.isPending} onClick={() => act.mutate({ path: 'customer', body: {}, said: t`The customer is made: all letters from this address are theirs.` })}><Trans>Make a customer</Trans></Button>}
          <Button size="compact-sm" variant="default" onClick={() => setChoosing(!choosing)}><Trans>Attach to a customer</Trans></Button>
          {!thread.isKnown && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => act.mutate({ path: 'dismiss' })}><Trans>Not a customer</Trans></Button>}
        </span>
      )}
      {choosing && !thread.customer && <CustomerChoice onChoose={(customerId, adds) => act.mutate({ path: 'attach', body: { customerId, ...(adds ? { addAddress: true } : {}) } })} />}
    </div>
  )
}

type Found = { id: number; name?: string; fullName?: string; email?: string | null; phone?: string | null }

/** Finds a customer by name, phone or e-mail. */
function CustomerChoice({ onChoose }: { onChoose: (id: number, addsAddress: boolean) => void }) {
  const { t } = useLingui()
  const mayChange = useRight('customers.change') !== null
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const found = useQuery({
    queryKey: ['customer', 'search', asked], enabled: asked.length >= 2,
    queryFn: async ({ signal }) => (await api.get<{ customers: Found[] }>('/api/customers/search', { q: asked }, signal)).customers,
  })
  return (
    <Select
      className={classes.customerChoice} size="sm" searchable autoFocus aria-label={t`Customer`} placeholder={t`Name, phone or e-mail of the customer`} searchValue={typed} onSearchChange={setTyped} filter={({ options }) => options}
      nothingFoundMessage={asked.length >= 2 && found.isSuccess ? t`Nobody is found` : undefined} value={null}
      data={(found.data ?? []).map(one => ({ value: String(one.id), label: [one.name || one.fullName, one.phone, one.email].filter(Boolean).join(' · ') || String(one.id) }))}
      onChange={value => { if (value) onChoose(Number(value), mayChange) }}
    />
  )
}
