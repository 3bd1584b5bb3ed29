import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconChecklist, IconClockExclamation, IconPhoneOff, IconPhoneOutgoing, IconSparkles } from '@tabler/icons-react'
import type { MessageDescriptor } from '@lingui/core'
import type { ReactNode } from 'react'
import type { DayItem, DayKind, DayPart } from '#shared/contracts/day.ts'
import type { IconType } from '../../../base/feature.ts'
import { formatMinutes } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { When } from '../../../ui/display/When.tsx'

export const kindWords: Record<DayKind, { one: MessageDescriptor; many: MessageDescriptor; icon: IconType }> = {
  touch: { one: msg`New order`, many: msg`First contact`, icon: IconSparkles },
  late: { one: msg`Late order`, many: msg({ message: 'Late', context: 'orders of the day' }), icon: IconClockExclamation },
  task: { one: msg`Task`, many: msg`Tasks for now`, icon: IconChecklist },
  retry: { one: msg`Promised call`, many: msg`Promised calls`, icon: IconPhoneOutgoing },
  missed: { one: msg`Not reached`, many: msg({ message: 'Not reached', context: 'several' }), icon: IconPhoneOff },
}

export const partWords: Record<DayPart, MessageDescriptor> = {
  promised: msg`Promised for this hour`,
  touch: msg`Wait for the first contact`,
  late: msg`Late in their status`,
  overdue: msg`Left from earlier days`,
  missed: msg`Could not be reached`,
  later: msg`Later today`,
  anytime: msg`Without a time`,
}

/** Who and what it is about, in one line. */
export const titleOf = (item: DayItem): string => (item.order ? `№ ${item.order.number} ${item.order.customerName}`.trim() : (item.task?.text ?? item.customer?.name ?? item.key))

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Why the item stands where it stands. */
export function Why({ item }: { item: DayItem }): ReactNode {
  const locale = useLocale()
  const { code, params } = item.why
  const minutes = formatMinutes(numberOf(params.minutes), locale)
  const norm = formatMinutes(numberOf(params.norm), locale)
  const attempts = numberOf(params.attempts)
  switch (code) {
    case 'waits_touch': return <Trans>new, waits {minutes}</Trans>
    case 'waits_touch_too_long': return <Trans>new, waits {minutes} with a norm of {norm}</Trans>
    case 'late_in_status': return <LateInStatus code={String(params.status)} minutes={minutes} />
    case 'task_due': return numberOf(params.minutes) > 0 ? <Trans>was due {minutes} ago</Trans> : <Trans>due right now</Trans>
    case 'task_later': return <Trans>due <When value={item.dueAt} /></Trans>
    case 'task_anytime': return <Trans>no time is set</Trans>
    case 'retry_due': return numberOf(params.minutes) > 0 ? <Trans>a call was promised {minutes} ago; <InVain count={attempts} /></Trans> : <Trans>it is time for the promised call; <InVain count={attempts} /></Trans>
    case 'retry_later': return <Trans>call again <When value={item.dueAt} />; <InVain count={attempts} /></Trans>
    case 'no_answer': return <Trans><InVain count={attempts} />, nothing is promised</Trans>
    default: return null
  }
}

function LateInStatus({ code, minutes }: { code: string; minutes: string }) {
  const name = useReferenceItem('statuses', code)?.name ?? code
  return <Trans>late in the status “{name}” by {minutes}</Trans>
}

/** «2 недозвона». */
export function InVain({ count }: { count: number }) {
  return <Plural value={count} one="# call in vain" other="# calls in vain" />
}

/** The figure at the right end of a row: how long it waits, or when it is due. */
export function Clock({ item }: { item: DayItem }) {
  const locale = useLocale()
  const { t } = useLingui()
  const { minutes } = item.why.params
  if (item.kind === 'touch' || item.kind === 'late') return <span title={t`waits so long`}>{formatMinutes(numberOf(minutes), locale)}</span>
  return item.dueAt ? <When value={item.dueAt} /> : <span className="faint">—</span>
}
