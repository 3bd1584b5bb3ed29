import { Checkbox, NumberInput, ScrollArea, SegmentedControl, Stack, TagsInput, TextInput } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ConditionValue, Operator } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { isSearched } from '../../base/named.ts'
import { useReference } from '../../base/references.ts'
import { StatusBadge } from '../display/StatusBadge.tsx'
import { takesDays, takesList } from './operator-words.ts'
import { SearchedChoice } from './SearchedChoice.tsx'

type ValuePickerProps = { field: Field; op: Operator; value: ConditionValue | undefined; onChange: (value: ConditionValue | undefined) => void }

/** The right way to give a value for this field and operator: a list with ticks, a day, a sum, a text. */
export function ValuePicker({ field, op, value, onChange }: ValuePickerProps) {
  const { t } = useLingui()
  if (takesDays(op)) return <Figure label={op === 'lastMinutes' ? t`Minutes` : t`Days`} value={value} onChange={onChange} min={1} />
  if (op === 'between') return <Between field={field} value={value} onChange={onChange} />
  if (isSearched(field.options)) return <SearchedChoice field={field} many={takesList(op)} value={value} onChange={onChange} />
  switch (field.type) {
    // Tags and the like are no reference: their words are typed.
    case 'code': case 'codes': case 'user': return field.type !== 'user' && !field.options ? <Words op={op} field={field} value={value} onChange={onChange} /> : <Choice field={field} many={takesList(op)} value={value} onChange={onChange} />
    case 'boolean':
      return <SegmentedControl fullWidth value={value === false ? 'no' : 'yes'} onChange={next => onChange(next === 'yes')} data={[{ value: 'yes', label: t`Yes` }, { value: 'no', label: t`No` }]} />
    default: return <Words op={op} field={field} value={value} onChange={onChange} />
  }
}

function Words({ field, op, value, onChange }: ValuePickerProps) {
  const { t } = useLingui()
  if (!takesList(op)) return <One field={field} label={t`Value`} value={value} onChange={onChange} />
  const isFigure = ['integer', 'number', 'money', 'id'].includes(field.type)
  return <TagsInput label={t`Values`} data-autofocus value={Array.isArray(value) ? value.map(String) : []} onChange={next => onChange(isFigure ? next.map(Number).filter(Number.isFinite) : next)} />
}

function One({ field, label, value, onChange }: { field: Field; label: string; value: ConditionValue | undefined; onChange: (value: ConditionValue | undefined) => void }) {
  if (field.type === 'date' || field.type === 'datetime') {
    return <TextInput type="date" label={label} data-autofocus value={typeof value === 'string' ? value.slice(0, 10) : ''} onChange={event => onChange(event.currentTarget.value || undefined)} />
  }
  if (field.type === 'money') return <Figure label={label} value={typeof value === 'number' ? value / 100 : undefined} onChange={next => onChange(typeof next === 'number' ? Math.round(next * 100) : undefined)} decimals={2} />
  if (field.type === 'integer' || field.type === 'number' || field.type === 'id') return <Figure label={label} value={value} onChange={onChange} decimals={field.type === 'number' ? 3 : 0} />
  return <TextInput label={label} data-autofocus value={typeof value === 'string' ? value : ''} onChange={event => onChange(event.currentTarget.value || undefined)} />
}

function Figure({ label, value, onChange, min, decimals = 0 }: { label: string; value: ConditionValue | undefined; onChange: (value: ConditionValue | undefined) => void; min?: number; decimals?: number }) {
  return (
    <NumberInput
      label={label} data-autofocus hideControls min={min} decimalScale={decimals} thousandSeparator=" " decimalSeparator="," allowedDecimalSeparators={['.', ',']}
      value={typeof value === 'number' ? value : ''} onChange={next => onChange(typeof next === 'number' ? next : undefined)}
    />
  )
}

function Between({ field, value, onChange }: Omit<ValuePickerProps, 'op'>) {
  const { t } = useLingui()
  const [from, to] = Array.isArray(value) ? (value as ConditionValue[]) : []
  const set = (next: [ConditionValue | undefined, ConditionValue | undefined]) =>
    onChange(next.every(one => one === undefined || one === null) ? undefined : (next.map(one => one ?? null) as (string | number)[]))
  return (
    <Stack gap="sm">
      <One field={field} label={t`From`} value={from} onChange={next => set([next, to])} />
      <One field={field} label={t`To`} value={to} onChange={next => set([from, next])} />
    </Stack>
  )
}

function Choice({ field, many, value, onChange }: Omit<ValuePickerProps, 'op'> & { many: boolean }) {
  const { t } = useLingui()
  const [search, setSearch] = useState('')
  const options = useReference(field.type === 'user' ? (field.options ?? 'users') : field.options)
  const chosen = new Set((Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(String))
  const asValue = (code: string): string | number => (field.type === 'user' ? Number(code) : code)
  const shown = options.filter(option => option.name.toLocaleLowerCase().includes(search.toLocaleLowerCase()) && (option.active || chosen.has(option.code)))
  const toggle = (code: string) => {
    if (!many) { onChange(asValue(code)); return }
    const next = options.filter(option => (option.code === code ? !chosen.has(code) : chosen.has(option.code))).map(option => asValue(option.code))
    onChange(next.length > 0 ? next : undefined)
  }
  return (
    <Stack gap="sm">
      {options.length > 8 && <TextInput aria-label={t`Find a value`} placeholder={t`Find`} data-autofocus value={search} onChange={event => setSearch(event.currentTarget.value)} />}
      <ScrollArea.Autosize mah={260} type="auto">
        <Stack gap={2} role="group" aria-label={t`Values`}>
          {shown.map(option => (
            <Checkbox
              key={option.code} size="xs" py={4} checked={chosen.has(option.code)} onChange={() => toggle(option.code)}
              label={option.color ? <StatusBadge color={option.color} inactive={!option.active}>{option.name}</StatusBadge> : option.name}
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  )
}
