import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OrderCard, Problem } from '#shared/contracts/orders.ts'
import { useFields } from '../../../base/fields.ts'
import { useAccount } from '../../../base/account.ts'
import { useReference, type ReferenceItem } from '../../../base/references.ts'
import { useRight } from '../../../base/session.ts'
import { usePaymentStatuses, usePaymentTypes } from '../offered.ts'
import { leaveField } from '../focus.ts'
import { OfferSearch } from '../offers/OfferSearch.tsx'
import type { OrderActions } from '../order-api.ts'

type FixProps = { order: OrderCard; problem: Problem; actions: OrderActions; busy: boolean; run: (work: () => Promise<unknown>) => Promise<void> }

/** The ways to mend a problem, by its kind. */
export function ProblemFix(props: FixProps) {
  switch (props.problem.kind) {
    case 'unknown_code': return props.problem.params.paymentId ? <PaymentFix {...props} field={props.problem.params.reference === 'paymentStatuses' ? 'status' : 'type'} /> : <CodeFix {...props} />
    case 'payment_not_allowed': return <PaymentFix {...props} field="type" />
    case 'payment_status_not_allowed': return <PaymentFix {...props} field="status" />
    case 'stock_missing': return <StockFix {...props} />
    case 'unknown_offer': return <OfferFix {...props} />
    case 'no_contact': return <ContactFix {...props} />
    case 'no_rate': return <RateFix {...props} />
    default: return null
  }
}

function Choice({ label, options, disabled, onChoose }: { label: string; options: ReferenceItem[]; disabled: boolean; onChoose: (code: string) => void }) {
  const { t } = useLingui()
  return (
    <Select
      aria-label={label} placeholder={label} searchable disabled={disabled} value={null} nothingFoundMessage={t`Nothing found`} w={272} maw="100%"
      data={options.map(option => ({ value: option.code, label: option.name }))} onChange={code => code && onChoose(code)}
      onKeyDown={event => { if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); leaveField(event.currentTarget) } }}
    />
  )
}

/** The right value instead of a code that nobody knows. */
function CodeFix({ order, problem, actions, busy, run }: FixProps) {
  const { t } = useLingui()
  const field = useFields('order').find(one => one.name === problem.field)
  const options = useReference(field?.options ?? (field?.type === 'user' ? 'users' : undefined)).filter(option => option.active)
  if (!field || field.name === 'status') return null
  const now = (order as Record<string, unknown>)[field.name] ?? null
  const asValue = (code: string) => (field.type === 'user' ? Number(code) : code)
  return <Choice label={t`Choose the right value`} options={options} disabled={busy} onChoose={code => void run(() => actions.change(field.name, now, asValue(code)))} />
}

/** Another payment type or status: those that go with the delivery and the type. */
function PaymentFix({ order, problem, actions, busy, run, field }: FixProps & { field: 'type' | 'status' }) {
  const { t } = useLingui()
  const payment = order.payments.find(one => one.id === problem.params.paymentId)
  const types = usePaymentTypes(order.site, order.deliveryType)
  const statuses = usePaymentStatuses(payment?.type)
  if (!payment || !order.may.payments) return null
  const others = (field === 'type' ? types : statuses).filter(option => option.code !== payment[field])
  return (
    <Choice
      label={field === 'type' ? t`Choose another payment type` : t`Choose another payment status`} options={others} disabled={busy}
      onChoose={code => void run(() => actions.changePayment(payment, field, code))}
    />
  )
}

/** Try again, take what there is, or let the line go. */
function StockFix({ order, problem, actions, busy, run }: FixProps) {
  const { t } = useLingui()
  const item = order.items.find(one => one.id === problem.itemId)
  const outOfStock = useReference('itemStatuses').find(status => status.code === 'out-of-stock' && status.active)
  const [quantity, setQuantity] = useState<number | null>(null)
  if (!item) return null
  const available = Number(problem.params.reserved)
  const wanted = quantity ?? available
  return (
    <>
      <Button variant="default" size="compact-sm" disabled={busy} onClick={() => void run(() => actions.retryProblem(problem.id))}><Trans>Reserve again</Trans></Button>
      <NumberInput aria-label={t`Quantity`} hideControls w={72} min={0} decimalScale={3} decimalSeparator="," allowedDecimalSeparators={['.', ',']} value={wanted} onChange={next => setQuantity(typeof next === 'number' ? next : null)} />
      <Button variant="default" size="compact-sm" disabled={busy || wanted <= 0 || wanted === item.quantity} onClick={() => void run(() => actions.changeItem(item.id, 'quantity', item.quantity, wanted))}><Trans>Set this quantity</Trans></Button>
      {outOfStock && item.status !== outOfStock.code && (
        <Button variant="default" size="compact-sm" disabled={busy} onClick={() => void run(() => actions.changeItem(item.id, 'status', item.status, outOfStock.code))}>{outOfStock.name}</Button>
      )}
    </>
  )
}

/** The offer that was meant takes the line, at the price that the store sent. */
function OfferFix({ order, problem, actions, run }: FixProps) {
  const { t } = useLingui()
  const item = order.items.find(one => one.id === problem.itemId)
  if (!item) return null
  return (
    <div style={{ width: 320, maxWidth: '100%' }}>
      <OfferSearch
        label={t`Find the right goods`} site={order.site} currency={order.currency}
        onPick={offer => void run(() => actions.changeItem(item.id, 'offerId', item.offerId, offer.id))}
      />
    </div>
  )
}

/** The rate of this one order; whoever may say what the currency costs gives all of them theirs. */
function RateFix({ order, actions, busy, run }: FixProps) {
  const { t } = useLingui()
  const { currency: base } = useAccount()
  const maySet = useRight('settings.change') !== null
  const [rate, setRate] = useState<number | null>(null)
  return (
    <form style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 6 }} onSubmit={event => { event.preventDefault(); if (rate) void run(() => actions.change('rate', order.rate, rate)) }}>
      <NumberInput aria-label={t`Rate: ${base} for 1 ${order.currency}`} placeholder={t`Rate: ${base} for 1 ${order.currency}`} hideControls w={180} min={0} decimalScale={10} decimalSeparator="," allowedDecimalSeparators={['.', ',']} value={rate ?? ''} onChange={next => setRate(typeof next === 'number' ? next : null)} />
      <Button type="submit" variant="default" size="compact-md" disabled={busy || !rate}><Trans>Write down</Trans></Button>
      {maySet && <Link to="/settings/currencies"><Trans>Rates of all days</Trans></Link>}
    </form>
  )
}

/** A phone or an e-mail: whichever the customer gave. */
function ContactFix({ order, actions, busy, run }: FixProps) {
  const { t } = useLingui()
  const [contact, setContact] = useState('')
  const typed = contact.trim()
  const field = typed.includes('@') ? 'email' : 'phone'
  return (
    <form style={{ display: 'flex', gap: 6 }} onSubmit={event => { event.preventDefault(); if (typed) void run(() => actions.change(field, order[field], typed)) }}>
      <TextInput aria-label={t`Phone or e-mail`} placeholder={t`Phone or e-mail`} maxLength={100} value={contact} onChange={event => setContact(event.currentTarget.value)} />
      <Button type="submit" variant="default" size="compact-md" disabled={busy || !typed}><Trans>Write down</Trans></Button>
    </form>
  )
}
