import { Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { runShortcut } from '../../../ui/feedback/shortcuts.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { orderKeys } from '../card/order-keys.ts'
import { useFocusBack } from '../focus.ts'
import { orderQuery } from '../order-api.ts'
import { DemandsForm } from './DemandsForm.tsx'
import { demandsOf, useMoveStatus, type Demands, type StatusTarget } from './move-status.tsx'
import { StatusPicker } from './StatusPicker.tsx'
import { useStatuses } from './statuses.ts'

/** What is being asked: where to go, or what the chosen status demands. */
export type StatusQuestion = { to?: string; demands?: Demands; comment?: boolean }

type StatusDialogProps = { order: StatusTarget; question: StatusQuestion; onAsk: (question: StatusQuestion) => void; onClose: () => void }

/** One order: choose where it goes; a comment and missing fields are asked here, before or when the server wants them. */
export function StatusDialog({ order, question, onAsk, onClose }: StatusDialogProps) {
  const { t } = useLingui()
  useFocusBack()
  const navigate = useNavigate()
  const allowed = useQuery(orderQuery(order.id)).data?.allowedStatuses
  const step = useStatusStep(order, onAsk, onClose)
  const { to, demands } = question
  // The window must be gone before the card's own keys act; from a list the card is opened first.
  const goTo = (field: string): void => {
    onClose()
    setTimeout(() => { if (!runShortcut((field === 'items' ? orderKeys.goods : orderKeys.payment).code)) void navigate({ to: `/orders/${order.id}` }) })
  }
  const name = useStatuses().find(status => status.code === to)?.name ?? to
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} title={to ? <Trans>Order {order.number}: {name}</Trans> : <Trans>Status of order {order.number}</Trans>} size="sm" yOffset="10vh">
      {to
        ? <DemandsForm key={JSON.stringify(demands)} demands={demands ?? { comment: question.comment ?? false, fields: [] }} onSave={(comment, fields) => step(to, comment, fields)} onClose={onClose} onGoTo={goTo} />
        : <StatusPicker codes={allowed ?? []} current={order.status} onChoose={code => void step(code)} />}
    </Modal>
  )
}

/** Takes the step, or asks for what the status demands. True when it was taken. */
export function useStatusStep(order: StatusTarget, onAsk: (question: StatusQuestion) => void, onDone: () => void) {
  const move = useMoveStatus()
  const statuses = useStatuses()
  const [sending, setSending] = useState(false)
  return async (to: string, comment?: string, fields?: Record<string, unknown>): Promise<boolean> => {
    if (sending) return false
    const status = statuses.find(one => one.code === to)
    if (status?.commentRequired && !comment) { onAsk({ to, demands: { comment: true, fields: [] } }); return false }
    setSending(true)
    try {
      await move(order, { status: to, ...(comment ? { comment } : {}), ...(fields && Object.keys(fields).length > 0 ? { fields } : {}) })
      onDone()
      return true
    } catch (error) {
      const demands = demandsOf(error)
      if (!demands) { onDone(); toastError(error); return false }
      onAsk({ to, demands: { comment: demands.comment || comment !== undefined, fields: [...new Set([...Object.keys(fields ?? {}), ...demands.fields])] } })
      return false
    } finally {
      setSending(false)
    }
  }
}
