import { ActionIcon, Button, Menu, ScrollArea, SegmentedControl, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ConditionValue } from '#shared/conditions.ts'
import type { RuleCatalogue, Step, Subject } from '#shared/contracts/automation.ts'
import { inLocale, useLocale } from '../../../../base/locale.ts'
import { ValuePicker } from '../../../../ui/filter/ValuePicker.tsx'
import { asField } from '../../rule-api.ts'
import classes from './forms.module.css'

type ChangeStep = Extract<Step, { kind: 'change' }>
type ChangeFormProps = { step: ChangeStep; onChange: (step: ChangeStep, key?: string) => void; subject: Subject; catalogue: RuleCatalogue }

/** Which fields get which values. */
export function ChangeForm({ step, onChange, subject, catalogue }: ChangeFormProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = catalogue.editable[step.entity] ?? []
  const left = fields.filter(field => !step.set.some(one => one.field === field.name))
  const named = step.set.filter(one => one.field !== '')
  const put = (set: ChangeStep['set'], key?: string): void => onChange({ ...step, set: set.length > 0 ? set : [{ field: '', value: null }] }, key)
  return (
    <Stack gap="md">
      {subject === 'order' && <SegmentedControl fullWidth value={step.entity} onChange={entity => onChange({ ...step, entity: entity as Subject, set: [{ field: '', value: null }] })} data={[{ value: 'order', label: t`The order` }, { value: 'customer', label: t`Its customer` }]} />}
      {named.map(one => {
        const field = fields.find(known => known.name === one.field)
        const label = field ? inLocale(field.label, locale) : one.field
        const set = (value: unknown): void => put(named.map(other => (other.field === one.field ? { ...other, value: value ?? null } : other)), `set.${one.field}`)
        return (
          <fieldset key={one.field} className={classes.box}>
            <legend>{label}</legend>
            <ActionIcon className={classes.remove} variant="subtle" color="gray" size={24} aria-label={t`Remove: ${label}`} onClick={() => put(named.filter(other => other.field !== one.field))}><IconX size={14} /></ActionIcon>
            {field && <ValuePicker field={asField(field)} op={field.type === 'codes' ? 'in' : 'eq'} value={(one.value ?? undefined) as ConditionValue | undefined} onChange={set} />}
          </fieldset>
        )
      })}
      <div>
        <Menu position="bottom-start" width={300}>
          <Menu.Target><Button variant="subtle" size="compact-md" leftSection={<IconPlus size={14} aria-hidden />} disabled={left.length === 0}><Trans>Field</Trans></Button></Menu.Target>
          <Menu.Dropdown><ScrollArea.Autosize mah={320} type="auto">{left.map(field => <Menu.Item key={field.name} onClick={() => put([...named, { field: field.name, value: field.type === 'boolean' ? true : null }])}>{inLocale(field.label, locale)}</Menu.Item>)}</ScrollArea.Autosize></Menu.Dropdown>
        </Menu>
      </div>
    </Stack>
  )
}
