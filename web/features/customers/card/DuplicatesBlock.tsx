import { Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { IconUsers } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CustomerCard, LikelyDuplicate } from '#shared/contracts/customers.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { useCustomerActions } from '../customer-api.ts'
import classes from './card.module.css'

/** Others who are probably the same person, and what says so; who says that they are not is not asked again. */
export function DuplicatesBlock({ customer }: { customer: CustomerCard }) {
  const { notSame, sameAfterAll } = useCustomerActions(customer.id)
  const act = useMutation({
    mutationFn: notSame,
    onSuccess: (_, otherId) => toast({ message: <Trans>Remembered: these are different people</Trans>, undo: () => sameAfterAll(otherId) }),
    onError: toastError,
  })
  if (customer.duplicates.length === 0) return null
  return (
    <section className={classes.duplicates}>
      <h3><IconUsers size={16} aria-hidden /> <Trans>Probably the same person</Trans></h3>
      <ul>
        {customer.duplicates.map(one => (
          <li key={one.id}>
            {customer.mayChange && <Button className={classes.notSame} variant="default" size="compact-xs" loading={act.isPending && act.variables === one.id} onClick={() => act.mutate(one.id)}><Trans>Not the same</Trans></Button>}
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
