import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { DuplicateSide } from '#shared/contracts/duplicates.ts'
import { Money } from '../../ui/display/Money.tsx'
import { Phone } from '../../ui/display/Phone.tsx'
import { When } from '../../ui/display/When.tsx'
import classes from './duplicates.module.css'

/** One customer of a pair: who, how to reach them, what they bought, since when. */
export function Side({ side }: { side: DuplicateSide }) {
  return (
    <div className={classes.side}>
      <Link to={`/customers/${side.id}`} className={classes.name} dir="auto">{side.name || `№ ${side.id}`}</Link>
      {side.vip && <span className={classes.mark}>VIP</span>}{side.bad && <span className={classes.mark} data-tone="bad"><Trans>bad</Trans></span>}
      <div className={classes.contacts}>
        {side.phone && <Phone value={side.phone} link={false} />}
        {side.email && <span className={classes.email}>{side.email}</span>}
        {side.city && <span>{side.city}</span>}
      </div>
      <div className={classes.facts}>
        <span className="numbers"><Plural value={side.ordersCount} one="# order" other="# orders" /></span>
        {side.ordersCount > 0 && <Money value={side.totalSum} />}
        <span>{side.lastOrderAt ? <><Trans>last</Trans> <When value={side.lastOrderAt} /></> : <><Trans>created</Trans> <When value={side.createdAt} /></>}</span>
      </div>
    </div>
  )
}
