import { Button, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsJoin2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { ApiError } from '../../../base/api.ts'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { FilesBlock } from '../../../ui/files/FilesBlock.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { companyQuery } from '../company-api.ts'
import { CompaniesBlock } from './CompaniesBlock.tsx'
import { CompanyHead } from './CompanyHead.tsx'
import { ContactsBlock } from './ContactsBlock.tsx'
import { DebtBlock } from './DebtBlock.tsx'
import { MoreBlock } from './MoreBlock.tsx'
import { OrdersBlock } from './OrdersBlock.tsx'
import type { OrdersOf } from '../company-api.ts'
import classes from './card.module.css'

/** A corporate customer by id, in the side panel or as a page: all about it in one window. */
export function CompanyContent({ id, asPage = false }: { id: number; asPage?: boolean }) {
  const card = useQuery(companyQuery(id))
  if (card.isPending) return <CardSkeleton label={<Trans>Loading the company</Trans>} lines={12} />
  const merged = card.error instanceof ApiError && card.error.code === 'customer_merged' ? card.error.params : null
  if (merged) {
    return (
      <EmptyState
        icon={<IconArrowsJoin2 size={28} stroke={1.5} />} title={<Trans>This company was merged into another one</Trans>}
        action={<Button component={Link} to={`/companies/${Number(merged.survivorId)}`}><Trans>Open that company</Trans></Button>}
      >
        {String(merged.name ?? '')}
      </EmptyState>
    )
  }
  if (card.isError && !card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Card company={card.data} asPage={asPage} />
}

function Card({ company, asPage }: { company: CompanyCard; asPage: boolean }) {
  const { t } = useLingui()
  const id = useId()
  const [tab, setTab] = useState<'company' | 'history'>('company')
  const [of, setOf] = useState<OrdersOf>({})
  const edit = useCardEdit('company', company.id, `/api/companies/${company.id}`, company.mayChange)
  const show = (next: OrdersOf): void => {
    setOf(next)
    document.getElementById(`${id}-orders`)?.scrollIntoView({ block: 'nearest' })
  }
  const tabs = [{ key: 'company', name: <Trans>Company</Trans> }, { key: 'history', name: <Trans>History and notes</Trans> }] as const
  return (
    <article className={classes.card} aria-label={t`Company ${company.name}`}>
      <CompanyHead company={company} edit={edit} asPage={asPage} />
      <div className={classes.tabs} role="tablist" aria-label={t`Parts of the card`}>
        {tabs.map(({ key, name }) => (
          <UnstyledButton key={key} role="tab" id={`${id}-${key}-tab`} aria-controls={`${id}-${key}`} aria-selected={tab === key} className={classes.tab} onClick={() => setTab(key)}>{name}</UnstyledButton>
        ))}
      </div>
      <div className={classes.layout} data-tab={tab}>
        <div className={classes.blocks} id={`${id}-company`}>
          <DebtBlock company={company} edit={edit} onUnpaid={() => show({ unpaid: true })} />
          <CompaniesBlock company={company} onOrders={companyId => show({ companyId })} />
          <ContactsBlock company={company} onOrders={contactId => show({ contactId })} />
          <div id={`${id}-orders`}><OrdersBlock company={company} of={of} onOf={setOf} /></div>
          <Slot name="company.block" with={{ company }} />
          <MoreBlock company={company} edit={edit} />
          <FilesBlock entity="customer" id={company.id} />
        </div>
        <div className={classes.side} id={`${id}-history`}><Slot name="company.side" with={{ company, onComposer: () => setTab('history') }} /></div>
      </div>
    </article>
  )
}
