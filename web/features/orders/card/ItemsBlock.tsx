import { Trans, useLingui } from '@lingui/react/macro'
import { Plural } from '@lingui/react/macro'
import type { OrderCard, OrderItem } from '#shared/contracts/orders.ts'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { useOrderActions } from '../order-api.ts'
import { AddItem } from '../offers/AddItem.tsx'
import { ItemRow } from './ItemRow.tsx'
import classes from './items.module.css'

/** The lines of the order, each value edited where it stands, and one box to add more. */
export function ItemsBlock({ order, edit, onKey }: { order: OrderCard; edit: CardEdit; onKey: () => void }) {
  const { t } = useLingui()
  const actions = useOrderActions(order.id)
  const remove = async (item: OrderItem): Promise<void> => {
    try {
      await actions.removeItem(item.id)
    } catch (error) {
      toastError(error)
      return
    }
    toast({ message: <Trans>Removed: {item.name}</Trans>, undo: () => actions.addItem(again(item)) })
  }
  return (
    <Block title={<Trans>Goods</Trans>} actions={order.items.length > 0 && <span className="soft"><Plural value={order.items.length} one="# line" other="# lines" /></span>}>
      {order.items.length > 0 && (
        <div className={classes.items} role="table" aria-label={t`Goods of the order`}>
          <div className={classes.head} role="row">
            <span role="columnheader"><Trans>Name</Trans></span>
            <span role="columnheader" data-figure="edit"><Trans>Quantity</Trans></span>
            <span role="columnheader" data-figure="edit"><Trans>Price</Trans></span>
            <span role="columnheader" data-figure><Trans>Discount</Trans></span>
            <span role="columnheader" data-figure><Trans>Sum</Trans></span>
            <span role="columnheader"><span className="visually-hidden"><Trans>Actions</Trans></span></span>
          </div>
          {order.items.map(item => <ItemRow key={item.id} order={order} item={item} edit={edit} onRemove={() => void remove(item)} />)}
        </div>
      )}
      {order.items.length === 0 && <p className={classes.empty}><Trans>No goods yet. Find the first one by name, article or barcode.</Trans></p>}
      {order.may.change && <AddItem site={order.site} currency={order.currency} onAdd={actions.addItem} onKey={onKey} />}
    </Block>
  )
}

/** The same line once more, for undo. Its status and its place are made anew. */
const again = (item: OrderItem) => ({
  ...(item.offerId === null ? { productName: item.name } : { offerId: item.offerId }),
  quantity: item.quantity,
  initialPrice: item.initialPrice,
  discountManualAmount: item.discountManualAmount,
  discountManualPercent: item.discountManualPercent,
  ...(item.comment ? { comment: item.comment } : {}),
})
