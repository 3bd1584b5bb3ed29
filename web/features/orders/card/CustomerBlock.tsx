import { Plural, Trans } from '@lingui/react/macro'
import { IconPin } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditPhone, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../order-words.ts'
import classes from './card.module.css'

/** The person of this order as the order names them, and beside it who they are to the store. */
export function CustomerBlock({ order, edit }: { order: OrderCard; edit: CardEdit }) {
  const words = useFieldWords()
  const field = (name: 'firstName' | 'lastName' | 'patronymic') => <EditText edit={edit} field={name} label={words(name)} value={order[name]} maxLength={255} />
  return (
    <Block title={<Trans>Customer</Trans>} actions={order.customer && <Link className={classes.toCustomer} dir="auto" to={`/customers/${order.customer.id}`}>{order.customer.name || <Trans>Card of the customer</Trans>}</Link>}>
      <div className={classes.columns}>
        <div>
          {field('lastName')}
          {field('firstName')}
          {field('patronymic')}
        </div>
        <div>
          <EditPhone edit={edit} field="phone" label={words('phone')} value={order.phone} />
          <EditPhone edit={edit} field="additionalPhone" label={words('additionalPhone')} value={order.additionalPhone} />
          <EditText edit={edit} field="email" label={words('email')} value={order.email} type="email" />
        </div>
      </div>
      {order.customer && <CustomerFigures customer={order.customer} phone={order.phone} />}
    </Block>
  )
}

function CustomerFigures({ customer, phone }: { customer: NonNullable<OrderCard['customer']>; phone: string | null }) {
  return (
    <div className={classes.figures}>
      {phone && !phone.includes('*') && <a className={classes.call} href={`tel:${phone}`}><Trans>Call</Trans></a>}
      {customer.vip && <span className={classes.tag}>VIP</span>}
      {customer.bad && <span className={classes.tag} data-tone="bad"><Trans>Bad customer</Trans></span>}
      <b className={classes.customerFigure}><Plural value={customer.ordersCount} one="# order" other="# orders" /></b>
      {customer.cancelledCount > 0 && <Figure label={<Trans>cancelled</Trans>}><Amount value={customer.cancelledCount} /></Figure>}
      <Figure label={<Trans>in all</Trans>}><Money value={customer.totalSum} currency={customer.currency} /></Figure>
      <Figure label={<Trans>on average</Trans>}><Money value={customer.averageSum} currency={customer.currency} /></Figure>
      {customer.firstOrderAt && <Figure label={<Trans>first order</Trans>}><When value={customer.firstOrderAt} /></Figure>}
      {customer.lastOrderAt && <Figure label={<Trans>last order</Trans>}><When value={customer.lastOrderAt} /></Figure>}
      {customer.pinnedNote && <p className={classes.note}><IconPin size={14} aria-hidden /> {customer.pinnedNote}</p>}
    </div>
  )
}

function Figure({ label, children }: { label: ReactNode; children: ReactNode }) {
  return <span className={classes.customerFigure}><b>{children}</b> <span className="soft">{label}</span></span>
}
