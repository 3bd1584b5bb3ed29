import { ActionIcon, Popover, Tooltip, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { OrderCard, OrderItem } from '#shared/contracts/orders.ts'
import { formatNumber } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoney, EditNumber, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { discountWords } from '../order-words.ts'
import { Picture } from '../offers/OfferSearch.tsx'
import { partEdit } from './part-edit.ts'
import classes from './items.module.css'

type ItemRowProps = { order: OrderCard; item: OrderItem; edit: CardEdit; onRemove: () => void }

/** A line: what it is, how many are free, and its figures, each edited in place. */
export function ItemRow({ order, item, edit, onRemove }: ItemRowProps) {
  const { t } = useLingui()
  const line = useMemo(() => partEdit(edit, 'items', item.id, edit.editable && order.may.change), [edit, item.id, order.may.change])
  const short = item.offerId !== null && !item.isCancelled && item.reserved < item.quantity
  return (
    <div className={classes.row} role="row" data-cancelled={item.isCancelled || undefined}>
      <div className={classes.what} role="cell">
        <Picture url={item.imageUrl} />
        <div className={classes.words}>
          {item.productId === null ? <span className={classes.name} dir="auto">{item.name}</span> : <Link to={`/products/${item.productId}`} className={classes.name} dir="auto">{item.name}</Link>}
          <span className={classes.facts}>
            {item.article && <span>{item.article}</span>}
            {item.free !== null && <span className={short ? classes.short : undefined}>{short ? <Trans>reserved {item.reserved} of {item.quantity}</Trans> : <Trans>free</Trans>} {!short && <Amount value={item.free} unit={item.unit ?? undefined} />}</span>}
            {item.purchasePrice !== null && <span><Trans>bought at</Trans> <Money value={item.purchasePrice} currency={order.currency} /></span>}
          </span>
          <div className={classes.extras}>
            <ItemStatus item={item} edit={line} />
            <EditText bare edit={line} field="comment" label={t`Comment: ${item.name}`} value={item.comment} placeholder={<Trans>comment</Trans>} />
          </div>
        </div>
      </div>
      <div className={classes.figure} role="cell" data-name={t`Quantity`}><EditNumber bare edit={line} field="quantity" label={t`Quantity: ${item.name}`} value={item.quantity} unit={item.unit ?? undefined} min={0} /></div>
      <div className={classes.figure} role="cell" data-name={t`Price`}><EditMoney bare currency={order.currency} edit={line} field="initialPrice" label={t`Price: ${item.name}`} value={item.initialPrice} min={0} /></div>
      <div className={classes.figure} role="cell" data-name={t`Discount`}><ItemDiscount order={order} item={item} edit={line} /></div>
      <div className={classes.figure} role="cell" data-name={t`Sum`}><span className={classes.sum}><Money value={item.total} currency={order.currency} /></span></div>
      <div className={classes.actions} role="cell">
        {line.editable && <Tooltip label={<Trans>Remove the line</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Remove: ${item.name}`} onClick={onRemove}><IconTrash size={16} /></ActionIcon></Tooltip>}
      </div>
    </div>
  )
}

function ItemStatus({ item, edit }: { item: OrderItem; edit: CardEdit }) {
  const { t } = useLingui()
  const statuses = useReference('itemStatuses')
  return <EditSelect bare edit={edit} field="status" label={t`Status: ${item.name}`} value={item.status} options={statuses} />
}

/** The discount in short; a click opens both ways to set it and what each kind takes off this line. */
function ItemDiscount({ order, item, edit }: { order: OrderCard; item: OrderItem; edit: CardEdit }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const off = item.discounts.reduce((sum, discount) => sum + discount.amount, 0)
  const percent = item.discountManualPercent > 0 ? `${formatNumber(item.discountManualPercent, locale)} %` : null
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.discount} aria-label={t`Discount: ${item.name}`}>
          {off === 0 && !percent ? <span className="faint">—</span> : <>{percent && <span className="soft">{percent} </span>}<Money value={-off} currency={order.currency} className={classes.off} /></>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.discountBox}>
        <EditNumber edit={edit} field="discountManualPercent" label={<Trans>Percent</Trans>} value={item.discountManualPercent} unit="%" decimals={4} min={0} />
        <EditMoney currency={order.currency} edit={edit} field="discountManualAmount" label={<Trans>Sum off a unit</Trans>} value={item.discountManualAmount} min={0} />
        {item.discounts.map(discount => {
          const words = discountWords[discount.kind]
          return <div key={discount.kind} className={classes.discountLine}><span>{words ? i18n._(words) : discount.kind}</span><Money value={-discount.amount} currency={order.currency} className={classes.off} /></div>
        })}
      </Popover.Dropdown>
    </Popover>
  )
}
