import { ActionIcon, NumberInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconTrash } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { AddItem } from '../offers/AddItem.tsx'
import { itemOf, lineSum, type DraftItem } from './draft.ts'
import classes from './new.module.css'

type DraftItemsProps = {
  items: DraftItem[]
  site: string | null
  searchRef: RefObject<HTMLInputElement | null>
  onAdd: (item: Omit<DraftItem, 'key'>) => void
  onChange: (key: number, change: Partial<DraftItem>) => void
  onRemove: (key: number) => void
}

const figure = { hideControls: true, decimalSeparator: ',', allowedDecimalSeparators: ['.', ','], thousandSeparator: ' ', min: 0 }

/** The lines of the draft and the box to add more: type, arrows, Enter, quantity, Enter. */
export function DraftItems({ items, site, searchRef, onAdd, onChange, onRemove }: DraftItemsProps) {
  const { t } = useLingui()
  return (
    <fieldset className={classes.group}>
      <legend><Trans>Goods</Trans></legend>
      {items.length > 0 && (
        <ul className={classes.items}>
          {items.map(item => (
            <li key={item.key} className={classes.item}>
              <div className={classes.itemName}>
                <span dir="auto">{item.name}</span>
                <span className="soft">{item.article} {item.free !== null && <span className={item.free < item.quantity ? classes.short : undefined}><Trans>free</Trans> <Amount value={item.free} unit={item.unit ?? undefined} /></span>}</span>
              </div>
              <NumberInput {...figure} aria-label={t`Quantity: ${item.name}`} decimalScale={3} value={item.quantity} onChange={next => typeof next === 'number' && next > 0 && onChange(item.key, { quantity: next })} />
              <NumberInput {...figure} aria-label={t`Price: ${item.name}`} decimalScale={2} value={item.price / 100} onChange={next => onChange(item.key, { price: Math.round(Number(next || 0) * 100) })} />
              <NumberInput {...figure} aria-label={t`Discount, %: ${item.name}`} decimalScale={2} max={100} suffix=" %" value={item.discountPercent} onChange={next => onChange(item.key, { discountPercent: Math.min(100, Number(next || 0)) })} />
              <span className={classes.itemSum}><Money value={lineSum(item)} /></span>
              <ActionIcon variant="subtle" color="gray" aria-label={t`Remove: ${item.name}`} onClick={() => onRemove(item.key)}><IconTrash size={16} /></ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <AddItem
        site={site ?? undefined} searchRef={searchRef}
        onAdd={(item, offer) => onAdd(offer ? itemOf(offer, item.quantity) : { offerId: null, name: item.productName ?? '', article: null, unit: null, free: null, quantity: item.quantity, price: item.initialPrice ?? 0, listPrice: null, discountPercent: 0 })}
      />
    </fieldset>
  )
}
