import { Button, Group, Stack, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type KeyboardEvent } from 'react'
import { useFields } from '../../../base/fields.ts'
import { useFieldWords } from '../order-words.ts'
import { FieldInput } from './FieldInput.tsx'
import type { Demands } from './move-status.tsx'

type DemandsFormProps = { demands: Demands; onSave: (comment: string | undefined, fields: Record<string, unknown>) => Promise<unknown>; onClose: () => void; /** Leads to where goods and payments are added. */ onGoTo: (field: string) => void }

/** The small window before a status: its comment and the fields that must be filled to enter it. Ctrl/⌘ Enter goes on. */
export function DemandsForm({ demands, onSave, onClose, onGoTo }: DemandsFormProps) {
  const { t } = useLingui()
  const words = useFieldWords()
  const catalogue = useFields('order')
  const [comment, setComment] = useState('')
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [sending, setSending] = useState(false)
  // Goods and payments are made on the card: this window can only say that they are missing.
  const isOnCard = (field: string): boolean => field === 'items' || field === 'payments'
  const onCard = demands.fields.filter(isOnCard)
  const fields = demands.fields.filter(field => !isOnCard(field))
  const filled = onCard.length === 0 && (!demands.comment || comment.trim() !== '') && fields.every(field => values[field] !== undefined && values[field] !== null && values[field] !== '')
  const save = async (): Promise<void> => {
    if (!filled || sending) return
    setSending(true)
    await onSave(comment.trim() || undefined, values)
    setSending(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void save() }
  }
  return (
    <form onSubmit={event => { event.preventDefault(); void save() }} onKeyDown={onKeyDown}>
      <Stack>
        {onCard.map((field, at) => (
          <Group key={field} role="alert" justify="space-between">
            <span><Trans>First add on the card: {words(field)}</Trans></span>
            <Button autoFocus={at === 0} size="compact-sm" variant="default" onClick={() => onGoTo(field)}><Trans>Add now</Trans></Button>
          </Group>
        ))}
        {fields.map((field, at) => (
          <FieldInput key={field} field={catalogue.find(one => one.name === field)} label={words(field)} autoFocus={at === 0 && onCard.length === 0} value={values[field]} onChange={value => setValues(before => ({ ...before, [field]: value }))} />
        ))}
        <Textarea
          autoFocus={fields.length === 0 && onCard.length === 0} label={demands.comment ? t`Comment: why` : t`Comment`} required={demands.comment} withAsterisk={demands.comment}
          autosize minRows={2} maxRows={8} maxLength={2000} value={comment} onChange={event => setComment(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" disabled={!filled} loading={sending}><Trans>Change status</Trans></Button>
        </Group>
      </Stack>
    </form>
  )
}
