import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Step } from '#shared/contracts/automation.ts'
import { useTaskTypes } from '../../task-types.ts'
import { DurationFields } from './DurationFields.tsx'
import { PersonField } from './PersonField.tsx'

type TaskStep = Extract<Step, { kind: 'task' }>

/** A task that is set, for whom and until when. */
export function TaskForm({ step, onChange }: { step: TaskStep; onChange: (step: TaskStep, key?: string) => void }) {
  const { t } = useLingui()
  const types = useTaskTypes()
  return (
    <Stack gap="md">
      <Textarea label={t`What is to be done`} autosize minRows={2} maxRows={6} maxLength={1000} value={step.text} onChange={event => onChange({ ...step, text: event.currentTarget.value }, 'text')} />
      <NativeSelect label={t`Typical task`} value={step.taskKind ?? ''} data={[{ value: '', label: t`none` }, ...types.map(one => ({ value: one.code, label: one.name }))]} onChange={event => onChange({ ...step, taskKind: event.currentTarget.value || null })} />
      <PersonField label={t`For whom`} value={step.to} onChange={to => onChange({ ...step, to })} special={[{ value: { kind: 'manager' }, label: t`the manager` }]} />
      <Checkbox size="xs" label={<Trans>With a term</Trans>} checked={Boolean(step.term)} onChange={event => onChange({ ...step, term: event.currentTarget.checked ? { amount: 1, unit: 'hours', working: true } : null, ...(event.currentTarget.checked ? {} : { at: null }) })} />
      {step.term && <DurationFields label={t`Within`} value={step.term} onChange={term => onChange({ ...step, term })} />}
      {step.term && <TextInput type="time" w={120} label={t`At what time`} value={step.at ?? ''} onChange={event => onChange({ ...step, at: event.currentTarget.value || null })} />}
      <Textarea label={t`Comment`} autosize minRows={1} maxRows={6} value={step.commentary ?? ''} onChange={event => onChange({ ...step, commentary: event.currentTarget.value }, 'commentary')} />
    </Stack>
  )
}
