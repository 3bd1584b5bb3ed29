import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useMemo, useState } from 'react'
import type { OfferCard, ProductCard } from '#shared/contracts/catalogue.ts'
import type { ReferencesAnswer } from '#shared/contracts/settings.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoney, EditNumber } from '../../../ui/edit/fields.tsx'
import { InSale } from '../cells.tsx'
import { OfferDetails } from './OfferDetails.tsx'
import { ownProperties } from './properties.ts'
import classes from './offers.module.css'

type OfferRowProps = {
  offer: OfferCard
  product: ProductCard
  edit: CardEdit
  priceTypes: ReferencesAnswer['priceTypes']
  stores: ReferencesAnswer['stores']
  units: ReferencesAnswer['units']
  /** The only one of its product: it need not say again what it is. */
  isOnly: boolean
}

/** An offer: what tells it apart, its prices, its stock; the rest opens under it. */
export function OfferRow({ offer, product, edit, priceTypes, stores, units, isOnly }: OfferRowProps) {
  const { t } = useLingui()
  const id = useId()
  const [open, setOpen] = useState(isOnly)
  const own = useMemo<CardEdit>(() => ({
    ...edit, path: `/api/products/${product.id}/offers/${offer.id}`, focus: field => edit.focus(field), mayEdit: () => edit.editable,
  }), [edit, product.id, offer.id])
  const properties = ownProperties(offer, product.offers)
  const prices = priceTypes.filter(type => type.active || offer.prices[type.code] !== undefined)
  return (
    <li className={classes.offer} data-inactive={!offer.active || undefined}>
      <div className={classes.what}>
        <UnstyledButton className={classes.opener} aria-expanded={open} aria-controls={`${id}-more`} onClick={() => setOpen(!open)}>
          <IconChevronRight size={14} className={classes.chevron} aria-hidden /><span className={classes.name} dir="auto">{offer.name}</span>
        </UnstyledButton>
        <div className={classes.facts}>
          {!offer.active && <InSale active={false} />}
          {offer.article && <span>{offer.article}</span>}
          {offer.barcode && <span>{offer.barcode}</span>}
          {properties.slice(0, 6).map(({ code, name, value }) => <span key={code} dir="auto">{name}: {value}</span>)}
        </div>
      </div>
      <div className={classes.prices} role="group" aria-label={t`Prices: ${offer.name}`}>
        {prices.map(type => <EditMoney key={type.code} edit={own} field={`prices.${type.code}`} label={type.name} value={offer.prices[type.code] ?? null} min={0} placeholder={<Trans>no price</Trans>} />)}
      </div>
      {product.type === 'product' && <Stock offer={offer} edit={own} stores={stores} unit={units.find(unit => unit.code === offer.unit)?.sym} />}
      {open && <div id={`${id}-more`} className={classes.details}><OfferDetails offer={offer} edit={own} properties={properties} /></div>}
    </li>
  )
}

/** Stores where it is counted; the others are offered too while they are few. */
function Stock({ offer, edit, stores, unit }: { offer: OfferCard; edit: CardEdit; stores: ReferencesAnswer['stores']; unit: string | undefined }) {
  const { t } = useLingui()
  const [isAll, showAll] = useState(false)
  const active = stores.filter(store => store.active)
  const counted = new Map(offer.stores.map(row => [row.store, row]))
  const offered = isAll || active.length <= 4 ? active.filter(store => !counted.has(store.code)) : []
  const rows: OfferCard['stores'] = [...offer.stores, ...offered.map(store => ({ store: store.code, quantity: 0, reserved: 0, purchasePrice: null }))]
  const name = (code: string): string => stores.find(store => store.code === code)?.name ?? code
  return (
    <div className={classes.stock}>
      <table aria-label={t`Stock: ${offer.name}`}>
        <thead><tr><th scope="col"><Trans>Store room</Trans></th><th scope="col" data-figure="edit"><Trans>Quantity</Trans></th><th scope="col" data-figure><Trans>Reserved</Trans></th><th scope="col" data-figure><Trans>Free</Trans></th></tr></thead>
        <tbody>
          {rows.map(row => {
            const free = row.quantity - row.reserved
            return (
              <tr key={row.store}>
                <th scope="row">{name(row.store)}</th>
                <td data-figure="edit"><EditNumber bare edit={edit} field={`stores.${row.store}`} label={t`Quantity, ${name(row.store)}: ${offer.name}`} value={counted.has(row.store) ? row.quantity : null} min={0} /></td>
                <td data-figure><Amount value={row.reserved} /></td>
                <td data-figure><span className={free <= 0 ? classes.none : undefined}><Amount value={free} unit={unit} /></span></td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {!isAll && active.length > 4 && active.some(store => !counted.has(store.code)) && <UnstyledButton className={classes.more} onClick={() => showAll(true)}><Trans>All store rooms</Trans></UnstyledButton>}
      {offer.purchasePrice !== null && <div className={classes.purchase}><Trans>bought at</Trans> <Money value={offer.purchasePrice} /></div>}
    </div>
  )
}
