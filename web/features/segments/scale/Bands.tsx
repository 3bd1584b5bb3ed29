import { Trans, useLingui } from '@lingui/react/macro'
import type { ScaleView } from '#shared/contracts/segments.ts'
import { useAccount } from '../../../base/account.ts'
import { formatMoney, formatNumber } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { Amount } from '../../../ui/display/Money.tsx'
import { AXES, type Axis } from './levels.ts'
import classes from './scale.module.css'

const COUNTS: Record<Axis, keyof ScaleView['bands']> = { recencyDays: 'recency', frequency: 'frequency', money: 'money' }
const BANDS = [5, 4, 3, 2, 1]

/** How many buyers are in each band, and from where to where it goes; beside it how many there are now. */
export function Bands({ scale, before, isWaiting }: { scale: ScaleView; before: ScaleView | null; isWaiting: boolean }) {
  const { t } = useLingui()
  const locale = useLocale()
  const names: Record<Axis, string> = { recencyDays: t`Recency`, frequency: t`Frequency`, money: t`Money` }
  if (scale.buyers === 0) return <p className="soft"><Trans>Nobody has bought anything yet: bands fill with the first orders.</Trans></p>
  const share = (count: number): string => formatNumber(Math.round((count / scale.buyers) * 100), locale)
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Buyers by band`} aria-busy={isWaiting} style={{ opacity: isWaiting ? 0.6 : 1 }}>
      <table className={classes.table}>
        <thead><tr><th scope="col"><span className="visually-hidden"><Trans>Axis</Trans></span></th>{BANDS.map(band => <th key={band} scope="col" className={classes.figure}>{band}</th>)}</tr></thead>
        <tbody>
          {AXES.map(axis => (
            <tr key={axis}>
              <th scope="row">{names[axis]}</th>
              {BANDS.map(band => {
                const count = scale.bands[COUNTS[axis]][band - 1]!
                const was = before?.bands[COUNTS[axis]][band - 1]
                return (
                  <td key={band} className={classes.figure}>
                    <div className={classes.range}><Range axis={axis} band={band} bounds={scale[axis]} /></div>
                    <div className={classes.count}><Amount value={count} /> <span className="faint">· {share(count)} %</span></div>
                    <div className={classes.bar} aria-hidden><span style={{ width: `${(count / scale.buyers) * 100}%` }} /></div>
                    {was !== undefined && was !== count && <div className="faint"><Trans>now <Amount value={was} /></Trans></div>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Range({ axis, band, bounds }: { axis: Axis; band: number; bounds: readonly number[] }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const say = (value: number): string => (axis === 'money' ? formatMoney(value, locale, currency) : formatNumber(value, locale))
  if (axis === 'recencyDays') {
    const [after, upTo] = [band === 5 ? null : bounds[4 - band]!, band === 1 ? null : bounds[5 - band]!]
    if (after !== null && upTo !== null && upTo <= after) return '—'
    if (upTo === null) return t`over ${say(after!)} days`
    return after === null ? t`up to ${say(upTo)} days` : t`${say(after + 1)}–${say(upTo)} days`
  }
  const [from, below] = [band === 1 ? null : bounds[band - 2]!, band === 5 ? null : bounds[band - 1]!]
  if (from !== null && below !== null && below <= from) return '—'
  if (axis === 'frequency') {
    const first = from ?? 1
    if (below === null) return t`from ${say(first)} orders`
    return below - 1 < first ? '—' : below - 1 === first ? t`orders: ${say(first)}` : t`orders: ${say(first)}–${say(below - 1)}`
  }
  return below === null ? t`from ${say(from!)}` : from === null ? t`below ${say(below)}` : `${say(from)} – ${say(below)}`
}
