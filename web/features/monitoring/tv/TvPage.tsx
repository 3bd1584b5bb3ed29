import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type CSSProperties, type ReactNode } from 'react'
import type { DisplayFigures } from '#shared/contracts/monitoring.ts'
import { formatMinutes, formatMoney, formatNumber, formatTime } from '../../../base/format.ts'
import { activateLocale, useLocale } from '../../../base/locale.ts'
import classes from './tv.module.css'

const EVERY = 10_000
/** After so long without an answer the figures are no longer called those of now. */
const STALE = 60_000

class LinkTakenBack extends Error {}

async function ask(token: string, signal: AbortSignal): Promise<DisplayFigures> {
  const answer = await fetch('/api/display', { headers: { 'x-display': token }, signal, credentials: 'omit' })
  if (answer.status === 401) throw new LinkTakenBack()
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as DisplayFigures
}

/** The screen of the sales room: read from across the room, signed in to by its link alone. */
export function TvPage() {
  const token = window.location.hash.slice(1)
  const answer = useQuery({ queryKey: ['display', 'figures', token], queryFn: ({ signal }) => ask(token, signal), refetchInterval: EVERY, refetchIntervalInBackground: true, retry: false, staleTime: 0 })
  const locale = answer.data?.locale
  useEffect(() => { if (locale) void activateLocale(locale) }, [locale])
  useAwake()
  if (answer.error instanceof LinkTakenBack) return <main className={classes.tv}><p className={classes.lost}><Trans>This link is not valid any more. Make a new one under «Analytics», «Screens on the wall».</Trans></p></main>
  if (!answer.data) return <main className={classes.tv}><p className={classes.lost}>{answer.isError ? <Trans>The server cannot be reached. It is tried again every ten seconds.</Trans> : <Trans>One moment…</Trans>}</p></main>
  return <Figures figures={answer.data} isOld={Date.now() - answer.dataUpdatedAt > STALE} />
}

function Figures({ figures, isOld }: { figures: DisplayFigures; isOld: boolean }) {
  const locale = useLocale()
  const { queue, firstTouch, today, month, best, currency, timeZone } = figures
  const money = (value: number): string => formatMoney(Math.round(value / 100) * 100, locale, currency)
  const more = today.orders - today.ordersBefore
  return (
    <main className={classes.tv}>
      <header className={classes.head}>
        <strong dir="auto">{figures.site ?? figures.account}</strong>
        {isOld && <span role="status"><Trans>The server is silent: these are figures of {formatTime(new Date(figures.at), locale, timeZone)}</Trans></span>}
        <Clock timeZone={timeZone} />
      </header>
      <div className={classes.grid}>
        <Tile label={<Trans>Waiting for an answer</Trans>} figure={formatNumber(queue.waiting, locale)} isAlarm={queue.overdue > 0}>
          {queue.waiting === 0 ? <Trans>Nobody waits</Trans> : queue.overdue > 0 ? <Trans>longer than the norm: {queue.overdue}</Trans> : <Trans>all within the norm</Trans>}
          {queue.longest !== null && <><br /><Trans>the longest waits {formatMinutes(queue.longest, locale)}</Trans></>}
        </Tile>
        <Tile label={<Trans>First touch today</Trans>} figure={firstTouch === null ? '—' : formatMinutes(firstTouch, locale)} isAlarm={firstTouch !== null && firstTouch >= queue.norm} isLong>
          <Trans>median; the norm is {formatMinutes(queue.norm, locale)}</Trans>
        </Tile>
        <Tile label={<Trans>Orders today</Trans>} figure={formatNumber(today.orders, locale)}>
          {more === 0 ? <Trans>as a week ago by this hour</Trans> : <>{more > 0 ? '+' : '−'}{formatNumber(Math.abs(more), locale)} <Trans>to a week ago by this hour</Trans></>}
        </Tile>
        <Tile label={<Trans>Sum today</Trans>} figure={money(today.revenue)} isLong>{today.orders > 0 && <Trans>{money(today.revenue / today.orders)} on average</Trans>}</Tile>
        <Tile label={<Trans>The best today</Trans>} figure={best ? best.name : '—'} isName isLong isWide>{best && <><Plural value={best.orders} one="# order" other="# orders" />, {money(best.revenue)}</>}</Tile>
        {month && (
          <Tile label={<Trans>The month</Trans>} figure={`${money(month.revenue)}${month.plan !== null && month.plan > 0 ? ` · ${formatNumber(Math.round((month.revenue / month.plan) * 100), locale)}\u202f%` : ''}`} isLong isWhole>
            {month.plan !== null && month.plan > 0 && <span className={classes.track}><span className={classes.expected} style={{ width: `${part(month.expected ?? 0, month.plan)}%` }} /><span className={classes.done} style={{ width: `${part(month.revenue, month.plan)}%` }} /></span>}
            {month.plan !== null && <Trans>plan {money(month.plan)}</Trans>}{month.plan !== null && month.expected !== null && ' · '}{month.expected !== null && <Trans>expected at the end {money(month.expected)}</Trans>}
          </Tile>
        )}
      </div>
    </main>
  )
}

/** A part of the whole in per cent, as long as a bar can be. */
const part = (value: number, whole: number): number => Math.max(0, Math.min(100, (value / whole) * 100))

type TileProps = { label: ReactNode; figure: string; children?: ReactNode; isAlarm?: boolean; isLong?: boolean; isName?: boolean; isWide?: boolean; isWhole?: boolean }

function Tile({ label, figure, children, isAlarm, isLong, isName, isWide, isWhole }: TileProps) {
  return (
    <section className={classes.tile} data-alarm={isAlarm || undefined} data-wide={isWide || undefined} data-whole={isWhole || undefined}>
      <span className={classes.label}>{label}</span>
      <span className={classes.figure} data-long={isLong || undefined} data-name={isName || undefined} dir="auto" style={{ '--chars': Math.max(4, figure.length) } as CSSProperties}>{figure}</span>
      <span className={classes.more}>{children}</span>
    </section>
  )
}

function Clock({ timeZone }: { timeZone: string }) {
  const locale = useLocale()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 5000)
    return () => clearInterval(timer)
  }, [])
  return <span className={classes.clock}>{formatTime(now, locale, timeZone)}</span>
}

/** Browsers that can keep the screen on do; others go by the settings of the screen. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    const hold = (): void => { if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').then(held => { lock = held }, () => undefined) }
    hold()
    document.addEventListener('visibilitychange', hold)
    return () => { document.removeEventListener('visibilitychange', hold); void lock?.release() }
  }, [])
}
