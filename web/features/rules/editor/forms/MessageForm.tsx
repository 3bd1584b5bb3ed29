import { Alert, NativeSelect, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleCatalogue, Step } from '#shared/contracts/automation.ts'
import { CHANNELS } from '../../rule-words.ts'
import { ChannelChoice } from './EventForm.tsx'

const SAMPLES = ['{{ order.number }}', '{{ customer.firstName }}'] as const

type MessageStep = Extract<Step, { kind: 'message' }>
type MessageFormProps = { step: MessageStep; onChange: (step: MessageStep, key?: string) => void; catalogue: RuleCatalogue }

/** What is sent to the customer, and by what way. */
export function MessageForm({ step, onChange, catalogue }: MessageFormProps) {
  const { t, i18n } = useLingui()
  const templates = catalogue.templates.filter(one => one.channel === step.channel)
  const isOwn = !step.template
  const hasSubject = step.channel === 'email' || step.channel === 'push'
  const content = step.content ?? { text: '' }
  const setTemplate = (code: string): void => {
    const template = templates.find(one => one.code === code)
    onChange(template ? { ...step, template: code, content: null, purpose: template.purpose as MessageStep['purpose'] } : { ...step, template: null, content: step.content ?? { text: '' } })
  }
  return (
    <Stack gap="md">
      <NativeSelect
        label={t`By what`} value={step.channel} data={Object.entries(CHANNELS).map(([channel, { label }]) => ({ value: channel, label: i18n._(label) }))}
        onChange={({ currentTarget }) => { const channel = currentTarget.value as MessageStep['channel']; onChange({ ...step, channel, template: null, content: step.content ?? { text: '' }, fallback: (step.fallback ?? []).filter(one => one !== channel) }) }}
      />
      <ChannelChoice
        label={t`If the customer has no such address, then by`} value={step.fallback ?? []} offered={(Object.keys(CHANNELS) as MessageStep['channel'][]).filter(one => one !== step.channel)}
        onChange={fallback => { const { fallback: _, ...rest } = step; onChange(fallback.length > 0 ? { ...rest, fallback } : rest) }}
      />
      <NativeSelect label={t`What is written`} value={step.template ?? ''} data={[...templates.map(one => ({ value: one.code, label: one.name })), ...(step.template && !templates.some(one => one.code === step.template) ? [{ value: step.template, label: step.template }] : []), { value: '', label: t`an own text` }]} onChange={event => setTemplate(event.currentTarget.value)} />
      {isOwn && hasSubject && <TextInput label={t`Subject`} maxLength={500} value={content.subject ?? ''} onChange={event => onChange({ ...step, content: { ...content, subject: event.currentTarget.value } }, 'subject')} />}
      {isOwn && <Textarea label={t`Text`} autosize minRows={4} maxRows={12} maxLength={20_000} value={content.text} onChange={event => onChange({ ...step, content: { ...content, text: event.currentTarget.value } }, 'text')} description={<Trans>Values stand in double braces: <code>{SAMPLES[0]}</code>, <code>{SAMPLES[1]}</code></Trans>} />}
      <div role="group" aria-label={t`What for`}>
        <SegmentedControl fullWidth size="sm" value={step.purpose} onChange={purpose => onChange({ ...step, purpose: purpose as MessageStep['purpose'] })} data={[{ value: 'transactional', label: t`About the order` }, { value: 'marketing', label: t`Advertising` }]} />
      </div>
      {step.purpose === 'marketing' && <Alert color="gray" p="sm"><Trans>Advertising goes only to those who agreed to it, and not in quiet hours.</Trans></Alert>}
    </Stack>
  )
}
