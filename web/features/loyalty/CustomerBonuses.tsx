import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { CustomerLoyalty, LoyaltyAccount } from '#shared/contracts/loyalty.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { useRight } from '../../base/session.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { customerLoyaltyQuery } from './loyalty-api.ts'
import { MoveBonuses } from './MoveBonuses.tsx'
import { Operations } from './Operations.tsx'
import classes from './loyalty.module.css'

/** On the card of a customer: the balance, where it came from, and crediting or charging by hand. */
export function CustomerBonuses({ customer }: { customer: CustomerCard }) {
  const mayChange = useRight('loyalty.change') !== null
  const loyalty = useQuery(customerLoyaltyQuery(customer.id)).data
  const join = useMutation({
    mutationFn: () => api.post<CustomerLoyalty>(`/api/customers/${customer.id}/loyalty`),
    onSuccess: answer => queryClient.setQueryData(customerLoyaltyQuery(customer.id).queryKey, answer),
    onError: toastError,
  })
  if (!loyalty || (loyalty.accounts.length === 0 && !(loyalty.mayJoin && mayChange))) return null
  return (
    <Block
      title={<Trans>Bonuses</Trans>}
      actions={loyalty.mayJoin && mayChange && <Button size="compact-sm" variant="subtle" loading={join.isPending} onClick={() => join.mutate()}><Trans>Let in to the programme</Trans></Button>}
    >
      {loyalty.accounts.length === 0 && <p className="faint"><Trans>Does not take part in the programme</Trans></p>}
      {loyalty.accounts.map(account => <Account key={account.id} account={account} mayChange={mayChange} />)}
    </Block>
  )
}

function Account({ account, mayChange }: { account: LoyaltyAccount; mayChange: boolean }) {
  const [moving, setMoving] = useState<'credit' | 'charge' | null>(null)
  const [isOpen, setOpen] = useState(false)
  const isRunning = account.status === 'activated'
  return (
    <div className={classes.account}>
      <div className={classes.balance}>
        <b className={classes.sum}><Amount value={account.balance} /></b>
        <span className="soft"><Trans>pay <Money value={account.balance * account.program.bonusValue} /></Trans> · <span dir="auto">{account.program.name}</span></span>
        {!isRunning && <span className={classes.stopped}><Trans>account stopped</Trans></span>}
        {isRunning && !account.program.active && <span className={classes.stopped}><Trans>the programme does not run</Trans></span>}
        <span className={classes.actions}>
          {mayChange && isRunning && <Button size="compact-sm" variant="default" onClick={() => setMoving('credit')}><Trans>Credit</Trans></Button>}
          {mayChange && isRunning && account.balance > 0 && <Button size="compact-sm" variant="default" onClick={() => setMoving('charge')}><Trans>Charge</Trans></Button>}
          <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? <Trans>Hide operations</Trans> : <Trans>Operations</Trans>}</Button>
        </span>
      </div>
      {isOpen && <Operations accountId={account.id} />}
      {moving && <MoveBonuses account={account} kind={moving} onClose={() => setMoving(null)} />}
    </div>
  )
}
