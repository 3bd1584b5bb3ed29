import { MultiSelect, NativeSelect, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ChangeEvent, RuleCatalogue, RuleDraft, RuleEvent, Subject, UnchangedEvent } from '#shared/contracts/automation.ts'
import { inLocale, useLocale } from '../../../../base/locale.ts'
import { useReference } from '../../../../base/references.ts'
import { asField, rulesQuery } from '../../rule-api.ts'
import { BY, CHANNELS, EVENTS, SUBJECT_WORDS, TASK_RESULTS } from '../../rule-words.ts'
import { useTaskTypes } from '../../task-types.ts'
import { ChangedFields, OneOf } from './ChangedFields.tsx'
import { DateFields } from './DateFields.tsx'
import { DurationFields } from './DurationFields.tsx'

type EventFormProps = { draft: RuleDraft; onChange: (part: Partial<RuleDraft>, key: string | null) => void; catalogue: RuleCatalogue }

const fresh = (kind: RuleEvent['kind'], subject: Subject, catalogue: RuleCatalogue): RuleEvent => {
  switch (kind) {
    case 'change': return { kind, entity: subject, kinds: [`${subject}.created`] }
    case 'date': return { kind, field: catalogue.subjects[subject]?.fields.find(field => field.type === 'date')?.name ?? '', side: 'before', amount: 1, unit: 'days', at: '10:00' }
    case 'unchanged': return { kind, for: { amount: 15, unit: 'minutes', working: true } }
    case 'message': return { kind, direction: 'in' }
    case 'taskDone': return { kind }
    case 'ruleRan': return { kind, ruleId: 1 }
    case 'hook': return { kind, name: catalogue.hooks[0]?.name ?? 'cart.abandoned' }
  }
}

/** When the rule acts, and what it is about. */
export function EventForm({ draft, onChange, catalogue }: EventFormProps) {
  const { t, i18n } = useLingui()
  const { event, subject } = draft
  return (
    <Stack gap="md">
      <NativeSelect
        label={t`What the rule is about`} value={subject} data={(['order', 'customer'] as const).map(one => ({ value: one, label: i18n._(SUBJECT_WORDS[one]) }))}
        onChange={({ currentTarget }) => { const next = currentTarget.value as Subject; onChange({ subject: next, event: fresh(event.kind, next, catalogue) }, null) }}
      />
      <NativeSelect
        label={t`When`} value={event.kind} data={Object.entries(EVENTS).map(([kind, { label }]) => ({ value: kind, label: i18n._(label) }))}
        onChange={({ currentTarget }) => onChange({ event: fresh(currentTarget.value as RuleEvent['kind'], subject, catalogue) }, null)}
      />
      <EventFields event={event} subject={subject} catalogue={catalogue} onChange={next => onChange({ event: next }, 'event')} />
    </Stack>
  )
}

type EventFieldsProps<T extends RuleEvent = RuleEvent> = { event: T; subject: Subject; catalogue: RuleCatalogue; onChange: (event: RuleEvent) => void }

/** What else is to be said of an event of its kind. */
export function EventFields({ event, ...more }: EventFieldsProps) {
  const { t } = useLingui()
  switch (event.kind) {
    case 'change': return <ChangeFields event={event} {...more} />
    case 'date': return (
      <>
        <DateFields value={event} subject={more.subject} catalogue={more.catalogue} onChange={more.onChange} />
        <NativeSelect label={t`How often`} value={event.yearly ? 'yearly' : 'once'} data={[{ value: 'once', label: t`once, on that date` }, { value: 'yearly', label: t`every year on that day` }]} onChange={({ currentTarget }) => { const { yearly: _, ...once } = event; more.onChange(currentTarget.value === 'yearly' ? { ...once, yearly: true } : once) }} />
        <p className="soft" style={{ margin: 0 }}><Trans>When the date moves, the plan moves with it. An empty date waits until it is filled in.</Trans></p>
      </>
    )
    case 'unchanged': return <UnchangedFields event={event} {...more} />
    case 'message': return <ChannelChoice value={event.channels ?? []} onChange={channels => more.onChange({ kind: 'message', direction: 'in', ...(channels.length > 0 ? { channels } : {}) })} />
    case 'taskDone': return <TaskDoneFields event={event} {...more} />
    case 'ruleRan': return <RuleChoice value={event.ruleId} onChange={ruleId => more.onChange({ kind: 'ruleRan', ruleId })} />
    case 'hook': return <HookChoice value={event.name} catalogue={more.catalogue} onChange={name => more.onChange({ kind: 'hook', name })} />
  }
}

