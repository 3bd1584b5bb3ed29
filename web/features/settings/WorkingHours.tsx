import { Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import type { Account } from '#shared/contracts/settings.ts'
import { useLocale } from '../../base/locale.ts'

type Hours = Account['workingHours']
const days = ['1', '2', '3', '4', '5', '6', '7'] as const
/** 5 January 2026 was a Monday: gives the names of the days in any language. */
const dayName = (day: string, locale: string): string => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 4 + Number(day))))

/** The shift of each weekday; limits of time in a status count these hours only. None at all: around the clock. */
export function WorkingHours({ value, onChange }: { value: Hours; onChange: (value: Hours) => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const set = (day: string, shift: { start: string; end: string } | null): void => {
    const { [day]: before = [], ...others } = value
    onChange(shift ? { ...others, [day]: [{ ...before[0], ...shift }, ...before.slice(1)] } : others)
  }
  return (
    <Stack gap="xs">
      <div className="soft">{Object.keys(value).length === 0 ? t`Around the clock: no day is chosen.` : t`Limits of time in a status count these hours.`}</div>
      {days.map(day => {
        const shift = value[day]?.[0]
        const name = dayName(day, locale)
        return (
          <Group key={day} gap="sm" h={32}>
            <Checkbox w={160} label={name} checked={shift !== undefined} onChange={event => set(day, event.currentTarget.checked ? { start: '09:00', end: '18:00' } : null)} />
            {shift && (
              <>
                <TextInput type="time" w={110} required aria-label={t`${name}: from`} value={shift.start} onChange={event => set(day, { start: event.currentTarget.value, end: shift.end })} />
                <span aria-hidden>–</span>
                <TextInput type="time" w={110} required aria-label={t`${name}: to`} value={shift.end} onChange={event => set(day, { start: shift.start, end: event.currentTarget.value })} />
              </>
            )}
          </Group>
        )
      })}
    </Stack>
  )
}
