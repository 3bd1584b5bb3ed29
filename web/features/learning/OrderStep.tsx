import { Button, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../base/api.ts'
import { useReferences } from '../../base/references.ts'
import { makeKey } from './KeyStep.tsx'
import { keptKey, type StepForm } from './launch-step.ts'
import classes from './learning.module.css'

type Sent = { id: number; number: string }

/** A trial order on the way that the store's own will come: over the API, with the key, into the list. */
export function OrderStep({ done, isSaving }: StepForm) {
  const { t } = useLingui()
  const references = useReferences()
  const site = references?.sites.find(one => one.defaultForCrm) ?? references?.sites[0]
  const send = useMutation({
    mutationFn: async (): Promise<Sent> => {
      const key = keptKey() ?? (await makeKey(t`Trial order`))
      const order = {
        externalId: `trial-${Date.now()}`, firstName: t`Trial`, lastName: t`Order`, phone: '+79000000001', customerComment: t`A trial order of the launch: cancel it when you have seen enough.`,
        items: [{ productName: t`A thing for trial`, quantity: 1, initialPrice: 100 }],
      }
      const body = new URLSearchParams({ site: site?.code ?? '', order: JSON.stringify(order) })
      const answer = await fetch('/api/v5/orders/create', { method: 'POST', headers: { 'X-API-KEY': key }, body })
      const told = (await answer.json()) as { success: boolean; id?: number; order?: Sent; errorMsg?: string }
      if (!told.success || !told.order) throw new Error(told.errorMsg ?? String(answer.status))
      return told.order
    },
  })
  const order = useQuery({
    queryKey: ['order', send.data?.id ?? 0],
    queryFn: ({ signal }) => api.get<{ status: string; number: string }>(`/api/orders/${send.data!.id}`, {}, signal),
    enabled: send.data !== undefined,
  })
  const status = references?.statuses.find(one => one.code === order.data?.status)
  return (
    <Stack>
      <div><Trans>A trial order goes the way of your store’s own orders: over the API, with the key, by itself into the list of everybody who is here.</Trans></div>
      <div><Button variant={send.data ? 'default' : 'filled'} loading={send.isPending} onClick={() => send.mutate()}>{send.data ? <Trans>Send another one</Trans> : <Trans>Send a trial order</Trans>}</Button></div>
      {send.isError && <div role="alert" style={{ color: 'var(--danger)' }}><Trans>The order did not get through: {send.error.message}</Trans></div>}
      {send.data && order.data && (
        <>
          <div role="status" className={classes.words}><Trans>Order <Link to={`/orders/${send.data.id}`}>{order.data.number}</Link> is here. Its status now: {status?.name ?? order.data.status}. Open it and lead it to the end: this page sees each step.</Trans></div>
          <div><Button loading={isSaving} onClick={done}><Trans>It works</Trans></Button></div>
        </>
      )}
    </Stack>
  )
}
