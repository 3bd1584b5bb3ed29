import { Trans } from '@lingui/react/macro'
import { IconClock, IconMoon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { ReceiverClock as Clock } from '#shared/contracts/receiver-clock.ts'
import { useAccount } from '../../base/account.ts'
import { api } from '../../base/api.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { isNight, timeIn } from './clock.ts'
import classes from './consents.module.css'

const HALF_A_MINUTE = 30_000

export const CustomerClock = ({ customer }: { customer: CustomerCard }) => <ReceiverClock entity="customer" id={customer.id} phones={customer.phones} />
export const OrderClock = ({ order }: { order: OrderCard }) => <ReceiverClock entity="order" id={order.id} phones={[order.phone, order.additionalPhone].filter(phone => phone !== null)} />

/** What time it is where the buyer lives, when that is another time than here; at night it stands out, and whoever calls is asked first. */
function ReceiverClock({ entity, id, phones }: { entity: 'customer' | 'order'; id: number; phones: readonly string[] }) {
  const { timeZone } = useAccount()
  const clock = useQuery({ queryKey: [entity, 'clock', id], queryFn: ({ signal }) => api.get<Clock>(`/api/${entity}s/${id}/clock`, {}, signal), staleTime: 5 * 60_000 }).data
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), HALF_A_MINUTE)
    return () => clearInterval(timer)
  }, [])
  const zone = clock?.zone ?? null
  const time = zone ? timeIn(zone, now) : null
  const night = Boolean(clock && time && isNight(time, clock))
  useAskBeforeCalling(night ? time : null, phones)
  if (!clock || !zone || !time || phones.length === 0 || (!night && timeIn(timeZone, now) === time)) return null
  return (
    <span className={classes.clock} data-night={night || undefined} title={zone}>
      {night ? <IconMoon size={14} aria-hidden /> : <IconClock size={14} aria-hidden />}
      {night ? <Trans>night there: <span className="numbers">{time}</span></Trans> : <Trans>there it is <span className="numbers">{time}</span></Trans>}
    </span>
  )
}

/** Numbers stand in many places of a card, drawn by many: the click is caught on its way. */
function useAskBeforeCalling(time: string | null, phones: readonly string[]): void {
  const numbers = phones.join(' ')
  useEffect(() => {
    if (time === null) return
    const ask = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="tel:"]') : null
      const number = link?.getAttribute('href')?.slice('tel:'.length)
      if (!number || !numbers.split(' ').includes(number)) return
      event.preventDefault()
      event.stopPropagation()
      void confirm({ title: <Trans>It is {time} where the customer lives</Trans>, body: <Trans>They may be asleep. Call all the same?</Trans>, action: <Trans>Call</Trans> }).then(yes => { if (yes) window.location.href = `tel:${number}` })
    }
    document.addEventListener('click', ask, { capture: true })
    return () => document.removeEventListener('click', ask, { capture: true })
  }, [time, numbers])
}
