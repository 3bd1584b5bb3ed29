import { Trans } from '@lingui/react/macro'
import { useAccount } from '../../base/account.ts'
import { formatDay, formatExact, formatTime, formatWhen } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import classes from './tasks.module.css'

export const isOverdue = (task: { dueAt: string | null; complete: boolean }): boolean => !task.complete && task.dueAt !== null && Date.parse(task.dueAt) < Date.now()

/** A term is a minute: the hour stands beside the day however far it is. */
export function Term({ value }: { /** ISO 8601 in UTC */ value: string }) {
  const locale = useLocale()
  const { timeZone } = useAccount()
  const date = new Date(value)
  const near = formatWhen(date, locale, timeZone)
  return <time dateTime={value} title={formatExact(date, locale, timeZone)} className="numbers">{near.includes(':') ? near : `${formatDay(date, locale, timeZone)}, ${formatTime(date, locale, timeZone)}`}</time>
}

/** The term; that it has passed is said, not only coloured. */
export function Due({ task }: { task: { dueAt: string | null; complete: boolean } }) {
  if (task.dueAt === null) return <span className="faint"><Trans>no term</Trans></span>
  const late = isOverdue(task)
  return <span className={classes.due} data-late={late || undefined}><Term value={task.dueAt} />{late && <span className="visually-hidden"> (<Trans>overdue</Trans>)</span>}</span>
}
