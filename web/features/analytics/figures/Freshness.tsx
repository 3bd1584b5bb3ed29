import { Plural, Trans } from '@lingui/react/macro'
import { IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useAccount } from '../../../base/account.ts'
import { formatExact, formatMinutes, formatNumber, formatTime, formatWhen } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { queryClient } from '../../../base/query-client.ts'
import { FIGURES, isWhole, stateQuery } from '../analytics-api.ts'
import classes from './figures.module.css'

/** A lag that nobody notices is not told. */
const TOLD_AFTER_SECONDS = 30
const DAY_MS = 86_400_000

/** «Данные на 14:05», and why they are not newer when they are not. */
export function Freshness() {
  const locale = useLocale()
  const { timeZone } = useAccount()
  const { data } = useQuery({ ...stateQuery, refetchInterval: query => (isWhole(query.state.data) ? 30_000 : 3000) })
  const whole = isWhole(data)
  const was = useRef(whole)
  useEffect(() => {
    // What was asked while the data was being counted is asked again once it is there.
    if (whole && !was.current) void queryClient.invalidateQueries({ queryKey: [FIGURES] })
    was.current = whole
  }, [whole])
  if (!data) return null
  if (!data.engine.isReady) return <span className={classes.fresh} data-late role="status"><IconClock size={16} stroke={1.5} aria-hidden /><Trans>reports are away: their engine is being started</Trans></span>
  if (data.isRebuilding) {
    const { progress } = data
    const share = progress && progress.total > 0 ? Math.min(99, Math.floor((100 * progress.done) / progress.total)) : null
    return <span className={classes.fresh} data-late role="status"><IconClock size={16} stroke={1.5} aria-hidden />{share === null ? <Trans>the data is being counted anew</Trans> : <Trans>the data is being counted anew: {formatNumber(share, locale)} %</Trans>}</span>
  }
  if (!data.asOf) return null
  const asOf = new Date(data.asOf)
  const isToday = Date.now() - asOf.getTime() < DAY_MS / 2
  const lag = data.lagSeconds ?? 0
  return (
    <span className={classes.fresh} data-late={lag > TOLD_AFTER_SECONDS || undefined} title={formatExact(asOf, locale, timeZone)}>
      <IconClock size={16} stroke={1.5} aria-hidden />
      <span><Trans>data as of {isToday ? formatTime(asOf, locale, timeZone) : formatWhen(asOf, locale, timeZone)}</Trans>{lag > TOLD_AFTER_SECONDS && <> · <Trans>{formatMinutes(Math.max(1, Math.round(lag / 60)), locale)} behind</Trans></>}{(data.unrated ?? 0) > 0 && <> · <Plural value={data.unrated!} one="# order without a rate left out" other="# orders without a rate left out" /></>}</span>
    </span>
  )
}
