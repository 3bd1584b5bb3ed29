import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { FilesBlock } from '../../../ui/files/FilesBlock.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { customerQuery } from '../customer-api.ts'
import { EraseAction } from '../erase/EraseAction.tsx'
import { CustomerTimeline } from '../timeline/CustomerTimeline.tsx'
import { AddressBlock } from './AddressBlock.tsx'
import { ContactsBlock } from './ContactsBlock.tsx'
import { CustomerHead } from './CustomerHead.tsx'
import { FiguresBlock } from './FiguresBlock.tsx'
import { MergedInto, mergedFrom } from './MergedInto.tsx'
import { MoreBlock } from './MoreBlock.tsx'
import { NotesBlock } from './NotesBlock.tsx'
import { OrdersBlock } from './OrdersBlock.tsx'
import classes from './card.module.css'

/** A customer by id, in the side panel or as a page: all about the person in one window. */
export function CustomerContent({ id, asPage = false, onMerged, onErased }: { id: number; asPage?: boolean; /** Opens the one whom this customer was merged into, in the same place. */ onMerged?: (survivorId: number) => void; /** Closes the card of whoever is not there any more; the list of customers unless told. */ onErased?: () => void }) {
  const card = useQuery(customerQuery(id))
  const merged = mergedFrom(card.error)
  if (merged) return <MergedInto merged={merged} onFollow={onMerged} />
  if (card.isPending) return <CardSkeleton label={<Trans>Loading the customer</Trans>} lines={12} />
  if (card.isError && !card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Card customer={card.data} asPage={asPage} onErased={onErased} />
}

function Card({ customer, asPage, onErased }: { customer: CustomerCard; asPage: boolean; onErased?: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const id = useId()
  const [tab, setTab] = useState<'customer' | 'history'>('customer')
  const edit = useCardEdit('customer', customer.id, `/api/customers/${customer.id}`, customer.mayChange)
  const tabs = [{ key: 'customer', name: <Trans>Customer</Trans> }, { key: 'history', name: <Trans>History and notes</Trans> }] as const
  return (
    <article className={classes.card} aria-label={t`Customer ${customer.fullName}`}>
      <CustomerHead customer={customer} edit={edit} asPage={asPage} />
      <div className={classes.tabs} role="tablist" aria-label={t`Parts of the card`}>
        {tabs.map(({ key, name }) => (
          <UnstyledButton key={key} role="tab" id={`${id}-${key}-tab`} aria-controls={`${id}-${key}`} aria-selected={tab === key} className={classes.tab} onClick={() => setTab(key)}>{name}</UnstyledButton>
        ))}
      </div>
      <div className={classes.layout} data-tab={tab}>
        <div className={classes.blocks} id={`${id}-customer`}>
          <Slot name="customer.banner" with={{ customer }} />
          <FiguresBlock customer={customer} />
          <NotesBlock customer={customer} />
          <ContactsBlock customer={customer} edit={edit} />
          <OrdersBlock customer={customer} />
          <Slot name="customer.block" with={{ customer }} />
          <AddressBlock customer={customer} edit={edit} />
          <MoreBlock customer={customer} edit={edit} />
          <FilesBlock entity="customer" id={customer.id} />
          <EraseAction customer={customer} onErased={onErased ?? (() => void navigate({ to: '/customers' }))} />
        </div>
        <div className={classes.side} id={`${id}-history`}><CustomerTimeline customer={customer} onComposer={() => setTab('history')} /></div>
      </div>
    </article>
  )
}
