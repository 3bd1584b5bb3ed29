import { Button, Tooltip } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconPhoneCheck, IconPhoneOff } from '@tabler/icons-react'
import { use, useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { sendCall } from '../day-api.ts'
import { InDayContext } from './in-day.ts'
import { NoAnswerDialog } from './NoAnswerDialog.tsx'
import classes from './calls.module.css'

const over = new Set(['complete', 'cancel'])

/** On the card of an order in work: was the customer reached? The keys are the first letters of the Russian words. */
export function CallButtons({ order }: { order: OrderCard }) {
  const inDay = use(InDayContext)
  const group = useReferenceItem('statuses', order.status)?.group
  if (inDay || !order.may.change || !group || over.has(group)) return null
  return <Buttons order={order} />
}

function Buttons({ order }: { order: OrderCard }) {
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const answered = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      await sendCall(order.id, { result: 'answered' })
      toast({ message: <Trans>Order {order.number}: the customer was reached</Trans> })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  useShortcuts([
    { code: 'KeyL', label: msg`Order: the customer answered`, run: () => void answered() },
    { code: 'KeyY', label: msg`Order: no answer, call again`, run: () => setAsking(true) },
  ])
  const name = [order.lastName, order.firstName, order.patronymic].filter(Boolean).join(' ')
  return (
    <span className={classes.buttons}>
      <Tooltip label={<Trans>The customer answered (L)</Trans>}><Button variant="default" size="compact-sm" loading={busy} leftSection={<IconPhoneCheck size={14} aria-hidden />} onClick={() => void answered()}><Trans>Reached</Trans></Button></Tooltip>
      <Tooltip label={<Trans>No answer: call again later (Y)</Trans>}><Button variant="default" size="compact-sm" leftSection={<IconPhoneOff size={14} aria-hidden />} onClick={() => setAsking(true)}><Trans>No answer</Trans></Button></Tooltip>
      {asking && <NoAnswerDialog order={{ id: order.id, number: order.number, customerName: name, callAttempts: order.callAttempts }} onDone={() => setAsking(false)} onClose={() => setAsking(false)} />}
    </span>
  )
}
