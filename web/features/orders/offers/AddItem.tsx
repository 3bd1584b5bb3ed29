import { Button, NumberInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { OfferFound } from '#shared/contracts/catalogue.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { orderKeys } from '../card/order-keys.ts'
import type { NewItem } from '../order-api.ts'
import { OfferSearch } from './OfferSearch.tsx'
import classes from './add-item.module.css'

type Picked = { offer: OfferFound } | { name: string }
type AddItemProps = {
  site?: string
  currency?: string
  onAdd: (item: NewItem, offer: OfferFound | null) => Promise<unknown> | void
  searchRef?: RefObject<HTMLInputElement | null>
  /** Called before the box takes the focus by its key: it may stand behind a tab. */
  onKey?: () => void
}

/** Type, arrows, Enter; quantity, Enter; and again. What was refused stays in the field. */
export function AddItem({ site, currency, onAdd, searchRef, onKey }: AddItemProps) {
  const { t } = useLingui()
  const own = useRef<HTMLInputElement>(null)
  const search = searchRef ?? own
  const [picked, setPicked] = useState<Picked | null>(null)
  const [quantity, setQuantity] = useState<number | ''>(1)
  const [price, setPrice] = useState<number | ''>('')
  const [sending, setSending] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  useShortcuts([{ ...orderKeys.goods, run: () => { onKey?.(); requestAnimationFrame(() => search.current?.focus()) } }])

  const start = (next: Picked): void => { setPicked(next); setQuantity(1); setPrice(''); setReason(null) }
  const finish = (): void => { setPicked(null); setReason(null); requestAnimationFrame(() => search.current?.focus()) }
  const add = async (): Promise<void> => {
    if (!picked || sending || quantity === '' || quantity <= 0) return
    setSending(true)
    try {
      if ('offer' in picked) await onAdd({ offerId: picked.offer.id, quantity }, picked.offer)
      else await onAdd({ productName: picked.name, quantity, initialPrice: Math.round(Number(price || 0) * 100) }, null)
      finish()
    } catch (error) {
      setReason(refusalText(error))
    } finally {
      setSending(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); finish() }
    else if (event.key === 'Enter' && (event.target as Element).matches('input')) { event.preventDefault(); event.stopPropagation(); void add() }
  }
  if (!picked) {
    return (
      <div className={classes.search}>
        <OfferSearch label={t`Add goods: name, article or barcode`} site={site} currency={currency} inputRef={search} onPick={offer => start({ offer })} onPickWords={name => start({ name })} />
      </div>
    )
  }
  return (
    // Not a form: this also stands inside the form of a new order.
    <div className={classes.quantity} role="group" aria-label={t`Goods to add`} onKeyDown={onKeyDown}>
      <span className={classes.name}>{'offer' in picked ? picked.offer.name : picked.name}</span>
      {'name' in picked && (
        <NumberInput label={t`Price`} hideControls w={110} min={0} decimalScale={2} decimalSeparator="," allowedDecimalSeparators={['.', ',']} thousandSeparator=" " value={price} onChange={next => setPrice(typeof next === 'number' ? next : '')} />
      )}
      <NumberInput
        label={t`Quantity`} autoFocus hideControls w={90} min={0} decimalScale={3} decimalSeparator="," allowedDecimalSeparators={['.', ',']} value={quantity}
        onChange={next => setQuantity(typeof next === 'number' ? next : '')} onFocus={event => event.currentTarget.select()}
      />
      <Button variant="default" loading={sending} disabled={quantity === '' || quantity <= 0} onClick={() => void add()}><Trans>Add</Trans></Button>
      <Button variant="subtle" color="gray" onClick={finish}><Trans>Cancel</Trans></Button>
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </div>
  )
}
