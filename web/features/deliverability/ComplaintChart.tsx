import { Trans, useLingui } from '@lingui/react/macro'
import type { ComplaintDay } from '#shared/contracts/deliverability.ts'
import { formatDay } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import classes from './deliverability.module.css'

const WARN = 0.001
const STOP = 0.003
const TOP = 0.005

const rateOf = ({ sent, complaints }: ComplaintDay): number => (sent > 0 ? complaints / sent : complaints > 0 ? TOP : 0)

/** The share of complaints by day, against what mail services put up with. */
export function ComplaintChart({ days }: { days: readonly ComplaintDay[] }) {
  const { t } = useLingui()
  const locale = useLocale()
  if (days.every(({ sent, complaints }) => sent === 0 && complaints === 0)) return null
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const worst = days.reduce((most, day) => (rateOf(day) > rateOf(most) ? day : most))
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.small}><Trans>Complaints by day, 30 days; lines at {percent.format(WARN)} and {percent.format(STOP)}. The worst day: {formatDay(new Date(`${worst.day}T12:00:00Z`), locale, 'UTC')}, {percent.format(rateOf(worst))}.</Trans></figcaption>
      <div className={classes.bars} role="img" aria-label={t`Complaints by day`}>
        {[WARN, STOP].map(line => <span key={line} className={classes.line} style={{ bottom: `${(line / TOP) * 100}%` }} />)}
        {days.map(day => {
          const rate = rateOf(day)
          const words = `${formatDay(new Date(`${day.day}T12:00:00Z`), locale, 'UTC')}: ${day.complaints} / ${day.sent} (${percent.format(rate)})`
          return <span key={day.day} className={classes.bar} title={words} data-level={rate >= STOP ? 'bad' : rate >= WARN ? 'warning' : undefined} style={{ height: `max(${day.sent > 0 ? 2 : 0}px, ${Math.min(1, rate / TOP) * 100}%)` }} />
        })}
      </div>
    </figure>
  )
}
