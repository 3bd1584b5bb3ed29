import { Modal } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { CallAttempt } from '#shared/contracts/day.ts'
import { useAccount } from '../../../base/account.ts'
import { formatTime } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useFocusBack } from '../../../ui/feedback/focus-back.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast } from '../../../ui/feedback/toast.tsx'
import { useAttempt } from '../../../ui/feedback/use-attempt.ts'
import { sendCall } from '../day-api.ts'
import { CancelOffer } from './CancelOffer.tsx'
import { Choices, type Choice } from './Choices.tsx'
import { OwnMoment } from './OwnMoment.tsx'
import { inMinutes, tomorrowAtTen } from './retry-times.ts'
import classes from './calls.module.css'

export type CalledOrder = { id: number; number: string; customerName: string; callAttempts: number }

type NoAnswerDialogProps = { order: CalledOrder; /** The attempt is kept; the order may have been cancelled too. */ onDone: () => void; onClose: () => void }

/** Nobody answered: when shall it be tried again? After so many attempts as the account allows, cancelling is offered. */
export function NoAnswerDialog({ order, onDone, onClose }: NoAnswerDialogProps) {
  const { t } = useLingui()
  useFocusBack()
  const locale = useLocale()
  const { timeZone } = useAccount()
  const { busy, reason, attempt } = useAttempt()
  const [offer, setOffer] = useState<{ attempts: number; statuses: string[] } | null>(null)

  const send = (call: Omit<CallAttempt, 'result'>): Promise<void> => attempt(async () => {
    const { attempts, nextCallAt, offerCancel } = await sendCall(order.id, { result: 'no_answer', ...call })
    if (offerCancel) { setOffer({ attempts, statuses: offerCancel.statuses }); return }
    toast({ message: nextCallAt ? <Trans>Order {order.number}: call again <When value={nextCallAt} /></Trans> : <Trans>Order {order.number}: the attempt is noted</Trans> })
    onDone()
  })
  if (offer) return <CancelOffer order={order} {...offer} onDone={onDone} />
  const at = (minutes: number) => formatTime(inMinutes(minutes), locale, timeZone)
  const choices: Choice[] = [
    { key: '15', label: <Trans>in 15 minutes</Trans>, hint: at(15), run: () => void send({ retryIn: 15 }) },
    { key: '60', label: <Trans>in an hour</Trans>, hint: at(60), run: () => void send({ retryIn: 60 }) },
    { key: 'tomorrow', label: <Trans>tomorrow at 10:00</Trans>, run: () => void send({ retryAt: tomorrowAtTen(timeZone).toISOString() }) },
    { key: 'never', label: <Trans>do not call again</Trans>, run: () => void send({ retry: false }) },
  ]
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Trans>No answer: when to call again?</Trans>}>
      <p className={classes.words} dir="auto">
        № {order.number} {order.customerName}
        {order.callAttempts > 0 && <> · <Plural value={order.callAttempts} one="# call in vain before" other="# calls in vain before" /></>}
      </p>
      <Choices label={t`When to call again`} choices={choices} busy={busy}>
        <OwnMoment action={<Trans>Call then</Trans>} busy={busy} onPick={moment => void send({ retryAt: moment.toISOString() })} />
      </Choices>
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </Modal>
  )
}
