import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OrderCosts as Costs } from '#shared/contracts/costs.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReferences } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useOnce } from '../../../base/once.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { todayIn } from '../../../ui/period/period.ts'
import { ItemName } from '../cells.tsx'
import { orderCostsQuery } from '../costs-api.ts'
import classes from '../costs.module.css'

/** On the card of an order: what it cost, and what is left of it. */
export function OrderCosts({ order }: { order: OrderCard }) {
  const [adding, setAdding] = useState(false)
  const answer = useQuery(orderCostsQuery(order.id)).data
  if (!answer) return null
  const add = answer.mayChange && !adding && <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}><Trans>Add a cost</Trans></Button>
  return (
    <Block title={<Trans>Costs and margin</Trans>} actions={add}>
      {adding && <AddCost orderId={order.id} onDone={() => setAdding(false)} />}
      {answer.costs.length > 0 && (
        <ul className={classes.list}>
          {answer.costs.map(cost => (
            <li key={cost.id} className={classes.row}>
              <Link className={classes.grow} to={`/analytics/costs/${cost.id}`}><ItemName code={cost.item} /></Link>
              {cost.comment && <span className={`soft ${classes.cut}`} dir="auto">{cost.comment}</span>}
              <Money value={cost.amount} />
            </li>
          ))}
        </ul>
      )}
      {answer.costs.length === 0 && !adding && <p className={classes.hint}><Trans>No costs are on this order.</Trans></p>}
      {answer.figures && <Figures figures={answer.figures} />}
    </Block>
  )
}

function Figures({ figures }: { figures: NonNullable<Costs['figures']> }) {
  return (
    <dl className={classes.figures}>
      <dt><Trans>Total of the order</Trans></dt><dd><Money value={figures.total} /></dd>
      <dt><Trans>Purchase</Trans></dt><dd><Money value={-figures.purchase} /></dd>
      {figures.delivery > 0 && <><dt><Trans>Delivery, our own cost</Trans></dt><dd><Money value={-figures.delivery} /></dd></>}
      <dt data-total><Trans>Margin</Trans></dt><dd data-total><Money value={figures.margin} /></dd>
      {figures.variable > 0 && <><dt><Trans>Variable costs</Trans></dt><dd><Money value={-figures.variable} /></dd></>}
      {figures.constant > 0 && <><dt><Trans>Constant costs</Trans></dt><dd><Money value={-figures.constant} /></dd></>}
      {figures.variable + figures.constant > 0 && <><dt data-total><Trans>Margin after costs</Trans></dt><dd data-total><Money value={figures.marginAfter} /></dd></>}
    </dl>
  )
}

function AddCost({ orderId, onDone }: { orderId: number; onDone: () => void }) {
  const { t, i18n } = useLingui()
  const { timeZone } = useAccount()
  const items = (useReferences()?.costItems ?? []).filter(item => item.active && item.appliesToOrders)
  const [item, setItem] = useState<string | null>(null)
  const [amount, setAmount] = useState<number | null>(null)
  const [comment, setComment] = useState('')
  const adding = useMutation({
    mutationFn: () => api.post('/api/costs', { item, amount: Math.round(amount! * 100), dateFrom: todayIn(timeZone), orderId, comment }),
    onSuccess: () => { void queryClient.invalidateQueries({ queryKey: ['cost'] }); onDone() },
  })
  const addOnce = useOnce(adding)
  return (
    <form className={classes.form} onSubmit={event => { event.preventDefault(); if (item && amount !== null) addOnce() }} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); event.stopPropagation(); onDone() } }}>
      <div className={classes.pair}>
        <Select size="xs" aria-label={i18n._(msg`Item`)} placeholder={t`Item`} searchable autoFocus value={item} onChange={setItem} data={items.map(one => ({ value: one.code, label: one.name }))} />
        <NumberInput size="xs" aria-label={t`Amount`} placeholder={t`Amount`} hideControls min={0} decimalScale={2} thousandSeparator=" " decimalSeparator="," value={amount ?? ''} onChange={next => setAmount(typeof next === 'number' ? next : null)} />
        <TextInput size="xs" aria-label={t`Comment`} placeholder={t`Comment`} maxLength={2000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
      </div>
      <div className={classes.foot}>
        <Button type="submit" size="compact-sm" loading={adding.isPending} disabled={!item || amount === null}><Trans>Enter the cost</Trans></Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}><Trans>Cancel</Trans></Button>
      </div>
      {adding.isError && <div role="alert" className={classes.refusal}>{refusalText(adding.error)}</div>}
    </form>
  )
}
