import { ActionIcon, Button, NumberInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconCopy, IconTrash, IconX } from '@tabler/icons-react'
import { useEffect, useRef, type ReactNode } from 'react'
import type { RuleCatalogue, RuleDraft, RuleLimits, Step } from '#shared/contracts/automation.ts'
import { ConditionEditor } from '../../../ui/condition/ConditionEditor.tsx'
import { findStep, placeOf } from '../flow/flow-tree.ts'
import { CONDITION, STEPS } from '../rule-words.ts'
import { relationsOf } from '../condition/relations.ts'
import { asField } from '../rule-api.ts'
import { ChangeForm } from './forms/ChangeForm.tsx'
import { EventForm } from './forms/EventForm.tsx'
import { MessageForm } from './forms/MessageForm.tsx'
import { AssignForm, HttpForm, NotifyForm, WaitEventForm, WaitForm } from './forms/OtherForms.tsx'
import { TaskForm } from './forms/TaskForm.tsx'
import classes from './editor.module.css'

export const EVENT = 'event'
export const CONDITION_CARD = 'condition'
export const LIMITS = 'limits'

type StepPanelProps = {
  selected: string
  draft: RuleDraft
  catalogue: RuleCatalogue
  problems: string[]
  readOnly: boolean
  edit: (part: Partial<RuleDraft>, key?: string | null) => void
  editStep: (step: Step, key?: string) => void
  onMove: (id: string, by: -1 | 1) => void
  onCopy: (id: string) => void
  onRemove: (id: string) => void
  onClose: () => void
}

/** What the chosen card says, and how to change it. */
export function StepPanel({ selected, draft, catalogue, problems, readOnly, edit, editStep, onMove, onCopy, onRemove, onClose }: StepPanelProps) {
  const { t, i18n } = useLingui()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => { panel.current?.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea, button[data-first]')?.focus({ preventScroll: true }) }, [selected])
  const step = findStep(draft.steps, selected)
  const place = step && placeOf(draft.steps, step.id)
  const title = selected === EVENT ? t`Event` : selected === CONDITION_CARD ? i18n._(CONDITION.label) : selected === LIMITS ? t`Limits` : step ? i18n._(STEPS[step.kind].label) : ''
  const fields = (catalogue.subjects[draft.subject]?.fields ?? []).map(asField)
  const relations = relationsOf(catalogue, draft.subject)
  return (
    <aside ref={panel} className={classes.panel} aria-label={title} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && panel.current?.contains(event.target as Node)) { event.preventDefault(); onClose() } }}>
      <header className={classes.panelHead}>
        <h2>{title}</h2>
        {step && place && !readOnly && (
          <>
            <ActionIcon variant="subtle" color="gray" aria-label={t`Move up`} disabled={place.at === 0} onClick={() => onMove(step.id, -1)}><IconArrowUp size={16} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={t`Move down`} disabled={place.at === place.of - 1} onClick={() => onMove(step.id, 1)}><IconArrowDown size={16} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={t`Make a copy`} onClick={() => onCopy(step.id)}><IconCopy size={16} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={t`Remove the step`} onClick={() => onRemove(step.id)}><IconTrash size={16} /></ActionIcon>
          </>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={onClose}><IconX size={18} /></ActionIcon>
      </header>
      {problems.length > 0 && <ul className={classes.problems} aria-label={t`Problems`}>{problems.map(words => <li key={words}><IconAlertTriangle size={14} aria-hidden /> {words}</li>)}</ul>}
      <fieldset disabled={readOnly} className={classes.fields}>
        {selected === EVENT && <EventForm draft={draft} onChange={edit} catalogue={catalogue} />}
        {selected === CONDITION_CARD && (
          <Stack gap="md">
            <p className="soft" style={{ margin: 0 }}><Trans>The rule goes on only where this holds, and looks again after every wait.</Trans></p>
            <ConditionEditor label={t`Condition of the rule`} fields={fields} relations={relations} value={draft.condition ?? null} readOnly={readOnly} onChange={condition => edit({ condition }, 'condition')} />
          </Stack>
        )}
        {selected === LIMITS && <LimitsForm value={draft.limits ?? {}} usual={catalogue.fusePerHour} onChange={limits => edit({ limits }, 'limits')} group={draft.group ?? ''} onGroup={group => edit({ group }, 'group')} />}
        {step && <StepFields key={step.id} step={step} draft={draft} catalogue={catalogue} onChange={(next, key) => editStep(next, key ? `${step.id}.${key}` : undefined)}>
          {step.kind === 'branch' && <ConditionEditor label={t`Condition of the branch`} fields={fields} relations={relations} value={emptyAsNull(step.condition)} readOnly={readOnly} onChange={condition => editStep({ ...step, condition: condition ?? { and: [] } }, `${step.id}.condition`)} />}
        </StepFields>}
      </fieldset>
      {!readOnly && <div className={classes.panelFoot}><Button variant="default" onClick={onClose}><Trans>Done</Trans></Button></div>}
    </aside>
  )
}

const emptyAsNull = (condition: NonNullable<RuleDraft['condition']>) => ('and' in condition && condition.and.length === 0 ? null : condition)

function StepFields({ step, draft, catalogue, onChange, children }: { step: Step; draft: RuleDraft; catalogue: RuleCatalogue; onChange: (step: Step, key?: string) => void; children: ReactNode }) {
  switch (step.kind) {
    case 'message': return <MessageForm step={step} onChange={onChange} catalogue={catalogue} />
    case 'task': return <TaskForm step={step} onChange={onChange} />
    case 'change': return <ChangeForm step={step} onChange={onChange} subject={draft.subject} catalogue={catalogue} />
    case 'assign': return <AssignForm step={step} onChange={onChange} />
    case 'notify': return <NotifyForm step={step} onChange={onChange} />
    case 'http': return <HttpForm step={step} onChange={onChange} />
    case 'wait': return <WaitForm step={step} onChange={onChange} subject={draft.subject} catalogue={catalogue} />
    case 'waitEvent': return <WaitEventForm step={step} onChange={onChange} subject={draft.subject} catalogue={catalogue} />
    case 'branch': return children
    case 'stop': return <p className="soft" style={{ margin: 0 }}><Trans>The rule ends here, and does nothing further with this record.</Trans></p>
  }
}

function LimitsForm({ value, usual, onChange, group, onGroup }: { value: RuleLimits; usual: number; onChange: (limits: RuleLimits) => void; group: string; onGroup: (group: string) => void }) {
  const { t } = useLingui()
  const number = (next: string | number): number | null => (typeof next === 'number' && next > 0 ? next : null)
  return (
    <Stack gap="md">
      <NumberInput label={t`At most once in so many days for a customer`} description={t`Empty: as often as it happens`} min={1} max={3650} allowDecimal={false} clampBehavior="strict" value={value.oncePerDays ?? ''} onChange={next => onChange({ ...value, oncePerDays: number(next) })} />
      <NumberInput label={t`Fuse: messages an hour`} description={t`About to send more, the rule stops and asks. Empty: ${usual}`} min={1} max={1_000_000} allowDecimal={false} clampBehavior="strict" value={value.fusePerHour ?? ''} onChange={next => onChange({ ...value, fusePerHour: number(next) })} />
      <TextInput label={t`Group of rules`} description={t`Rules stand together in the list by it`} maxLength={100} value={group} onChange={event => onGroup(event.currentTarget.value)} />
    </Stack>
  )
}
