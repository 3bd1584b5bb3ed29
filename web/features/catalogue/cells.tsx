import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import { Picture } from './Picture.tsx'
import type { ProductRow } from './product-list.ts'
import classes from './list.module.css'

/** Columns that say more than a plain value. */
export const productCells: Record<string, (row: ProductRow) => ReactNode> = {
  imageUrl: row => <Picture url={row.imageUrl} size={26} />,
  name: row => <span dir="auto">{row.name}</span>,
  minPrice: row => <PriceRange min={row.minPrice} max={row.maxPrice} />,
  quantity: row => <Left quantity={row.quantity} />,
  active: row => <InSale active={row.active ?? false} />,
}

/** One price, or from the cheapest to the dearest offer. */
export function PriceRange({ min, max }: { min: number | null | undefined; max: number | null | undefined }) {
  if (min === null || min === undefined || max === null || max === undefined || min === max) return <Money value={min ?? max} />
  return <span className={classes.range}><Money value={min} /> – <Money value={max} /></span>
}

function Left({ quantity }: { quantity: number | undefined }) {
  return <span className={quantity !== undefined && quantity <= 0 ? classes.none : undefined}><Amount value={quantity} /></span>
}

export function InSale({ active }: { active: boolean }) {
  return active ? <span className="soft"><Trans>in sale</Trans></span> : <StatusBadge color="gray"><Trans>not in sale</Trans></StatusBadge>
}

/** The row on a phone: what it is, what it costs, how many are left. */
export function ProductRowCard({ row }: { row: ProductRow }) {
  return (
    <div className={classes.rowCard}>
      <Picture url={row.imageUrl} size={40} />
      <div className={classes.rowWords}>
        <div className={classes.cut} dir="auto">{row.name}</div>
        <div className={classes.cardLine}>
          <span className="soft">{row.article ?? <Trans>no article</Trans>}</span>
          <b><PriceRange min={row.minPrice} max={row.maxPrice} /></b>
        </div>
        <div className={classes.cardLine}><InSale active={row.active ?? false} /><span className="soft"><Trans>in stock</Trans> <Left quantity={row.quantity} /></span></div>
      </div>
    </div>
  )
}
