import { Button, Group, Modal, Progress, Stack, Textarea } from '@mantine/core'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refusalText, refusalWords } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { useFocusBack } from '../focus.ts'
import { sendBulkStatus, type BulkAnswer } from '../order-api.ts'
import { StatusPicker } from './StatusPicker.tsx'
import type { StatusTarget } from './move-status.tsx'
import { useStatuses } from './statuses.ts'
import classes from './status.module.css'

/** So many in one request: progress moves, and a refusal is soon seen. */
const PORTION = 25

type Going = { to: string; comment: string; done: number[]; refused: BulkAnswer['refused']; running: boolean; error?: string }
type BulkStatusDialogProps = { orders: StatusTarget[]; onClose: () => void; onDone: () => void }

/** Many orders at once: where to, with progress; those that may not go there are listed with the reason, the others have gone. */
export function BulkStatusDialog({ orders, onClose, onDone }: BulkStatusDialogProps) {
  const { t } = useLingui()
  useFocusBack()
  const client = useQueryClient()
  const statuses = useStatuses()
  const [to, setTo] = useState<string | null>(null)
  const [comment, setComment] = useState('')
  const [going, setGoing] = useState<Going | null>(null)
  const status = statuses.find(one => one.code === to)
  const before = new Map(orders.map(order => [order.id, order]))

  const run = async (): Promise<void> => {
    if (!to) return
    let now: Going = { to, comment, done: [], refused: [], running: true }
    setGoing(now)
    for (let at = 0; at < orders.length && now.running; at += PORTION) {
      try {
        const answer = await sendBulkStatus(orders.slice(at, at + PORTION).map(order => order.id), to, comment.trim() || undefined)
        now = { ...now, done: [...now.done, ...answer.done], refused: [...now.refused, ...answer.refused] }
      } catch (error) {
        now = { ...now, running: false, error: refusalText(error) }
      }
      setGoing(now)
    }
    void client.invalidateQueries({ queryKey: ['order'] })
    now = { ...now, running: false }
    setGoing(now)
    if (now.refused.length > 0 || now.error) return
    const count = now.done.length
    toast({ message: t`${status?.name ?? to}: ${plural(count, { one: '# order', other: '# orders' })}`, undo: () => takeBack(now.done) })
    onDone()
  }
  const takeBack = async (ids: number[]): Promise<void> => {
    const byStatus = Map.groupBy(ids, id => before.get(id)?.status ?? '')
    for (const [from, some] of byStatus) if (from) await sendBulkStatus(some, from, t`Taken back`)
    await client.invalidateQueries({ queryKey: ['order'] })
  }
  const count = orders.length
  const seen = going ? going.done.length + going.refused.length : 0
  return (
    <Modal opened onClose={going?.running ? () => undefined : going ? onDone : onClose} withCloseButton={!going?.running} closeButtonProps={{ 'aria-label': t`Close` }} title={<Trans>Status of {plural(count, { one: '# order', other: '# orders' })}</Trans>} size="md" yOffset="10vh">
      {!to && <StatusPicker codes={undefined} onChoose={setTo} />}
      {to && !going && (
        <form onSubmit={event => { event.preventDefault(); void run() }}>
          <Stack>
            <div><Trans>Move to “{status?.name ?? to}”. Orders that may not go there stay where they are and are listed.</Trans></div>
            <Textarea data-autofocus label={status?.commentRequired ? t`Comment: why` : t`Comment`} required={status?.commentRequired} autosize minRows={2} maxLength={2000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
              <Button type="submit" disabled={status?.commentRequired && comment.trim() === ''}><Trans>Move</Trans></Button>
            </Group>
          </Stack>
        </form>
      )}
      {going && (
        <Stack>
          <Progress.Root size="md"><Progress.Section value={(seen / count) * 100} aria-label={t`Progress`} animated={going.running} /></Progress.Root>
          <div role="status"><Trans>Moved: {going.done.length} of {count}</Trans></div>
          {going.error && <div role="alert" style={{ color: 'var(--danger)' }}>{going.error}</div>}
          {going.refused.length > 0 && (
            <ul className={classes.refused} aria-label={t`Not moved`}>
              {going.refused.map(one => <li key={one.id}><b className="numbers">{before.get(one.id)?.number ?? one.id}</b><span>{refusalWords(one.code, one.params)}</span></li>)}
            </ul>
          )}
          {!going.running && <Group justify="flex-end"><Button data-autofocus onClick={onDone}><Trans>Close</Trans></Button></Group>}
        </Stack>
      )}
    </Modal>
  )
}
