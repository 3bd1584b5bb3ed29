import { Button, Progress } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconUsersGroup } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { LikelySame, MergeRow } from '#shared/contracts/duplicates.ts'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { ofCustomerQuery, useDuplicateActions } from './duplicates-api.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { Reasons } from './Reasons.tsx'
import { Side } from './Side.tsx'
import classes from './duplicates.module.css'

/** Above a customer's card: who is probably the same person, and orders that are still on their way after a merge. */
export function DuplicatesBanner({ customer }: { customer: CustomerCard }) {
  const { data } = useQuery(ofCustomerQuery(customer.id))
  const saved = (useSearch({ strict: false }) as { saved?: unknown }).saved !== undefined
  const navigate = useNavigate()
  const [merging, setMerging] = useState<number[] | null>(null)
  if (!data) return null
  const mergeable = data.matches.filter(match => match.side.mayChange)
  const all = [customer.id, ...mergeable.map(match => match.side.id)]
  const close = (): void => {
    setMerging(null)
    if (saved) void navigate({ to: `/customers/${customer.id}`, replace: true })
  }
  const asked = merging ?? (saved && customer.mayChange && mergeable.length > 0 ? all : null)
  return (
    <>
      {data.merges.filter(merge => merge.state === 'moving' || merge.state === 'returning').map(merge => <OnTheWay key={merge.id} merge={merge} />)}
      {data.matches.length > 0 && (
        <section className={classes.banner} role="status">
          <h3><IconUsersGroup size={16} aria-hidden /> <Trans>Probably the same person</Trans></h3>
          <ul>{data.matches.map(match => <Match key={match.side.id} customer={customer} match={match} onMerge={() => setMerging([customer.id, match.side.id])} />)}</ul>
          {customer.mayChange && mergeable.length > 1 && <Button size="compact-sm" variant="default" onClick={() => setMerging(all)}><Trans>Compare all…</Trans></Button>}
        </section>
      )}
      {asked && (
        <MergeDialog
          key={asked.join()} ids={asked} always={customer.id} onClose={close}
          title={saved && !merging ? <Plural value={mergeable.length} one="Saved. Somebody like this is here already" other="Saved. # people like this are here already" /> : undefined}
        />
      )}
    </>
  )
}

function Match({ customer, match: { side, reasons }, onMerge }: { customer: CustomerCard; match: LikelySame; onMerge: () => void }) {
  const { notSame, sameAfterAll } = useDuplicateActions()
  const differ = useMutation({
    mutationFn: () => notSame(customer.id, side.id),
    onSuccess: () => toast({ message: <Trans>Remembered: these are different people</Trans>, undo: () => sameAfterAll(customer.id, side.id) }),
    onError: toastError,
  })
  return (
    <li className={classes.match}>
      <div><Side side={side} /><Reasons reasons={reasons} /></div>
      {customer.mayChange && side.mayChange && (
        <div className={classes.actions}>
          <Button size="compact-sm" variant="default" onClick={onMerge}><Trans>Merge…</Trans></Button>
          <Button size="compact-sm" variant="default" loading={differ.isPending} onClick={() => differ.mutate()}><Trans>Not the same</Trans></Button>
        </div>
      )}
    </li>
  )
}

function OnTheWay({ merge }: { merge: MergeRow }) {
  const { t } = useLingui()
  const { orders } = merge.moved
  const done = merge.state === 'moving' ? orders : merge.toMove - orders
  return (
    <section className={classes.banner} data-tone="plain" role="status">
      {merge.state === 'moving' ? <Trans>Orders of {merge.merged.name} are on their way here: {done} of {merge.toMove}</Trans> : <Trans>Orders go back to {merge.merged.name}: {done} of {merge.toMove}</Trans>}
      <Progress value={merge.toMove > 0 ? (done / merge.toMove) * 100 : 100} size="sm" mt={4} aria-label={t`Orders moved`} />
    </section>
  )
}
