import { Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { SnoozeTask } from '#shared/contracts/tasks.ts'
import { useAccount } from '../../../base/account.ts'
import { formatTime } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useFocusBack } from '../../../ui/feedback/focus-back.ts'
import { Choices, type Choice } from '../calls/Choices.tsx'
import { OwnMoment } from '../calls/OwnMoment.tsx'
import { inMinutes } from '../calls/retry-times.ts'
import { snoozeTask } from './task-api.ts'
import classes from '../calls/calls.module.css'

type SnoozeDialogProps = { task: { id: number; text: string }; onPick: (work: Promise<void>) => void; onClose: () => void }

/** Until when? */
export function SnoozeDialog({ task, onPick, onClose }: SnoozeDialogProps) {
  const { t } = useLingui()
  useFocusBack()
  const locale = useLocale()
  const { timeZone } = useAccount()
  const put = (until: SnoozeTask) => onPick(snoozeTask(task.id, until))
  const at = (minutes: number) => formatTime(inMinutes(minutes), locale, timeZone)
  const choices: Choice[] = [
    { key: '15', label: <Trans>for 15 minutes</Trans>, hint: at(15), run: () => put({ for: '15min' }) },
    { key: '60', label: <Trans>for an hour</Trans>, hint: at(60), run: () => put({ for: 'hour' }) },
    { key: 'tomorrow', label: <Trans>until tomorrow at 10:00</Trans>, run: () => put({ for: 'tomorrow' }) },
  ]
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Trans>Put off until when?</Trans>}>
      <p className={classes.words} dir="auto">{task.text}</p>
      <Choices label={t`Put off until when?`} choices={choices}>
        <OwnMoment action={<Trans>Put off</Trans>} onPick={moment => put({ until: moment.toISOString() })} />
      </Choices>
    </Modal>
  )
}
