import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { SiteGoods } from '#shared/contracts/site-tracking.ts'
import { Money } from '../../ui/display/Money.tsx'
import classes from './site.module.css'

/** A thing that somebody looked at, wants or has in the cart. `children` stand after the price. */
export function Goods({ goods, children }: { goods: SiteGoods; children?: ReactNode }) {
  const name = goods.name ? <span dir="auto">{goods.name}</span> : <Trans>Not in the catalogue</Trans>
  return (
    <li className={classes.goods}>
      {goods.imageUrl && <img className={classes.picture} src={goods.imageUrl} alt="" loading="lazy" />}
      <span className={classes.name}>{goods.productId ? <Link to={`/products/${goods.productId}`}>{name}</Link> : name}</span>
      <span className={classes.price}>{goods.price !== null && <Money value={goods.price} />}{children}</span>
    </li>
  )
}
