import { Plural, Trans } from '@lingui/react/macro'
import type { PlanTable } from '#shared/contracts/monitoring.ts'
import { When } from '../../../ui/display/When.tsx'
import classes from '../monitoring.module.css'

/** How the end of the month is worked out, and how fresh the fact is. */
export function HowExpected({ table: { how, days, asOf } }: { table: PlanTable }) {
  const left = days.all - days.passed
  return (
    <p className={classes.note}>
      {how === 'profile' && <Trans>Expected at the end: what came so far, and for each of the days to come the mean of its day of the week over the last eight weeks.</Trans>}
      {how === 'pace' && <Trans>Expected at the end: the mean of the days so far, for as many days as are left. Two weeks of sales are needed to go by days of the week.</Trans>}
      {how === 'as_is' && <Trans>A share or a mean does not add up day by day: it is expected to stay as it is.</Trans>}
      {how === 'over' && <Trans>The month is over: the fact is what it came to.</Trans>}
      {how === 'unknown' && <Trans>There is nothing yet to expect the end by.</Trans>}
      {' '}
      {how !== 'over' && <Plural value={left} one="# day is left, today included" other="# days are left, today included" />}
      {how === 'profile' && days.off > 0 && <> (<Plural value={days.off} one="# of them a day off, expected to be like a Sunday" other="# of them days off, expected to be like Sundays" />)</>}
      {how !== 'over' && '.'}
      {asOf && <> <Trans>Data of <When value={asOf} />.</Trans></>}
    </p>
  )
}
