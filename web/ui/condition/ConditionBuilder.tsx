import { ActionIcon, Button, Menu, NativeSelect, NumberInput, Popover, UnstyledButton } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconFolderPlus, IconPlus, IconStack2, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Condition, Has as HasCondition } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { AddClause } from '../filter/AddClause.tsx'
import { ClauseEditor } from '../filter/ClauseEditor.tsx'
import { ClauseWords } from '../filter/ClauseWords.tsx'
import type { Clause } from '../filter/simple-filter.ts'
import type { ConditionEditorProps } from './ConditionEditor.tsx'
import { conditionOf, emptied, groupOf, GROUP_MODES, otherMode, type ConditionGroup, type GroupMode } from './condition-groups.ts'
import type { Relation } from './relations.ts'
import classes from './condition.module.css'

const MODE_WORDS: Record<GroupMode, MessageDescriptor> = {
  all: msg`All of these hold`,
  any: msg`At least one of these holds`,
  notAll: msg`Not all of these hold`,
  none: msg`None of these holds`,
}

/** The tree as nested groups: what must hold, one line each. */
export function ConditionBuilder({ fields, relations, value, onChange, readOnly }: ConditionEditorProps) {
  const group = (value && groupOf(value)) ?? { mode: 'all' as const, parts: value ? [value] : [] }
  const set = (next: ConditionGroup): void => onChange(emptied(next.mode === 'all' && next.parts.length === 1 && value && !groupOf(value) ? next.parts[0]! : conditionOf(next)))
  return <Group group={group} fields={fields} relations={relations} onChange={set} readOnly={readOnly} level={0} />
}

type GroupProps = { group: ConditionGroup; fields: Field[]; relations: Relation[]; onChange: (group: ConditionGroup) => void; onRemove?: () => void; readOnly?: boolean; level: number; /** Stands within a frame already. */ bare?: boolean }

