import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsLeftRight, IconCalendar, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { Comparison, PeriodName } from '#shared/contracts/dashboards.ts'
import { useAccount } from '../../base/account.ts'
import { useLocale } from '../../base/locale.ts'
import { comparedDays, isDay, todayIn, type Days } from './period.ts'
import { comparisonNames, daysText, periodNames } from './period-words.ts'
import type { PeriodState } from './use-period.ts'
import classes from './period.module.css'

type PeriodPickerProps = { period: PeriodState; /** What can be compared with; none: nothing is asked. */ comparisons?: readonly Comparison[] }

/** Which days a page of figures is about, and what they are compared with. */
export function PeriodPicker({ period, comparisons = ['previous', 'week', 'year'] }: PeriodPickerProps) {
  const { i18n } = useLingui()
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const choose = (name: PeriodName): void => { period.set({ period: name, from: undefined, to: undefined }); setOpen(false) }
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal trapFocus>
        <Popover.Target>
          <Button variant="default" leftSection={<IconCalendar size={16} stroke={1.5} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open}>
            {period.name && <span className={classes.name}>{i18n._(periodNames[period.name])}</span>}
            <span className={period.name ? classes.days : undefined}>{daysText(period, locale)}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="xs">
          <div className={classes.names}>
            {(Object.keys(periodNames) as PeriodName[]).map(name => (
              <Choice key={name} isChosen={period.name === name} onChoose={() => choose(name)}>{i18n._(periodNames[name])}</Choice>
            ))}
          </div>
          <OwnDays days={period} onChoose={days => { period.set({ period: undefined, ...days }); setOpen(false) }} />
        </Popover.Dropdown>
      </Popover>
      {comparisons.length > 0 && <ComparisonPicker period={period} comparisons={comparisons} />}
    </>
  )
}

function Choice({ isChosen, onChoose, children }: { isChosen: boolean; onChoose: () => void; children: React.ReactNode }) {
  return (
    <UnstyledButton className={classes.choice} aria-pressed={isChosen} onClick={onChoose}>
      <span className={classes.check} aria-hidden>{isChosen && <IconCheck size={14} />}</span>{children}
    </UnstyledButton>
  )
}

function OwnDays({ days, onChoose }: { days: Days; onChoose: (days: Days) => void }) {
  const { t } = useLingui()
  const { timeZone } = useAccount()
  const [from, setFrom] = useState(days.from)
  const [to, setTo] = useState(days.to)
  const isWrong = isDay(from) && isDay(to) && from > to
  return (
    <form className={classes.own} onSubmit={event => { event.preventDefault(); if (isDay(from) && isDay(to) && !isWrong) onChoose({ from, to }) }}>
      <TextInput type="date" label={t`First day`} value={from} max={todayIn(timeZone)} onChange={event => setFrom(event.currentTarget.value)} error={isWrong ? t`Later than the last day` : undefined} />
      <TextInput type="date" label={t`Last day`} value={to} onChange={event => setTo(event.currentTarget.value)} />
      <Button type="submit" disabled={!isDay(from) || !isDay(to) || isWrong}><Trans>Show</Trans></Button>
    </form>
  )
}

function ComparisonPicker({ period, comparisons }: { period: PeriodState; comparisons: readonly Comparison[] }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const { timeZone } = useAccount()
  const [open, setOpen] = useState(false)
  const today = todayIn(timeZone)
  const goesOn = period.from <= today && today <= period.to
  const choose = (compare: Comparison | 'none'): void => { period.set({ compare }); setOpen(false) }
  const chosen = period.compare && comparisons.includes(period.compare) ? period.compare : null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconArrowsLeftRight size={16} stroke={1.5} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open}>
          {chosen ? i18n._(comparisonNames[chosen]) : t`Not compared`}
          {chosen && goesOn && <span className={classes.days}><Trans>by this hour</Trans></span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <div className={classes.comparisons}>
          <Choice isChosen={chosen === null} onChoose={() => choose('none')}><Trans>Not compared</Trans></Choice>
          {comparisons.map(one => (
            <Choice key={one} isChosen={chosen === one} onChoose={() => choose(one)}>
              <span>{i18n._(comparisonNames[one])}</span><span className={classes.choiceDays}>{daysText(comparedDays(period, one), locale)}</span>
            </Choice>
          ))}
          {goesOn && <p className={classes.note}><Trans>Today is not over, so the day beside it counts only up to this hour as well.</Trans></p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
