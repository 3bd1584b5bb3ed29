import { Button, Group, Modal, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ApiError } from '../../../base/api.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { cancelOrder } from '../day-api.ts'
import { Choices, type Choice } from './Choices.tsx'
import type { CalledOrder } from './NoAnswerDialog.tsx'
import classes from './calls.module.css'

/** Called so often in vain: cancel, or go on calling? The attempt and its retry are kept already. */
export function CancelOffer({ order, attempts, statuses, onDone }: { order: CalledOrder; attempts: number; statuses: string[]; onDone: () => void }) {
  const { t } = useLingui()
  const known = useReference('statuses')
  const nameOf = (code: string) => known.find(one => one.code === code)?.name ?? code
  const [chosen, setChosen] = useState<string | null>(null)
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)

  const cancel = async (status: string, why: string): Promise<void> => {
    setBusy(true)
    setReason(null)
    try {
      await cancelOrder(order.id, status, why)
      toast({ message: <Trans>Order {order.number}: {nameOf(status)}</Trans> })
      onDone()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'comment_required') setChosen(status)
      else setReason(refusalText(error))
    } finally {
      setBusy(false)
    }
  }
  const choices: Choice[] = [
    { key: 'on', label: <Trans>No, go on calling</Trans>, run: onDone },
    ...statuses.slice(0, 8).map((code): Choice => ({ key: code, label: <Trans>Cancel: {nameOf(code)}</Trans>, run: () => void cancel(code, '') })),
  ]
  return (
    <Modal opened onClose={onDone} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Plural value={attempts} one="# call in vain. Cancel the order?" other="# calls in vain. Cancel the order?" />}>
      <p className={classes.words} dir="auto">№ {order.number} {order.customerName}</p>
      {chosen === null
        ? <Choices label={t`What to do with the order`} choices={choices} busy={busy} />
        : (
          <form onSubmit={event => { event.preventDefault(); void cancel(chosen, comment.trim()) }}>
            <Textarea data-autofocus label={<Trans>{nameOf(chosen)}: why</Trans>} required maxLength={2000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
            <Group mt="md" justify="flex-end" gap="sm">
              <Button variant="default" onClick={() => setChosen(null)}><Trans>Back</Trans></Button>
              <Button type="submit" loading={busy} disabled={comment.trim() === ''}><Trans>Cancel the order</Trans></Button>
            </Group>
          </form>
        )}
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </Modal>
  )
}
