import { Checkbox, Group, NativeSelect, NumberInput, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Duration, Unit } from '#shared/contracts/automation.ts'
import { UNITS } from '../../rule-words.ts'

type DurationFieldsProps = { label: string; value: Duration; onChange: (value: Duration) => void; /** Working time makes no difference here. */ plain?: boolean }

/** «2 часа рабочего времени». */
export function DurationFields({ label, value, onChange, plain }: DurationFieldsProps) {
  const { t, i18n } = useLingui()
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" wrap="nowrap">
        <NumberInput label={label} w={120} min={0} max={100_000} allowDecimal={false} clampBehavior="strict" value={value.amount} onChange={amount => onChange({ ...value, amount: typeof amount === 'number' ? amount : 0 })} />
        <NativeSelect aria-label={t`Unit of time`} value={value.unit} onChange={event => onChange({ ...value, unit: event.currentTarget.value as Unit })} data={Object.entries(UNITS).map(([unit, words]) => ({ value: unit, label: i18n._(words) }))} />
      </Group>
      {!plain && <Checkbox size="xs" label={value.unit === 'days' ? <Trans>Move to the beginning of working time</Trans> : <Trans>Count only working time</Trans>} checked={value.working ?? false} onChange={event => onChange(withWorking(value, event.currentTarget.checked))} />}
    </Stack>
  )
}

function withWorking({ amount, unit }: Duration, working: boolean): Duration {
  return { amount, unit, ...(working ? { working } : {}) }
}
