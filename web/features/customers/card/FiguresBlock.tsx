import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import classes from './card.module.css'

/** What the customer's orders come to. Cancelled ones count only as cancelled. */
export function FiguresBlock({ customer: { figures } }: { customer: CustomerCard }) {
  return (
    <dl className={classes.figures}>
      <Figure label={<Trans>Orders</Trans>}><Amount value={figures.ordersCount} /></Figure>
      <Figure label={<Trans>Cancelled</Trans>}><Amount value={figures.cancelledCount} /></Figure>
      <Figure label={<Trans>In all</Trans>}><Money value={figures.totalSum} currency={figures.currency} /></Figure>
      <Figure label={<Trans>Average order</Trans>}><Money value={figures.averageSum} currency={figures.currency} /></Figure>
      {figures.marginSum !== null && <Figure label={<Trans>Margin</Trans>} hint={<Trans>Total less purchase prices and net cost of delivery</Trans>}><Money value={figures.marginSum} currency={figures.currency} /></Figure>}
      <Figure label={<Trans>First order</Trans>}><When value={figures.firstOrderAt} /></Figure>
      <Figure label={<Trans>Last order</Trans>}><When value={figures.lastOrderAt} /></Figure>
      {figures.daysBetweenOrders !== null && <Figure label={<Trans>Days between orders</Trans>}><Amount value={figures.daysBetweenOrders} /></Figure>}
    </dl>
  )
}

function Figure({ label, hint, children }: { label: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return <div className={classes.figure}><dt>{label}{hint && <span className="visually-hidden"> ({hint})</span>}</dt><dd>{children}</dd></div>
}