function ChangeFields({ event, subject, catalogue, onChange }: EventFieldsProps<ChangeEvent>) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const entities = catalogue.entities.filter(one => one.subjects.includes(subject))
  const entity = entities.find(one => one.name === event.entity)
  const kinds = entity?.kinds.map(one => ({ value: one.kind, label: inLocale(one.label, locale) })) ?? []
  const set = (more: Partial<ChangeEvent>): void => {
    const { kinds: some, fields, by, ...rest } = { ...event, ...more }
    onChange({ ...rest, ...(some?.length ? { kinds: some } : {}), ...(fields?.length ? { fields } : {}), ...(by?.length ? { by } : {}) })
  }
  return (
    <>
      <NativeSelect label={t`Of what`} value={event.entity} data={entities.map(one => ({ value: one.name, label: inLocale(one.label, locale) }))} onChange={({ currentTarget }) => onChange({ kind: 'change', entity: currentTarget.value })} />
      <MultiSelect label={t`What happened`} placeholder={event.kinds?.length ? undefined : t`anything`} data={kinds} value={event.kinds ?? []} onChange={next => set({ kinds: next })} searchable clearable nothingFoundMessage={t`Nothing found`} comboboxProps={{ withinPortal: true }} />
      <ChangedFields fields={(entity?.fields ?? []).map(asField)} value={event.fields ?? []} onChange={fields => set({ fields })} />
      <MultiSelect label={t`By whom`} placeholder={event.by?.length ? undefined : t`anybody`} data={Object.entries(BY).map(([kind, words]) => ({ value: kind, label: i18n._(words) }))} value={event.by ?? []} onChange={next => set({ by: next as ChangeEvent['by'] })} clearable />
    </>
  )
}

function UnchangedFields({ event, subject, catalogue, onChange }: EventFieldsProps<UnchangedEvent>) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = catalogue.entities.find(one => one.name === subject)?.fields ?? []
  const field = fields.find(one => one.name === event.field)
  return (
    <>
      <DurationFields label={t`For how long`} value={event.for} onChange={time => onChange({ ...event, for: time })} />
      <NativeSelect label={t`What has not changed`} value={event.field ?? ''} data={[{ value: '', label: t`nothing at all` }, ...fields.map(one => ({ value: one.name, label: inLocale(one.label, locale) }))]} onChange={({ currentTarget }) => onChange({ kind: 'unchanged', for: event.for, ...(currentTarget.value ? { field: currentTarget.value } : {}) })} />
      {field && ['code', 'user', 'boolean'].includes(field.type) && <OneOf label={t`While it is`} any={t`anything`} field={asField(field)} value={event.is} onChange={is => { const { is: _, ...rest } = event; onChange(is.length > 0 ? { ...rest, is } : rest) }} />}
    </>
  )
}

export function ChannelChoice<T extends keyof typeof CHANNELS>({ value, onChange, label, offered = Object.keys(CHANNELS) as T[] }: { value: T[]; onChange: (value: T[]) => void; label?: string; offered?: T[] }) {
  const { t, i18n } = useLingui()
  return <MultiSelect label={label ?? t`Channels`} placeholder={value.length > 0 ? undefined : t`any`} data={offered.map(channel => ({ value: channel as string, label: i18n._(CHANNELS[channel].label) }))} value={value} onChange={next => onChange(next as T[])} clearable />
}

function TaskDoneFields({ event, onChange }: EventFieldsProps<Extract<RuleEvent, { kind: 'taskDone' }>>) {
  const { t } = useLingui()
  const types = useTaskTypes()
  const results = useReference('taskResults')
  const set = (more: Partial<typeof event>): void => {
    const { taskKinds, results: some } = { ...event, ...more }
    onChange({ kind: 'taskDone', ...(taskKinds?.length ? { taskKinds } : {}), ...(some?.length ? { results: some } : {}) })
  }
  return (
    <>
      <MultiSelect label={t`Which task`} placeholder={event.taskKinds?.length ? undefined : t`any`} data={types.map(one => ({ value: one.code, label: one.name }))} value={event.taskKinds ?? []} onChange={taskKinds => set({ taskKinds })} clearable />
      <MultiSelect label={t`With what result`} placeholder={event.results?.length ? undefined : t`any`} data={results.filter(one => (TASK_RESULTS as readonly string[]).includes(one.code)).map(one => ({ value: one.code, label: one.name }))} value={event.results ?? []} onChange={some => set({ results: some })} clearable />
    </>
  )
}

function RuleChoice({ value, onChange }: { value: number; onChange: (id: number) => void }) {
  const { t } = useLingui()
  const rules = useQuery(rulesQuery).data?.rules ?? []
  return <NativeSelect label={t`Which rule`} value={String(value)} data={[...(rules.some(rule => rule.id === value) ? [] : [{ value: String(value), label: t`Choose a rule` }]), ...rules.map(rule => ({ value: String(rule.id), label: rule.name }))]} onChange={event => onChange(Number(event.currentTarget.value))} />
}

function HookChoice({ value, catalogue, onChange }: { value: string; catalogue: RuleCatalogue; onChange: (name: string) => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const hook = catalogue.hooks.find(one => one.name === value)
  return (
    <NativeSelect
      label={t`Which news`} value={value} data={[...(hook ? [] : [{ value, label: value }]), ...catalogue.hooks.map(one => ({ value: one.name, label: inLocale(one.label, locale) }))]} onChange={event => onChange(event.currentTarget.value)}
      description={hook && !hook.lastAt ? t`Nobody has told of this yet: the rule waits until a program does.` : undefined}
    />
  )
}
