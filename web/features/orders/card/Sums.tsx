import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useAccount } from '../../../base/account.ts'
import { Money } from '../../../ui/display/Money.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoney, EditNumber } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { discountWords, useFieldWords } from '../order-words.ts'
import classes from './card.module.css'

/** What the order costs and why: each kind of discount on a line of its own, delivery, paid, to pay. */
export function Sums({ order, edit }: { order: OrderCard; edit: CardEdit }) {
  const { i18n, t } = useLingui()
  const { currency: base } = useAccount()
  const words = useFieldWords()
  const kinds = Object.entries(order.discountByKind).filter(([, amount]) => amount !== 0)
  return (
    <Block title={<Trans>Sums</Trans>}>
      <div className={classes.sums}>
        <div>
          <EditNumber edit={edit} field="discountManualPercent" label={words('discountManualPercent')} value={order.discountManualPercent} unit="%" decimals={4} min={0} />
          <EditMoney currency={order.currency} edit={edit} field="discountManualAmount" label={words('discountManualAmount')} value={order.discountManualAmount} min={0} />
          {order.currency !== base && <EditNumber edit={edit} field="rate" label={t`Rate: ${base} for 1 ${order.currency}`} value={order.rate} decimals={10} min={0} />}
        </div>
        <dl className={classes.totals}>
          <Sum label={<Trans>Goods</Trans>} value={order.goodsSum} currency={order.currency} />
          {kinds.map(([kind, amount]) => {
            const word = discountWords[kind]
            return <Sum key={kind} label={word ? i18n._(word) : kind} value={-amount} currency={order.currency} />
          })}
          <Sum label={<Trans>Delivery</Trans>} value={order.deliveryCost} currency={order.currency} />
          <Sum label={<Trans>Total</Trans>} value={order.total} currency={order.currency} strong />
          {order.rate !== null && order.currency !== base && <Sum label={<Trans>In {base}</Trans>} value={Math.round(order.total * order.rate)} currency={base} />}
          <Sum label={<Trans>Paid</Trans>} value={order.paidSum} currency={order.currency} />
          <Sum label={<Trans>To pay</Trans>} value={order.toPay} currency={order.currency} strong />
          {order.margin !== null && <Sum label={<Trans>Margin</Trans>} value={order.margin} currency={order.currency} />}
        </dl>
      </div>
    </Block>
  )
}

function Sum({ label, value, currency, strong }: { label: ReactNode; value: number; currency: string; strong?: boolean }) {
  return <div data-strong={strong || undefined}><dt>{label}</dt><dd><Money value={value} currency={currency} className={classes.plainSum} /></dd></div>
}
