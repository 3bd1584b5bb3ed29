import { Button, Checkbox, Popover, Radio, Switch } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconBuildingStore, IconChevronDown, IconMathFunction } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import type { Comparison } from '#shared/contracts/dashboards.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { useSession } from '../../../base/session.ts'
import { comparedDays } from '../../../ui/period/period.ts'
import { daysText } from '../../../ui/period/period-words.ts'
import { PeriodPicker } from '../../../ui/period/PeriodPicker.tsx'
import type { PeriodState } from '../../../ui/period/use-period.ts'
import classes from './figures.module.css'

/** How figures are counted: by which date, and what belongs to them. */
export type Counting = { base: Base | undefined; switches: Switches; set: (change: { base?: Base; switches?: Switches }) => void }
export type Base = 'created' | 'completed' | 'paid' | 'status'
export type Switches = { cancelled?: boolean; zero?: boolean; delivery?: boolean }

type FiguresBarProps = { period: PeriodState; comparisons?: readonly Comparison[]; /** Dates that can be chosen from; fewer than two: nothing to choose. */ bases?: readonly Base[]; counting?: Counting; end?: ReactNode }

/** Over every page of figures: which days, which shops, compared with what, counted how. On paper it is a line of words. */
export function FiguresBar({ period, comparisons, bases = [], counting, end }: FiguresBarProps) {
  const locale = useLocale()
  const sites = useReference('sites')
  const named = period.sites.map(code => sites.find(site => site.code === code)?.name ?? code)
  return (
    <div className={classes.bar}>
      <span className={`no-print ${classes.bar}`} style={{ padding: 0 }}>
        <PeriodPicker period={period} comparisons={comparisons} />
        <SitePicker period={period} />
        {counting && <CountingPicker bases={bases} counting={counting} />}
      </span>
      {end && <span className={`no-print ${classes.barEnd}`}>{end}</span>}
      <span className={classes.printed}>
        {daysText(period, locale)}
        {period.compare && <> · <Trans>compared with {daysText(comparedDays(period, period.compare), locale)}</Trans></>}
        {named.length > 0 && ` · ${named.join(', ')}`}
      </span>
    </div>
  )
}

function SitePicker({ period }: { period: PeriodState }) {
  const { t } = useLingui()
  const { sites: reach } = useSession().user
  const sites = useReference('sites').filter(site => reach === 'all' || reach.includes(site.code))
  const [open, setOpen] = useState(false)
  // One shop is no choice.
  if (sites.length < 2 && period.sites.length === 0) return null
  const chosen = period.sites
  const only = chosen.length === 1 ? sites.find(site => site.code === chosen[0])?.name ?? chosen[0] : null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBuildingStore size={16} stroke={1.5} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open} maw={240}>
          {only ?? (chosen.length === 0 ? t`All shops` : <Plural value={chosen.length} one="# shop" other="# shops" />)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group label={<Trans>Shops</Trans>} value={chosen} onChange={codes => period.set({ sites: codes })}>
          <div className={classes.sites}>{sites.map(site => <Checkbox key={site.code} value={site.code} label={site.name} />)}</div>
        </Checkbox.Group>
        {chosen.length > 0 && <Button variant="subtle" size="compact-sm" mt="sm" onClick={() => period.set({ sites: undefined })}><Trans>All shops</Trans></Button>}
      </Popover.Dropdown>
    </Popover>
  )
}

const baseNames: Record<Base, MessageDescriptor> = { created: msg`By creation`, completed: msg`By completion`, paid: msg`By full payment`, status: msg`By the present status` }

function CountingPicker({ bases, counting }: { bases: readonly Base[]; counting: Counting }) {
  const { t, i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const { switches } = counting
  const base = counting.base ?? bases[0]
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconMathFunction size={16} stroke={1.5} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open}>
          {base && bases.length > 1 ? i18n._(baseNames[base]) : t`How it is counted`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.how}>
          {bases.length > 1 && (
            <Radio.Group label={<Trans>An order belongs to the period</Trans>} value={base} onChange={value => counting.set({ base: value as Base })}>
              {bases.map(one => <Radio key={one} value={one} label={i18n._(baseNames[one])} mt="xs" />)}
            </Radio.Group>
          )}
          <Switch label={<Trans>With cancelled orders</Trans>} checked={switches.cancelled ?? false} onChange={event => counting.set({ switches: { ...switches, cancelled: event.currentTarget.checked || undefined } })} />
          <Switch label={<Trans>With orders for nothing</Trans>} checked={switches.zero ?? true} onChange={event => counting.set({ switches: { ...switches, zero: event.currentTarget.checked ? undefined : false } })} />
          <Switch label={<Trans>Delivery is part of the revenue</Trans>} checked={switches.delivery ?? true} onChange={event => counting.set({ switches: { ...switches, delivery: event.currentTarget.checked ? undefined : false } })} />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
