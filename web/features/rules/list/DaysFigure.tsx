import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleRow } from '#shared/contracts/automation.ts'
import { formatDay } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import classes from './list.module.css'

const HEIGHT = 24

/** The last two weeks as bars: what acted, what failed; what was skipped stands behind. */
export function DaysFigure({ days }: { days: RuleRow['days'] }) {
  const { t } = useLingui()
  const locale = useLocale()
  const sum = (key: 'done' | 'skipped' | 'failed' | 'waiting' | 'stopped'): number => days.reduce((total, day) => total + day[key], 0)
  const [done, skipped, failed] = [sum('done') + sum('waiting'), sum('skipped') + sum('stopped'), sum('failed')]
  const most = Math.max(1, ...days.map(day => day.done + day.waiting + day.failed))
  const height = (count: number): number => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT)))
  return (
    <span className={classes.days}>
      <svg width={days.length * 6} height={HEIGHT + 1} aria-hidden className={classes.bars}>
        {days.map((day, at) => {
          const [good, bad] = [height(day.done + day.waiting), height(day.failed)]
          return (
            <g key={day.day}>
              <title>{`${formatDay(new Date(`${day.day}T12:00:00Z`), locale, 'UTC')}: ${day.done + day.waiting}`}</title>
              <rect x={at * 6} y={HEIGHT} width={4} height={1} className={classes.base} />
              <rect x={at * 6} y={HEIGHT - good - bad} width={4} height={good} className={classes.good} />
              <rect x={at * 6} y={HEIGHT - bad} width={4} height={bad} className={classes.bad} />
            </g>
          )
        })}
      </svg>
      <span className={classes.counts}>
        <b className="numbers" title={t`Acted in 14 days`}>{done}</b>
        {skipped > 0 && <span className="soft numbers"> <Trans>skipped {skipped}</Trans></span>}
        {failed > 0 && <span className={classes.failed}> <Trans>failed {failed}</Trans></span>}
      </span>
    </span>
  )
}
