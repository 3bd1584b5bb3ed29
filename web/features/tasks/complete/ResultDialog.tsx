import { Button, Kbd, Modal, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import type { ProposedStatus, TaskResult } from '#shared/contracts/tasks.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { completeTask, reopenTask, takeProposal, taskQuery } from '../task-api.ts'
import { RESULTS } from '../task-words.ts'
import classes from '../tasks.module.css'

type ResultDialogProps = { tasks: { id: number; text: string }[]; onClose: () => void; onDone?: () => void }

/** What came of it? One press or a digit; then the order's next status is proposed, where there is one. */
export function ResultDialog({ tasks, onClose, onDone }: ResultDialogProps) {
  const { t, i18n } = useLingui()
  const single = tasks.length === 1 ? tasks[0]! : null
  const { data: card } = useQuery({ ...taskQuery(single?.id ?? 0), enabled: single !== null })
  const statuses = useReference('statuses')
  const nameOf = (code: string): string => statuses.find(status => status.code === code)?.name ?? code
  const [comment, setComment] = useState('')
  const [proposed, setProposed] = useState<ProposedStatus | null>(null)
  const [doneCount, setDoneCount] = useState<number | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const finish = (): void => { onDone?.(); onClose() }

  const complete = async (result: TaskResult): Promise<void> => {
    if (doneCount !== null) return
    setReason(null)
    const done: number[] = []
    const how = { result, ...(comment.trim() ? { comment: comment.trim() } : {}) }
    try {
      for (const task of tasks) {
        setDoneCount(done.length)
        await completeTask(task.id, how)
        done.push(task.id)
      }
      const undo = async (): Promise<void> => { for (const id of done) await reopenTask(id) }
      const count = done.length
      toast({ message: single ? <Trans>The task is done: {single.text}</Trans> : <Plural value={count} one="# task is done" other="# tasks are done" />, undo })
      const next = card?.proposals[result]
      if (next) setProposed(next)
      else finish()
    } catch (error) {
      setReason(refusalText(error))
    } finally {
      setDoneCount(null)
    }
  }
  const accept = async (step: ProposedStatus): Promise<void> => {
    try {
      await takeProposal(step)
      toast({ message: <Trans>Order {step.orderNumber}: {nameOf(step.to)}</Trans> })
      finish()
    } catch (error) {
      setReason(refusalText(error))
    }
  }
  if (proposed) {
    return (
      <Modal opened onClose={finish} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="12vh" title={<Trans>Order {proposed.orderNumber}: to “{nameOf(proposed.to)}”?</Trans>}>
        <div className={classes.answers}>
          <Button data-autofocus onClick={() => void accept(proposed)}><Trans>Yes, change the status</Trans></Button>
          <Button variant="default" onClick={finish}><Trans>No, leave it as it is</Trans></Button>
        </div>
        {reason && <p className={classes.reason} role="alert">{reason}</p>}
      </Modal>
    )
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return
    const chosen = RESULTS[Number(/^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1]) - 1]
    if (chosen) { event.preventDefault(); void complete(chosen.result) }
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="12vh" title={<Trans>What came of it?</Trans>} onKeyDown={onKeyDown}>
      <p className={classes.words} dir="auto">{single ? single.text : <Plural value={tasks.length} one="# task" other="# tasks" />}</p>
      <div className={classes.answers} role="group" aria-label={t`Result`}>
        {RESULTS.map(({ result, label }, place) => {
          const next = card?.proposals[result]
          return (
            <Button key={result} variant="default" justify="space-between" fullWidth data-autofocus={place === 0 || undefined} loading={doneCount !== null} onClick={() => void complete(result)} rightSection={<span className={classes.next}>{next && <span className="soft">→ {nameOf(next.to)}</span>}<Kbd size="xs" aria-hidden>{place + 1}</Kbd></span>}>
              {i18n._(label)}
            </Button>
          )
        })}
      </div>
      <Textarea mt="md" label={t`Comment, if there is one`} autosize minRows={1} maxRows={6} maxLength={20_000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
      {reason && <p className={classes.reason} role="alert">{reason}</p>}
    </Modal>
  )
}
