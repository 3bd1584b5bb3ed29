import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertOctagon, IconStar } from '@tabler/icons-react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import classes from './pairs.module.css'

/** An order of a marked customer says so before anything is done with it. */
export function MarkBanner({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  if (order.customer?.bad) {
    return (
      <section className={classes.banner} data-tone="danger" aria-label={t`Bad customer`}>
        <div className={classes.line}><IconAlertOctagon size={16} aria-hidden /><span className={classes.said}><b><Trans>Bad customer</Trans></b>{order.toPay > 0 && <> · <Trans>ask for the money first</Trans></>}</span></div>
      </section>
    )
  }
  if (order.customer?.vip) {
    return (
      <section className={classes.banner} data-tone="vip" aria-label={t`VIP customer`}>
        <div className={classes.line}><IconStar size={16} aria-hidden /><b><Trans>VIP customer</Trans></b></div>
      </section>
    )
  }
  return null
}
