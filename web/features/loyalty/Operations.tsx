import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { BonusOperation } from '#shared/contracts/loyalty.ts'
import { Amount } from '../../ui/display/Money.tsx'
import { When } from '../../ui/display/When.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { operationsQuery } from './loyalty-api.ts'
import classes from './loyalty.module.css'

/** The ledger of an account: each line says how much, for what, and who did it. */
export function Operations({ accountId }: { accountId: number }) {
  const [pages, setPages] = useState<(number | undefined)[]>([undefined])
  return (
    <ul className={classes.operations}>
      {pages.map((before, index) => <OperationPage key={before ?? 0} accountId={accountId} before={before} onMore={index === pages.length - 1 ? next => setPages([...pages, next]) : undefined} />)}
    </ul>
  )
}

function OperationPage({ accountId, before, onMore }: { accountId: number; before: number | undefined; onMore?: (before: number) => void }) {
  const page = useQuery(operationsQuery(accountId, before)).data
  if (!page) return <li><CardSkeleton lines={3} /></li>
  const { operations, nextBefore } = page
  return (
    <>
      {operations.length === 0 && <li className="faint"><Trans>No operations yet</Trans></li>}
      {operations.map(operation => <OperationLine key={operation.id} operation={operation} />)}
      {nextBefore !== null && onMore && <li><Button size="compact-sm" variant="subtle" onClick={() => onMore(nextBefore)}><Trans>Show more</Trans></Button></li>}
    </>
  )
}

function OperationLine({ operation: { type, amount, percent, order, comment, by, at } }: { operation: BonusOperation }) {
  const { t } = useLingui()
  const words: Record<BonusOperation['type'], string> = {
    credit_for_order: t`For an order`, cancel_of_credit: t`Taken back: the order is not what it was`, charge_for_order: t`Paid an order`, cancel_of_charge: t`Came back from an order`,
    credit_manual: t`Credited by hand`, charge_manual: t`Charged by hand`,
  }
  return (
    <li className={classes.operation}>
      <span className={classes.amount} data-tone={amount > 0 ? 'in' : 'out'}>{amount > 0 ? '+' : '−'}<Amount value={Math.abs(amount)} /></span>
      <span className={classes.why}>
        {words[type]}
        {order && <> <Link to={`/orders/${order.id}`} className="numbers">№ {order.number}</Link></>}
        {type === 'credit_for_order' && percent !== null && <span className="soft"> · {percent} %</span>}
        {comment && <span className="soft" dir="auto"> · {comment}</span>}
      </span>
      <span className={classes.who} dir="auto">{by.kind === 'user' || by.kind === 'key' ? by.name : ''}</span>
      <span className="soft"><When value={at} /></span>
    </li>
  )
}
