import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { useReferenceItem } from '../../base/references.ts'
import { Money } from '../../ui/display/Money.tsx'
import { Day } from '../../ui/display/When.tsx'
import classes from './costs.module.css'

/** A row of the list. Fields that the person has no column for may be missing. */
export type CostRow = { id: number; item: string; amount: number; currency?: string; orderId: number | null; orderNumber: string | null; dateFrom?: string; dateTo?: string; source?: string | null; medium?: string | null; campaign?: string | null; comment?: string; isVariable?: boolean }

const stop = (event: { stopPropagation(): void }): void => event.stopPropagation()

/** Columns that say more than a plain value. */
export const costCells: Record<string, (row: CostRow) => ReactNode> = {
  orderId: row => (row.orderId === null ? <span className="faint">—</span> : <Link to={`/orders/${row.orderId}`} onClick={stop} tabIndex={-1}>{row.orderNumber}</Link>),
  amount: row => <Money value={row.amount} currency={row.currency} />,
  isVariable: row => (row.isVariable ? <Trans>variable</Trans> : <Trans>constant</Trans>),
}

export function ItemName({ code }: { code: string }) {
  return <span dir="auto">{useReferenceItem('costItems', code)?.name ?? code}</span>
}

export function Period({ from, to }: { from: string | undefined; to: string | undefined }) {
  return from === to ? <Day value={from} /> : <><Day value={from} /> – <Day value={to} /></>
}

/** The row on a phone: what for, how much, when, which advertising. */
export function CostRowCard({ row }: { row: CostRow }) {
  return (
    <>
      <div className={classes.cardLine}><span className={classes.cut}><ItemName code={row.item} /></span><b><Money value={row.amount} currency={row.currency} /></b></div>
      <div className={classes.cardLine}><span className={`soft ${classes.cut}`} dir="auto">{[row.source, row.campaign].filter(Boolean).join(' / ') || row.comment || row.orderNumber || '—'}</span><span className="soft"><Period from={row.dateFrom} to={row.dateTo} /></span></div>
    </>
  )
}
