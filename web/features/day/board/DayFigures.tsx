import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Board } from '#shared/contracts/day.ts'
import { formatMinutes } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import classes from './board.module.css'

/** The day in a line: what came, how fast it was touched, what waits for a manager. */
export function DayFigures({ board: { today, norm, free } }: { board: Board }) {
  const { t } = useLingui()
  const locale = useLocale()
  const within = today.touched === 0 ? null : Math.round((100 * today.withinNorm) / today.touched)
  return (
    <dl className={classes.figures} aria-label={t`Today`}>
      <Figure label={t`Orders today`}><Amount value={today.orders} /></Figure>
      <Figure label={t`Their sum`}><Money value={today.sum} /></Figure>
      <Figure label={t`Touched today`}><Amount value={today.touched} /></Figure>
      <Figure label={t`First contact, median`} isBad={today.touchMedian !== null && today.touchMedian > norm} note={<Trans>the norm is {formatMinutes(norm, locale)}</Trans>}>
        {today.touchMedian === null ? <span className="faint">—</span> : formatMinutes(today.touchMedian, locale)}
      </Figure>
      <Figure label={t`Within the norm`}>{within === null ? <span className="faint">—</span> : `${within} %`}</Figure>
      <Figure label={t`Wait without a manager`} isBad={free.overdue > 0} note={free.overdue > 0 ? <Trans>longer than the norm: {capped(free.overdue)}</Trans> : undefined}>{capped(free.untouched)}</Figure>
    </dl>
  )
}

function Figure({ label, note, isBad, children }: { label: string; note?: ReactNode; isBad?: boolean; children: ReactNode }) {
  return <div className={classes.figure} data-bad={isBad || undefined}><dt>{label}</dt><dd>{children}{note && <span className={classes.note}>{note}</span>}</dd></div>
}

/** The server counts up to a thousand. */
export const capped = (count: number): string => (count >= 1000 ? '999+' : String(count))
