import { Button, Modal } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import { toast } from '../../ui/feedback/toast.tsx'
import { useAttempt } from '../../ui/feedback/use-attempt.ts'
import type { BulkTargets } from '../../ui/list/bulk.ts'
import { PerformerSelect } from './new/NewTask.tsx'
import { allTasks, handOver, type TaskRow } from './task-api.ts'
import classes from './tasks.module.css'

/** To whom? Completed ones stay where they are. */
export function HandOverDialog({ targets, onClose }: { targets: Pick<BulkTargets<TaskRow>, 'count' | 'whole'> & { rows: { id: number }[] }; onClose: () => void }) {
  const { t } = useLingui()
  const [to, setTo] = useState<string | null>(null)
  const { busy, reason, attempt } = useAttempt()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (to === null) return
    await attempt(async () => {
      const ids = (targets.whole ? await allTasks(targets.whole) : targets.rows).map(task => task.id)
      const count = await handOver(ids, to.startsWith('g') ? { groupId: Number(to.slice(1)) } : { userId: Number(to.slice(1)) })
      toast({ message: <Plural value={count} one="# task is handed over" other="# tasks are handed over" /> })
      onClose()
    })
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="12vh" title={<Plural value={targets.count} one="Hand # task over" other="Hand # tasks over" />}>
      <form className={classes.answers} onSubmit={event => void submit(event)}>
        <PerformerSelect label={t`To whom`} placeholder={t`A person or a group`} value={to} onChange={setTo} />
        <p className={classes.nothing}><Trans>Completed tasks stay with who completed them.</Trans></p>
        {reason && <p className={classes.reason} role="alert">{reason}</p>}
        <Button type="submit" disabled={to === null} loading={busy}><Trans>Hand over</Trans></Button>
      </form>
    </Modal>
  )
}
