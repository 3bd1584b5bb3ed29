import { Trans } from '@lingui/react/macro'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMultiline, EditNumber } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../order-words.ts'
import classes from './card.module.css'

type BlockProps = { order: OrderCard; edit: CardEdit }

/** What the customer asked for, and what colleagues should know. */
export function CommentsBlock({ order, edit }: BlockProps) {
  const words = useFieldWords()
  return (
    <Block title={<Trans>Comments</Trans>}>
      <EditMultiline edit={edit} field="customerComment" label={words('customerComment')} value={order.customerComment} />
      <EditMultiline edit={edit} field="managerComment" label={words('managerComment')} value={order.managerComment} />
    </Block>
  )
}

/** Weight and size of the parcel: grams and millimetres. */
export function DimensionsBlock({ order, edit }: BlockProps) {
  const words = useFieldWords()
  return (
    <Block title={<Trans>Weight and size</Trans>}>
      <div className={classes.columns}>
        <div>
          <EditNumber edit={edit} field="weight" label={words('weight')} value={order.weight} min={0} />
          <EditNumber edit={edit} field="length" label={words('length')} value={order.length} decimals={0} min={0} />
        </div>
        <div>
          <EditNumber edit={edit} field="width" label={words('width')} value={order.width} decimals={0} min={0} />
          <EditNumber edit={edit} field="height" label={words('height')} value={order.height} decimals={0} min={0} />
        </div>
      </div>
    </Block>
  )
}
