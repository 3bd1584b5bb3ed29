import { ActionIcon, Button, Checkbox, Group, NativeSelect, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { RuleCatalogue, RuleEvent, Step, Subject } from '#shared/contracts/automation.ts'
import { EVENTS } from '../../rule-words.ts'
import { DateFields, TimeOfDay } from './DateFields.tsx'
import { DurationFields } from './DurationFields.tsx'
import { ChannelChoice, EventFields } from './EventForm.tsx'
import { PersonField } from './PersonField.tsx'

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>
type FormProps<K extends Step['kind']> = { step: Of<K>; onChange: (step: Of<K>, key?: string) => void }

export function AssignForm({ step, onChange }: FormProps<'assign'>) {
  const { t } = useLingui()
  return (
    <Stack gap="md">
      <PersonField label={t`To whom`} value={step.to} onChange={to => onChange({ ...step, to })} special={[{ value: { kind: 'nobody' }, label: t`nobody: back to the queue` }]} />
      {step.to.kind === 'group' && <p className="soft" style={{ margin: 0 }}><Trans>Whoever of the group has the fewest open orders gets it.</Trans></p>}
      <Checkbox size="xs" label={<Trans>Only if it has no manager yet</Trans>} checked={step.onlyFree ?? false} onChange={event => onChange({ ...step, onlyFree: event.currentTarget.checked })} />
    </Stack>
  )
}

export function NotifyForm({ step, onChange }: FormProps<'notify'>) {
  const { t } = useLingui()
  return (
    <Stack gap="md">
      <PersonField label={t`Whom`} value={step.to} onChange={to => onChange({ ...step, to })} special={[{ value: { kind: 'manager' }, label: t`the manager` }]} />
      <Textarea label={t`Text`} autosize minRows={3} maxRows={8} maxLength={2000} value={step.text} onChange={event => onChange({ ...step, text: event.currentTarget.value }, 'text')} />
      <ChannelChoice label={t`By what`} offered={['push', 'telegram', 'email']} value={(step.channels ?? ['push']) as ('push' | 'telegram' | 'email')[]} onChange={channels => onChange({ ...step, channels: channels.length > 0 ? channels : ['push'] })} />
    </Stack>
  )
}

export function HttpForm({ step, onChange }: FormProps<'http'>) {
  const { t } = useLingui()
  const headers = Object.entries(step.headers ?? {})
  const put = (list: [string, string][]): void => onChange({ ...step, headers: Object.fromEntries(list) }, 'headers')
  return (
    <Stack gap="md">
      <NativeSelect label={t`Method`} value={step.method} data={['POST', 'PUT', 'PATCH', 'GET', 'DELETE']} onChange={event => onChange({ ...step, method: event.currentTarget.value as typeof step.method })} />
      <TextInput label={t`Address`} placeholder="https://" type="url" maxLength={2000} value={step.url} onChange={event => onChange({ ...step, url: event.currentTarget.value }, 'url')} />
      <div role="group" aria-label={t`Headers`}>
        {headers.map(([name, value], at) => (
          <Group key={at} gap="sm" wrap="nowrap" mb="sm">
            <TextInput aria-label={t`Name of the header`} value={name} onChange={event => put(headers.map((one, other) => (other === at ? [event.currentTarget.value, one[1]] : one)))} />
            <TextInput aria-label={t`Value of the header`} value={value} onChange={event => put(headers.map((one, other) => (other === at ? [one[0], event.currentTarget.value] : one)))} />
            <ActionIcon variant="subtle" color="gray" aria-label={t`Remove the header`} onClick={() => put(headers.filter((_, other) => other !== at))}><IconX size={14} /></ActionIcon>
          </Group>
        ))}
        <Button variant="subtle" size="compact-md" leftSection={<IconPlus size={14} aria-hidden />} disabled={headers.some(([name]) => name === '')} onClick={() => put([...headers, ['', '']])}><Trans>Header</Trans></Button>
      </div>
      {step.method !== 'GET' && <Textarea label={t`Body`} description={<Trans>Empty: the order or customer, the rule and the run as JSON</Trans>} autosize minRows={3} maxRows={10} value={step.body ?? ''} onChange={event => onChange({ ...step, body: event.currentTarget.value || null }, 'body')} />}
    </Stack>
  )
}

export function WaitForm({ step, onChange, subject, catalogue }: FormProps<'wait'> & { subject: Subject; catalogue: RuleCatalogue }) {
  const { t } = useLingui()
  const choose = (way: string): void => {
    const base = { id: step.id, kind: 'wait' as const }
    if (way === 'until') onChange({ ...base, until: { field: catalogue.subjects[subject]?.fields.find(field => field.type === 'date')?.name ?? '', side: 'before', amount: 1, unit: 'days', at: '10:00' } })
    else onChange({ ...base, for: { amount: 1, unit: 'hours' } })
  }
  return (
    <Stack gap="md">
      <SegmentedControl fullWidth value={step.until ? 'until' : 'for'} onChange={choose} data={[{ value: 'for', label: t`For some time` }, { value: 'until', label: t`Until a date` }]} />
      {step.for && <DurationFields label={t`How long`} value={step.for} onChange={time => onChange({ ...step, for: time })} />}
      {step.for && <TimeOfDay value={step} onChange={onChange} />}
      {step.until && <DateFields value={step.until} onChange={until => onChange({ ...step, until })} subject={subject} catalogue={catalogue} />}
      <p className="soft" style={{ margin: 0 }}><Trans>Afterwards the condition of the rule is looked at again: what no longer holds goes no further.</Trans></p>
    </Stack>
  )
}

const AWAITED: RuleEvent['kind'][] = ['change', 'message', 'taskDone', 'ruleRan', 'hook']

export function WaitEventForm({ step, onChange, subject, catalogue }: FormProps<'waitEvent'> & { subject: Subject; catalogue: RuleCatalogue }) {
  const { t, i18n } = useLingui()
  const fresh = (kind: string): Of<'waitEvent'>['event'] => {
    if (kind === 'message') return { kind, direction: 'in' }
    if (kind === 'taskDone') return { kind }
    if (kind === 'ruleRan') return { kind, ruleId: 1 }
    if (kind === 'hook') return { kind, name: catalogue.hooks[0]?.name ?? 'call.missed' }
    return { kind: 'change', entity: subject }
  }
  return (
    <Stack gap="md">
      <NativeSelect label={t`What is waited for`} value={step.event.kind} data={AWAITED.map(kind => ({ value: kind, label: i18n._(EVENTS[kind].label) }))} onChange={event => onChange({ ...step, event: fresh(event.currentTarget.value) })} />
      <EventFields event={step.event} subject={subject} catalogue={catalogue} onChange={event => onChange({ ...step, event: event as typeof step.event })} />
      <DurationFields label={t`No longer than`} value={step.within} onChange={within => onChange({ ...step, within })} />
    </Stack>
  )
}
