import { Checkbox, Group, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleCatalogue, Step, Subject, Unit } from '#shared/contracts/automation.ts'
import { inLocale, useLocale } from '../../../../base/locale.ts'
import { UNITS } from '../../rule-words.ts'

export type DateRule = NonNullable<Extract<Step, { kind: 'wait' }>['until']>
type DateFieldsProps<T extends DateRule> = { value: T; onChange: (value: T) => void; subject: Subject; catalogue: RuleCatalogue }

/** «За 1 час до даты доставки, в 10:00 по часам клиента». */
export function DateFields<T extends DateRule>({ value, onChange, subject, catalogue }: DateFieldsProps<T>) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const dates = (catalogue.subjects[subject]?.fields ?? []).filter(field => field.type === 'date' || field.type === 'datetime')
  return (
    <Stack gap="md">
      <NativeSelect
        label={t`Date`} value={value.field} onChange={event => onChange({ ...value, field: event.currentTarget.value })}
        data={[...(dates.some(field => field.name === value.field) ? [] : [{ value: value.field, label: value.field || t`Choose a date` }]), ...dates.map(field => ({ value: field.name, label: inLocale(field.label, locale) }))]}
      />
      <Group gap="sm" align="flex-end" wrap="nowrap">
        <NumberInput label={t`How long`} w={88} min={0} max={100_000} allowDecimal={false} clampBehavior="strict" value={value.amount} onChange={amount => onChange({ ...value, amount: typeof amount === 'number' ? amount : 0 })} />
        <NativeSelect aria-label={t`Unit of time`} value={value.unit} onChange={event => onChange({ ...value, unit: event.currentTarget.value as Unit })} data={Object.entries(UNITS).map(([unit, words]) => ({ value: unit, label: i18n._(words) }))} />
        <NativeSelect aria-label={t`Before or after the date`} value={value.side} onChange={event => onChange({ ...value, side: event.currentTarget.value as 'before' | 'after' })} data={[{ value: 'before', label: t`before` }, { value: 'after', label: t({ message: 'after', context: 'a date' }) }]} />
      </Group>
      <TimeOfDay value={value} onChange={onChange} />
      {value.unit !== 'days' && <Checkbox size="xs" label={<Trans>Count only working time</Trans>} checked={value.working ?? false} onChange={event => onChange({ ...value, working: event.currentTarget.checked })} />}
    </Stack>
  )
}

type Clocked = { at?: string | null; clock?: 'account' | 'customer' }

/** A time of day, and by whose clock. */
export function TimeOfDay<T extends Clocked>({ value, onChange }: { value: T; onChange: (value: T) => void }) {
  const { t } = useLingui()
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap">
      <TextInput type="time" w={120} label={t`At what time`} description={undefined} value={value.at ?? ''} onChange={event => onChange({ ...value, at: event.currentTarget.value || null })} />
      <NativeSelect aria-label={t`By whose clock`} disabled={!value.at} value={value.clock ?? 'account'} onChange={event => onChange({ ...value, clock: event.currentTarget.value as 'account' | 'customer' })} data={[{ value: 'account', label: t`by the shop’s clock` }, { value: 'customer', label: t`by the customer’s clock` }]} />
    </Group>
  )
}
