import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { OrderCard, Payment } from '#shared/contracts/orders.ts'
import { useReference } from '../../../base/references.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoment, EditMoney, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useOrderActions, type OrderActions } from '../order-api.ts'
import { useFieldWords } from '../order-words.ts'
import { AddPayment } from './AddPayment.tsx'
import { orderKeys } from './order-keys.ts'
import { partEdit } from './part-edit.ts'
import classes from './card.module.css'

/** Expected and received payments; several on one order. */
export function PaymentsBlock({ order, edit, onKey }: { order: OrderCard; edit: CardEdit; onKey: () => void }) {
  const actions = useOrderActions(order.id)
  const [adding, setAdding] = useState(false)
  const may = order.may.payments
  useShortcuts(may ? [{ ...orderKeys.payment, run: () => { onKey(); setAdding(true) } }] : [])
  return (
    <Block title={<Trans>Payments</Trans>} actions={may && !adding && <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}><Trans>Payment</Trans></Button>}>
      {order.payments.length === 0 && !adding && <p className={classes.nothing}><Trans>No payment is expected yet.</Trans></p>}
      {order.payments.map((payment, at) => <PaymentRow key={payment.id} payment={payment} currency={order.currency} place={at + 1} edit={edit} may={may} actions={actions} />)}
      {adding && <AddPayment order={order} onAdd={actions.addPayment} onClose={() => setAdding(false)} />}
    </Block>
  )
}

function PaymentRow({ payment, currency, place, edit, may, actions }: { payment: Payment; currency: string; place: number; edit: CardEdit; may: boolean; actions: OrderActions }) {
  const { t } = useLingui()
  const words = useFieldWords()
  const types = useReference('paymentTypes')
  const statuses = useReference('paymentStatuses')
  const line = useMemo(() => partEdit(edit, 'payments', payment.id, edit.editable && may), [edit, payment.id, may])
  const remove = async (): Promise<void> => {
    try {
      await actions.removePayment(payment.id)
    } catch (error) {
      toastError(error)
      return
    }
    const { type, status, amount, paidAt, comment } = payment
    toast({ message: <Trans>The payment is removed</Trans>, undo: () => actions.addPayment({ type, status, amount, ...(paidAt ? { paidAt } : {}), ...(comment ? { comment } : {}) }) })
  }
  return (
    <div className={classes.payment} role="group" aria-label={t`Payment ${place}`}>
      <div className={classes.columns}>
        <div>
          <EditSelect edit={line} field="type" label={words('type', 'payment')} value={payment.type} options={types} />
          <EditSelect edit={line} field="status" label={words('status', 'payment')} value={payment.status} options={statuses} />
        </div>
        <div>
          <EditMoney currency={currency} edit={line} field="amount" label={words('amount', 'payment')} value={payment.amount} min={0} />
          <EditMoment edit={line} field="paidAt" label={words('paidAt', 'payment')} value={payment.paidAt} />
        </div>
      </div>
      <div className={classes.paymentFoot}>
        <EditText edit={line} field="comment" label={words('comment', 'payment')} value={payment.comment} maxLength={2000} />
        {line.editable && <Tooltip label={<Trans>Remove the payment</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Remove payment ${place}`} onClick={() => void remove()}><IconTrash size={16} /></ActionIcon></Tooltip>}
      </div>
    </div>
  )
}
