import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { refusalText } from '../../../base/refusals.ts'
import { startBulk, type BulkTargets } from '../../../ui/list/bulk.ts'
import { useFocusBack } from '../focus.ts'
import type { OrderRow } from '../order-list.ts'
import { StatusPicker } from './StatusPicker.tsx'
import { useStatuses } from './statuses.ts'

/** Many orders at once: where to and why. The rest goes on in the background, and the bar of the list tells of it. */
export function BulkStatusDialog({ targets, onClose }: { targets: BulkTargets<OrderRow>; onClose: () => void }) {
  const { t } = useLingui()
  useFocusBack()
  const statuses = useStatuses()
  const [to, setTo] = useState<string | null>(null)
  const [comment, setComment] = useState('')
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const status = statuses.find(one => one.code === to)

  const begin = async (): Promise<void> => {
    if (!to) return
    setSending(true)
    try {
      await startBulk('order', targets, { kind: 'status', status: to, ...(comment.trim() ? { comment: comment.trim() } : {}) }, status?.name ?? to)
      onClose()
    } catch (failure) {
      setError(refusalText(failure))
      setSending(false)
    }
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} title={<Plural value={targets.count} one="Status of # order" other="Status of # orders" />} size="md" yOffset="10vh">
      {!to && <StatusPicker codes={undefined} onChoose={setTo} />}
      {to && (
        <form onSubmit={event => { event.preventDefault(); void begin() }}>
          <Stack>
            <div><Trans>Move to “{status?.name ?? to}”. Orders that may not go there stay where they are and are listed.</Trans></div>
            <Textarea data-autofocus label={status?.commentRequired ? t`Comment: why` : t`Comment`} required={status?.commentRequired} autosize minRows={2} maxLength={2000} value={comment} onChange={event => setComment(event.currentTarget.value)} />
            {error && <div role="alert" style={{ color: 'var(--danger)' }}>{error}</div>}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
              <Button type="submit" loading={sending} disabled={status?.commentRequired && comment.trim() === ''}><Trans>Move</Trans></Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
