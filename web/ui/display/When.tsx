import { useAccount } from '../../base/account.ts'
import { formatDay, formatExact, formatWhen } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'

/** A moment as people say it («сегодня 14:05», «вчера 9:12», «12 ноя»), the exact one on hover, in the account's time zone. */
export function When({ value }: { /** ISO 8601 in UTC */ value: string | null | undefined }) {
  const locale = useLocale()
  const { timeZone } = useAccount()
  if (!value) return <span className="faint">—</span>
  const date = new Date(value)
  return <time dateTime={value} title={formatExact(date, locale, timeZone)} className="numbers">{formatWhen(date, locale, timeZone)}</time>
}

/** A calendar day (`2026-11-21`): the same in every zone. */
export function Day({ value }: { value: string | null | undefined }) {
  const locale = useLocale()
  if (!value) return <span className="faint">—</span>
  return <time dateTime={value} className="numbers">{formatDay(new Date(`${value.slice(0, 10)}T12:00:00Z`), locale, 'UTC')}</time>
}
