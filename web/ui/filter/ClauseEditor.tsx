import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OPERATORS_OF, type ConditionValue, type Operator } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { needsNoValue, operatorWords, takesDays, takesList } from './operator-words.ts'
import type { Clause } from './simple-filter.ts'
import { ValuePicker } from './ValuePicker.tsx'

type ClauseEditorProps = { field: Field; clause?: Clause; onApply: (clause: Clause) => void; onRemove?: () => void }

const shapeOf = (op: Operator): string => (takesList(op) ? 'list' : takesDays(op) ? op === 'lastMinutes' ? 'minutes' : 'days' : op === 'between' ? 'between' : 'one')

/** One condition: which operator, which value. Applied by the button or Enter. */
export function ClauseEditor({ field, clause, onApply, onRemove }: ClauseEditorProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const operators = OPERATORS_OF[field.type]
  const [op, setOp] = useState<Operator>(clause?.op ?? operators[0]!)
  const [value, setValue] = useState<ConditionValue | undefined>(clause?.value ?? (field.type === 'boolean' ? true : undefined))
  const complete = needsNoValue(op) || (value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
  const change = (next: Operator): void => {
    if (shapeOf(next) !== shapeOf(op)) setValue(undefined)
    setOp(next)
  }
  return (
    <form onSubmit={event => { event.preventDefault(); event.stopPropagation(); if (complete) onApply({ field: field.name, op, ...(needsNoValue(op) ? {} : { value }) }) }}>
      <Stack gap="sm" miw={240}>
        <strong>{inLocale(field.label, locale)}</strong>
        {operators.length > 1 && (
          <NativeSelect aria-label={t`Condition`} value={op} onChange={event => change(event.currentTarget.value as Operator)} data={operators.map(one => ({ value: one, label: i18n._(operatorWords(one, field.type)) }))} />
        )}
        {!needsNoValue(op) && <ValuePicker key={shapeOf(op)} field={field} op={op} value={value} onChange={setValue} />}
        <Group justify="space-between" gap="sm">
          {onRemove ? <Button variant="subtle" color="gray" onClick={onRemove}><Trans>Remove</Trans></Button> : <span />}
          <Button type="submit" disabled={!complete}><Trans>Apply</Trans></Button>
        </Group>
      </Stack>
    </form>
  )
}
