import { Button, NumberInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { orderBonusesQuery } from './loyalty-api.ts'
import classes from './loyalty.module.css'

/** On the card of an order: how much bonuses pay of it, how much they might, and what it has earned. */
export function OrderBonuses({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  const [amount, setAmount] = useState<number | null>(null)
  const bonuses = useQuery(orderBonusesQuery(order.id)).data
  const done = (card: OrderCard): void => {
    queryClient.setQueryData(['order', order.id], card)
    void queryClient.invalidateQueries({ queryKey: ['loyalty'] })
    setAmount(null)
  }
  const apply = useMutation({ mutationFn: (count: number) => api.post<OrderCard>(`/api/orders/${order.id}/bonuses`, { bonuses: count }), onSuccess: done })
  const cancel = useMutation({ mutationFn: () => api.delete<OrderCard>(`/api/orders/${order.id}/bonuses`), onSuccess: done })
  if (!bonuses || (bonuses.balance === null && bonuses.charged === 0 && bonuses.earned === 0)) return null
  const { balance, most, charged, sum, earned } = bonuses
  const mayPay = order.may.payments
  const failed = apply.error ?? cancel.error
  return (
    <Block title={<Trans>Bonuses</Trans>}>
      <div className={classes.order}>
        {charged > 0 && (
          <div className={classes.line}>
            <span><Trans><b><Amount value={charged} /></b> bonuses pay <b><Money value={sum} /></b></Trans></span>
            {mayPay && <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}><Trans>Take them off</Trans></Button>}
          </div>
        )}
        {charged === 0 && balance !== null && (
          <div className={classes.line}>
            <span className="soft"><Trans>In the account: <Amount value={balance} />; may pay this order: <Amount value={most} /></Trans></span>
            {mayPay && most > 0 && (
              <form className={classes.pay} onSubmit={event => { event.preventDefault(); if (amount) apply.mutate(amount) }}>
                <NumberInput aria-label={t`How many bonuses`} size="xs" w={96} placeholder={String(most)} value={amount ?? ''} min={1} max={most} allowDecimal={false} allowNegative={false} onChange={value => setAmount(typeof value === 'number' ? value : null)} />
                <Button type="submit" size="compact-sm" variant="default" loading={apply.isPending} disabled={!amount}><Trans>Pay with bonuses</Trans></Button>
                <Button size="compact-sm" variant="subtle" disabled={apply.isPending} onClick={() => apply.mutate(most)}><Trans>All that may</Trans></Button>
              </form>
            )}
          </div>
        )}
        {earned > 0 && <div className={classes.line}><span className="soft"><Trans>The order has earned <Amount value={earned} /></Trans></span></div>}
        {failed && <div role="alert" className={classes.refusal}>{refusalText(failed)}</div>}
      </div>
    </Block>
  )
}
