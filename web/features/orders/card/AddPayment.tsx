import { Button, Group, NumberInput, Select } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import type { CreatePayment, OrderCard } from '#shared/contracts/orders.ts'
import { refusalText } from '../../../base/refusals.ts'
import { leaveField } from '../focus.ts'
import { useFieldWords } from '../order-words.ts'
import { useDefault, usePaymentStatuses, usePaymentTypes } from '../offered.ts'
import classes from './card.module.css'

type AddPaymentProps = { order: OrderCard; onAdd: (payment: CreatePayment) => Promise<unknown>; onClose: () => void }

/** One more payment: how, in which state, how much; the sum that is still to be paid stands there already. */
export function AddPayment({ order, onAdd, onClose }: AddPaymentProps) {
  const { t } = useLingui()
  const words = useFieldWords()
  const types = usePaymentTypes(order.site, order.deliveryType)
  const standard = { type: useDefault('paymentTypes'), status: useDefault('paymentStatuses') }
  const [type, setType] = useState<string | null>((types.find(one => one.code === standard.type) ?? types[0])?.code ?? null)
  const statuses = usePaymentStatuses(type)
  const [status, setStatus] = useState<string | null>(standard.status)
  const [amount, setAmount] = useState<number | ''>(Math.max(0, order.toPay) / 100)
  const [sending, setSending] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!type || sending) return
    setSending(true)
    try {
      await onAdd({ type, ...(status ? { status } : {}), amount: Math.round(Number(amount || 0) * 100) })
      onClose()
    } catch (error) {
      setReason(refusalText(error))
      setSending(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); event.stopPropagation(); leaveField(event.currentTarget); onClose() }
  }
  return (
    <form className={classes.addPayment} aria-label={t`New payment`} onSubmit={event => void add(event)} onKeyDown={onKeyDown}>
      <Select autoFocus label={words('type', 'payment')} data={types.map(one => ({ value: one.code, label: one.name }))} value={type} onChange={setType} allowDeselect={false} searchable />
      <Select label={words('status', 'payment')} data={statuses.map(one => ({ value: one.code, label: one.name }))} value={status} onChange={setStatus} allowDeselect={false} searchable />
      <NumberInput label={words('amount', 'payment')} hideControls min={0} decimalScale={2} decimalSeparator="," allowedDecimalSeparators={['.', ',']} thousandSeparator=" " value={amount} onChange={next => setAmount(typeof next === 'number' ? next : '')} onFocus={event => event.currentTarget.select()} />
      <Group gap="sm" className={classes.wide}>
        <Button type="submit" variant="default" loading={sending} disabled={!type}><Trans>Add the payment</Trans></Button>
        <Button variant="subtle" color="gray" onClick={onClose}><Trans>Cancel</Trans></Button>
      </Group>
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </form>
  )
}
