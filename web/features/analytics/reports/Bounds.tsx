import { Button, Popover, TextInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReportState } from './report-search.ts'
import classes from './reports.module.css'

/** How a threshold is written: shares as per cent, money in whole units. */
const SCALE: Record<string, number> = { abc: 100, xyz: 100, monetary: 0.01 }
const names: Record<string, MessageDescriptor> = {
  abc: msg`ABC: cumulative share, %`,
  xyz: msg`XYZ: variation of the demand, %`,
  recency: msg`Recency: days since the last order`,
  frequency: msg`Frequency: orders from`,
  monetary: msg`Money: sum from`,
}
const write = (name: string, bounds: number[]): string => bounds.map(bound => Number((bound * (SCALE[name] ?? 1)).toFixed(4))).join('; ')

/** Rising numbers, told apart by semicolons or spaces; null: something else. */
function read(name: string, text: string): number[] | null {
  const numbers = text.split(/[;\s]+/).filter(Boolean).map(one => Number(one.replace(',', '.')) / (SCALE[name] ?? 1))
  return numbers.length > 0 && numbers.length <= 10 && numbers.every((one, at) => Number.isFinite(one) && one > 0 && (at === 0 || one > numbers[at - 1]!)) ? numbers : null
}

/** The thresholds that classes were made by, to be changed: as many classes as thresholds and one more. */
export function Bounds({ state, used }: { state: ReportState; used: Record<string, number[]> }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustments size={16} stroke={1.5} aria-hidden />} onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open}><Trans>Thresholds</Trans></Button>
      </Popover.Target>
      <Popover.Dropdown><Form key={JSON.stringify(used)} used={used} state={state} onDone={() => setOpen(false)} /></Popover.Dropdown>
    </Popover>
  )
}

function Form({ state, used, onDone }: { state: ReportState; used: Record<string, number[]>; onDone: () => void }) {
  const { t, i18n } = useLingui()
  const shown = Object.keys(names).filter(name => name in used)
  const [typed, setTyped] = useState<Record<string, string>>(() => Object.fromEntries(shown.map(name => [name, write(name, used[name] ?? [])])))
  const entries = shown.filter(name => typed[name]?.trim() !== '').map(name => [name, read(name, typed[name] ?? '')] as const)
  const isWrong = (name: string): boolean => entries.some(([one, bounds]) => one === name && bounds === null)
  return (
    <form className={classes.bounds} onSubmit={event => { event.preventDefault(); if (shown.some(isWrong)) return; state.set({ bounds: Object.fromEntries(entries.map(([name, bounds]) => [name, bounds!])) }); onDone() }}>
      {shown.map(name => (
        <TextInput key={name} label={i18n._(names[name]!)} value={typed[name] ?? ''} onChange={event => { const { value } = event.currentTarget; setTyped(before => ({ ...before, [name]: value })) }} error={isWrong(name) ? t`Rising numbers with semicolons between` : undefined} />
      ))}
      <Button type="submit" disabled={shown.some(isWrong)}><Trans>Count by these</Trans></Button>
      {state.bounds && <Button variant="subtle" onClick={() => { state.set({ bounds: undefined }); onDone() }}><Trans>The usual ones</Trans></Button>}
    </form>
  )
}
