import { Plural, Trans } from '@lingui/react/macro'
import { IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { CustomerCard, LikelyDuplicate } from '#shared/contracts/customers.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import classes from './card.module.css'

/** Others who are probably the same person, and what says so. */
export function DuplicatesBlock({ customer }: { customer: CustomerCard }) {
  if (customer.duplicates.length === 0) return null
  return (
    <section className={classes.duplicates}>
      <h3><IconUsers size={16} aria-hidden /> <Trans>Probably the same person</Trans></h3>
      <ul>
        {customer.duplicates.map(one => (
          <li key={one.id}>
            <Link to={`/customers/${one.id}`} dir="auto">{one.name || `№ ${one.id}`}</Link>{' '}
            <span className="soft"><Plural value={one.ordersCount} one="# order" other="# orders" /> · <Reasons reasons={one.reasons} /></span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Reasons({ reasons }: { reasons: LikelyDuplicate['reasons'] }) {
  return reasons.map((reason, at) => (
    <span key={`${reason.kind} ${reason.value}`}>{at > 0 && ', '}{reason.kind === 'phone' ? <><Trans>the same phone</Trans> <Phone value={reason.value} link={false} /></> : <><Trans>the same e-mail</Trans> {reason.value}</>}</span>
  ))
}