function Group({ group, fields, relations, onChange, onRemove, readOnly, level, bare }: GroupProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const offered = fields.filter(field => field.filter)
  const tools = useRef<HTMLDivElement>(null)
  const setPart = (at: number, part: Condition | null): void => {
    onChange({ ...group, parts: part ? group.parts.map((one, other) => (other === at ? part : one)) : group.parts.filter((_, other) => other !== at) })
    // What had the focus is gone: the keyboard goes on from here.
    if (part === null) requestAnimationFrame(() => tools.current?.querySelector('button')?.focus())
  }
  const add = (part: Condition): void => onChange({ ...group, parts: [...group.parts, part] })
  const shows = group.parts.length > 1 || group.mode !== 'all' || (level > 0 && !bare)
  return (
    <div className={classes.group} data-nested={(level > 0 && !bare) || undefined}>
      {shows && (
        <div className={classes.head}>
          <NativeSelect
            size="xs" aria-label={t`How these go together`} disabled={readOnly} value={group.mode} onChange={event => onChange({ ...group, mode: event.currentTarget.value as GroupMode })}
            data={GROUP_MODES.map(mode => ({ value: mode, label: i18n._(MODE_WORDS[mode]) }))}
          />
          {onRemove && !readOnly && <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Remove the group`} onClick={onRemove}><IconX size={14} /></ActionIcon>}
        </div>
      )}
      <ul className={classes.parts}>
        {group.parts.map((part, at) => (
          <li key={at}><Part part={part} fields={fields} relations={relations} onChange={next => setPart(at, next)} readOnly={readOnly} level={level} /></li>
        ))}
        {group.parts.length === 0 && level === 0 && !bare && <li className="soft"><Trans>No condition: every one fits.</Trans></li>}
      </ul>
      {!readOnly && (
        <div className={classes.add} ref={tools}>
          <AddClause label={<Trans>Condition</Trans>} icon={<IconPlus size={14} aria-hidden />} fields={offered} onAdd={add} />
          {level < 4 && group.parts.length > 0 && (
            <AddClause label={<Trans>Group</Trans>} icon={<IconFolderPlus size={14} aria-hidden />} fields={offered} onAdd={clause => add(conditionOf({ mode: otherMode(group.mode), parts: [clause] }))} />
          )}
          {relations.length > 0 && (
            <Menu position="bottom-start">
              <Menu.Target><Button variant="subtle" color="gray" size="compact-md" leftSection={<IconStack2 size={14} aria-hidden />}><Trans>Has…</Trans></Button></Menu.Target>
              <Menu.Dropdown>{relations.map(relation => <Menu.Item key={relation.name} onClick={() => add({ has: relation.name, atLeast: 1 })}>{inLocale(relation.label, locale)}</Menu.Item>)}</Menu.Dropdown>
            </Menu>
          )}
        </div>
      )}
    </div>
  )
}

type PartProps = { part: Condition; fields: Field[]; relations: Relation[]; onChange: (part: Condition | null) => void; readOnly?: boolean; level: number }

function Part({ part, onChange, ...more }: PartProps) {
  const inner = groupOf(part)
  if (inner) return <Group {...more} group={inner} level={more.level + 1} onRemove={() => onChange(null)} onChange={next => onChange(emptied(conditionOf(next)))} />
  if ('field' in part) return <Leaf clause={part} fields={more.fields} onChange={onChange} readOnly={more.readOnly} />
  return 'has' in part ? <Has part={part} onChange={onChange} {...more} /> : null
}

function Leaf({ clause, fields, onChange, readOnly }: { clause: Clause; fields: Field[]; onChange: (part: Condition | null) => void; readOnly?: boolean }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  const field = fields.find(one => one.name === clause.field)
  const words = <ClauseWords clause={clause} field={field} />
  return (
    <span className={classes.leaf} data-unknown={!field || undefined}>
      <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-start" withinPortal>
        <Popover.Target><UnstyledButton className={classes.words} disabled={!field || readOnly} onClick={() => setOpened(!opened)}>{words}</UnstyledButton></Popover.Target>
        <Popover.Dropdown>{field && <ClauseEditor field={field} clause={clause} onRemove={() => onChange(null)} onApply={next => { setOpened(false); onChange(next) }} />}</Popover.Dropdown>
      </Popover>
      {!field && <span className={classes.unknown}><Trans>no such field</Trans></span>}
      {!readOnly && <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Remove the condition`} onClick={() => onChange(null)}><IconX size={14} /></ActionIcon>}
    </span>
  )
}

const AMOUNTS = ['atLeast', 'atMost', 'none'] as const
type Amount = (typeof AMOUNTS)[number]
const AMOUNT_WORDS: Record<Amount, MessageDescriptor> = { atLeast: msg`at least so many`, atMost: msg`at most so many`, none: msg`none of them` }
const SUMMED = new Set(['money', 'number', 'integer'])

/** «Has at least two orders that …», «has none», «whose totals come to …». */
function Has({ part, relations, onChange, readOnly, level }: Omit<PartProps, 'part' | 'fields'> & { part: HasCondition }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const relation = relations.find(one => one.name === part.has)
  const name = relation ? inLocale(relation.label, locale) : part.has
  const where = (part.where && groupOf(part.where)) ?? { mode: 'all' as const, parts: part.where ? [part.where] : [] }
  const amount: Amount = part.atMost === 0 && part.sum === undefined ? 'none' : part.atMost === undefined ? 'atLeast' : 'atMost'
  const summed = relation?.fields.filter(field => SUMMED.has(field.type)) ?? []
  const unit = summed.find(field => field.name === part.sum)?.type === 'money' ? 100 : 1
  const bound = (amount === 'atMost' ? part.atMost : part.atLeast) ?? 1
  const set = (next: Amount, number: number, sum: string | undefined): void => {
    const { has, where: kept } = part
    const bounds = next === 'none' ? { atMost: 0 } : next === 'atMost' ? { atMost: Math.max(0, number) } : { atLeast: Math.max(1, number) }
    onChange({ has, ...(sum === undefined || next === 'none' ? {} : { sum }), ...bounds, ...(kept ? { where: kept } : {}) })
  }
  const setWhere = (next: ConditionGroup): void => {
    const { where: _, ...rest } = part
    const condition = emptied(conditionOf(next))
    onChange(condition ? { ...rest, where: condition } : rest)
  }
  return (
    <div className={classes.group} data-nested role="group" aria-label={name}>
      <div className={classes.head}>
        <span className={classes.many}>
          {name}:
          <NativeSelect size="xs" aria-label={t`How many`} disabled={readOnly} value={amount} onChange={event => set(event.currentTarget.value as Amount, bound, part.sum)} data={AMOUNTS.map(one => ({ value: one, label: i18n._(AMOUNT_WORDS[one]) }))} />
          {amount !== 'none' && (
            <NumberInput size="xs" w={104} aria-label={amount === 'atLeast' ? t`At least so many` : t`At most so many`} min={0} max={1_000_000_000} allowDecimal={false} clampBehavior="strict" disabled={readOnly} value={bound / unit} onChange={next => set(amount, Math.round((typeof next === 'number' ? next : 1) * unit), part.sum)} />
          )}
          {amount !== 'none' && summed.length > 0 && (
            <NativeSelect
              size="xs" aria-label={t`What is counted`} disabled={readOnly} value={part.sum ?? ''} onChange={event => set(amount, 1, event.currentTarget.value || undefined)}
              data={[{ value: '', label: t`pieces` }, ...summed.map(field => ({ value: field.name, label: t`sum of «${inLocale(field.label, locale)}»` }))]}
            />
          )}
        </span>
        {!readOnly && <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Remove the condition`} onClick={() => onChange(null)}><IconX size={14} /></ActionIcon>}
      </div>
      {relation && <Group group={where} fields={relation.fields} relations={[]} readOnly={readOnly} level={level + 1} bare onChange={setWhere} />}
    </div>
  )
}
