import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { FilesBlock } from '../../../ui/files/FilesBlock.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { orderQuery } from '../order-api.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { CustomerBlock } from './CustomerBlock.tsx'
import { DeliveryBlock } from './DeliveryBlock.tsx'
import { ItemsBlock } from './ItemsBlock.tsx'
import { HeadFields, OrderHead } from './OrderHead.tsx'
import { CommentsBlock, DimensionsBlock, MoreBlock } from './OtherBlocks.tsx'
import { PaymentsBlock } from './PaymentsBlock.tsx'
import { Problems } from './Problems.tsx'
import { Sums } from './Sums.tsx'
import classes from './card.module.css'

/** An order by its id, in the side panel or as a page: all about it in one window. */
export function OrderContent({ id, asPage = false }: { id: number; asPage?: boolean }) {
  const card = useQuery(orderQuery(id))
  if (card.isPending) return <CardSkeleton label={<Trans>Loading the order</Trans>} lines={12} />
  if (card.isError && !card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Card order={card.data} asPage={asPage} />
}

function Card({ order, asPage }: { order: OrderCard; asPage: boolean }) {
  const { t } = useLingui()
  const id = useId()
  const [tab, setTab] = useState<'order' | 'history'>('order')
  // Keys of the blocks work from the history too: their tab comes forward first.
  const toOrder = () => setTab('order')
  const edit = useCardEdit('order', order.id, `/api/orders/${order.id}`, order.may.change)
  const tabs = [{ key: 'order', name: <Trans>Order</Trans> }, { key: 'history', name: <Trans>History and comments</Trans> }] as const
  return (
    <article className={classes.card} aria-label={t`Order ${order.number}`}>
      <OrderHead order={order} edit={edit} asPage={asPage} />
      <div className={classes.tabs} role="tablist" aria-label={t`Parts of the card`}>
        {tabs.map(({ key, name }) => (
          <UnstyledButton key={key} role="tab" id={`${id}-${key}-tab`} aria-controls={`${id}-${key}`} aria-selected={tab === key} className={classes.tab} onClick={() => setTab(key)}>{name}</UnstyledButton>
        ))}
      </div>
      <div className={classes.layout} data-tab={tab}>
        <div className={classes.blocks} id={`${id}-order`}>
          <HeadFields order={order} edit={edit} />
          <Slot name="order.banner" with={{ order }} />
          <Problems order={order} onKey={toOrder} />
          <CustomerBlock order={order} edit={edit} />
          <ItemsBlock order={order} edit={edit} onKey={toOrder} />
          <Sums order={order} edit={edit} />
          <DeliveryBlock order={order} edit={edit} />
          <PaymentsBlock order={order} edit={edit} onKey={toOrder} />
          <Slot name="order.block" with={{ order }} />
          <CommentsBlock order={order} edit={edit} />
          <DimensionsBlock order={order} edit={edit} />
          <MoreBlock order={order} edit={edit} />
          <FilesBlock entity="order" id={order.id} />
        </div>
        <div className={classes.side} id={`${id}-history`}><Timeline order={order} onComposer={() => setTab('history')} /></div>
      </div>
    </article>
  )
}
