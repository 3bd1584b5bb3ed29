import { Trans } from '@lingui/react/macro'
import type { Day, DayKind } from '#shared/contracts/day.ts'
import { MOST } from '../day-api.ts'
import classes from './day.module.css'

/** The server counts each kind so far. */
const COUNTED = 1000

/** The list ends before the work does: says how much waits behind it. */
export function Behind({ day: { items, counts }, kind }: { day: Day; kind: DayKind | undefined }) {
  const parts = kind ? [counts[kind]] : Object.values(counts)
  const left = parts.reduce((sum, count) => sum + count, 0) - items.length
  if (items.length < MOST || left <= 0) return null
  const shown = items.length
  return (
    <p className={classes.behind} role="status">
      {parts.some(count => count >= COUNTED) ? <Trans>The first {shown} are shown; more than {left} wait behind them and come up as these are done.</Trans> : <Trans>The first {shown} are shown; {left} more wait behind them and come up as these are done.</Trans>}
    </p>
  )
}
