import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Money } from '../../ui/display/Money.tsx'
import classes from './list.module.css'

/** A row of the list. Fields that the person has no column for, or may not see, may be missing. */
export type CompanyRow = {
  id: number
  nickName: string
  inn?: string | null
  mainCompany?: string | null
  contactName?: string | null
  debtSum?: number | null
  creditLimit?: number | null
  ordersCount?: number
  totalSum?: number
  vip?: boolean
  bad?: boolean
}

/** Columns that say more than a plain value. */
export const companyCells: Record<string, (row: CompanyRow) => ReactNode> = {
  nickName: row => <NameCell row={row} />,
  debtSum: row => <DebtCell row={row} />,
  ordersCount: row => (row.ordersCount ? <span className="numbers">{row.ordersCount}</span> : <span className="faint">0</span>),
}

function NameCell({ row }: { row: CompanyRow }) {
  return (
    <span className={classes.name}>
      <span className={classes.cut} dir="auto">{row.nickName || `№ ${row.id}`}</span>
      {row.vip && <span className={classes.mark}>VIP</span>}
      {row.bad && <span className={classes.mark} data-tone="bad"><Trans>bad</Trans></span>}
    </span>
  )
}

const isBeyond = ({ debtSum, creditLimit }: CompanyRow): boolean => typeof debtSum === 'number' && typeof creditLimit === 'number' && debtSum > creditLimit

/** A debt beyond the limit is said, not only coloured. */
function DebtCell({ row }: { row: CompanyRow }) {
  if (row.debtSum === null || row.debtSum === undefined) return <span className="faint">—</span>
  if (row.debtSum === 0) return <span className="faint">0</span>
  return <span className={classes.debt} data-beyond={isBeyond(row) || undefined}><Money value={row.debtSum} />{isBeyond(row) && <span className="visually-hidden"> (<Trans>beyond the limit</Trans>)</span>}</span>
}

/** The row on a phone: who, their INN, what they owe. */
export function CompanyRowCard({ row }: { row: CompanyRow }) {
  return (
    <>
      <div className={classes.cardLine}><NameCell row={row} /><b><Money value={row.totalSum} /></b></div>
      <div className={classes.cardLine}>
        <span className={classes.cut} dir="auto">{row.inn ? <Trans>INN {row.inn}</Trans> : (row.contactName ?? '—')}</span>
        {row.debtSum ? <span><Trans>owes</Trans> <DebtCell row={row} /></span> : <span className="soft"><Plural value={row.ordersCount ?? 0} one="# order" other="# orders" /></span>}
      </div>
    </>
  )
}
