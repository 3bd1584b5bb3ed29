import { Modal, Textarea } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProposedStatus, TaskResult } from '#shared/contracts/tasks.ts'
import { useReference } from '../../../base/references.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { useFocusBack } from '../../../ui/feedback/focus-back.ts'
import { useAttempt } from '../../../ui/feedback/use-attempt.ts'
import { Choices, type Choice } from '../calls/Choices.tsx'
import { completeTask, reopenTask, takeProposal, taskQuery } from './task-api.ts'
import classes from '../calls/calls.module.css'

const results: { result: TaskResult; label: MessageDescriptor }[] = [
  { result: 'done', label: msg`Completed` },
  { result: 'answered', label: msg`Reached` },
  { result: 'no_answer', label: msg`No answer` },
  { result: 'refused', label: msg`Refused` },
]

type CompleteDialogProps = { task: { id: number; text: string }; onDone: () => void; onClose: () => void }

/** What came of it? Then, where the typical task says so, the next status of the order. */
export function CompleteDialog({ task, onDone, onClose }: CompleteDialogProps) {
  const { t, i18n } = useLingui()
  useFocusBack()
  const { data: card } = useQuery(taskQuery(task.id))
  const statuses = useReference('statuses')
  const nameOf = (code: string) => statuses.find(one => one.code === code)?.name ?? code
  const [comment, setComment] = useState('')
  const [proposed, setProposed] = useState<ProposedStatus | null>(null)
  const { busy, reason, attempt } = useAttempt()
  const complete = (result: TaskResult) => attempt(async () => {
    await completeTask(task.id, { result, ...(comment.trim() ? { comment: comment.trim() } : {}) })
    toast({ message: <Trans>The task is done: {task.text}</Trans>, undo: () => reopenTask(task.id) })
    const next = card?.proposals[result]
    if (next) setProposed(next)
    else onDone()
  })
  const accept = (step: ProposedStatus) => attempt(async () => {
    await takeProposal(step)
    toast({ message: <Trans>Order {step.orderNumber}: {nameOf(step.to)}</Trans> })
    onDone()
  })
  if (proposed) {
    const choices: Choice[] = [
      { key: 'yes', label: <Trans>Yes, change the status</Trans>, run: () => void accept(proposed) },
      { key: 'no', label: <Trans>No, leave it as it is</Trans>, run: onDone },
    ]
    return (
      <Modal key="status" opened onClose={onDone} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Trans>Order {proposed.orderNumber}: to “{nameOf(proposed.to)}”?</Trans>}>
        <Choices key="status" label={t`Status of the order`} choices={choices} busy={busy} />
        {reason && <div className={classes.reason} role="alert">{reason}</div>}
      </Modal>
    )
  }
  const choices = results.map(({ result, label }): Choice => {
    const next = card?.proposals[result]
    return { key: result, label: i18n._(label), hint: next && <>→ {nameOf(next.to)}</>, run: () => void complete(result) }
  })
  return (
    <Modal key="result" opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Trans>What came of it?</Trans>}>
      <p className={classes.words} dir="auto">{task.text}</p>
      <Choices label={t`Result`} choices={choices} busy={busy}>
        <Textarea mt="md" label={t`Comment, if there is one`} autosize minRows={1} maxRows={6} maxLength={20_000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
      </Choices>
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </Modal>
  )
}
