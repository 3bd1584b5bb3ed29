import { Trans, useLingui } from '@lingui/react/macro'
import { IconClockExclamation, IconPhoneOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { formatMinutes } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { When } from '../../../ui/display/When.tsx'
import { InVain } from '../my-day/item-words.tsx'
import { WhyManager } from './WhyManager.tsx'
import classes from './touch.module.css'

/** In the head of an order: how long it waited for a person, calls in vain, and why it is this manager's. */
export function TouchFields({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  return (
    <>
      {(order.firstTouch.isWaiting || order.firstTouch.at) && <Line label={t`First contact`}><FirstTouch touch={order.firstTouch} /></Line>}
      {(order.callAttempts > 0 || order.nextCallAt) && (
        <Line label={t`Calls`}>
          {order.callAttempts > 0 && <span className={classes.part}><IconPhoneOff size={16} aria-hidden /> <InVain count={order.callAttempts} /></span>}
          {order.nextCallAt && <span className={classes.part}><Trans>call again <When value={order.nextCallAt} /></Trans></span>}
        </Line>
      )}
      {order.managerReason && <Line label={t`Why this manager`} wide><WhyManager reason={order.managerReason} /></Line>}
    </>
  )
}

function Line({ label, wide, children }: { label: ReactNode; wide?: boolean; children: ReactNode }) {
  return <div className={classes.line} data-wide={wide || undefined}><span className={classes.label}>{label}</span><span className={classes.value}>{children}</span></div>
}

function FirstTouch({ touch }: { touch: OrderCard['firstTouch'] }) {
  const locale = useLocale()
  const people = useReference('users')
  const waited = formatMinutes(touch.minutes ?? 0, locale)
  const norm = formatMinutes(touch.norm, locale)
  if (touch.isWaiting) {
    return (
      <span className={classes.part} data-late={touch.isOverdue || undefined}>
        {touch.isOverdue && <IconClockExclamation size={16} aria-hidden />}
        {touch.isOverdue ? <Trans>waits {waited}, the norm is {norm}</Trans> : <Trans>waits {waited} of {norm}</Trans>}
      </span>
    )
  }
  const who = people.find(person => person.code === String(touch.by))?.name
  return (
    <>
      <span className={classes.part}><When value={touch.at} /></span>
      {touch.minutes !== null && <span className={classes.part} data-late={touch.isOverdue || undefined}>{touch.isOverdue ? <Trans>after {waited}, the norm is {norm}</Trans> : <Trans>after {waited}</Trans>}</span>}
      {who && <span className={classes.part} dir="auto">{who}</span>}
    </>
  )
}
