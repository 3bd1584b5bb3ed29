import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Money } from '../../ui/display/Money.tsx'
import { Phone } from '../../ui/display/Phone.tsx'
import { When } from '../../ui/display/When.tsx'
import { TagList } from './TagList.tsx'
import classes from './list.module.css'

/** A row of the list. Fields that the person has no column for may be missing. */
export type CustomerRow = {
  id: number
  fullName: string
  phones?: string | null
  email?: string | null
  ordersCount?: number
  totalSum?: number
  lastOrderAt?: string | null
  tags?: string[]
  vip?: boolean
  bad?: boolean
}

/** Columns that say more than a plain value. */
export const customerCells: Record<string, (row: CustomerRow) => ReactNode> = {
  fullName: row => <NameCell row={row} />,
  tags: row => (row.tags?.length ? <TagList tags={row.tags.map(name => ({ name, color: null }))} oneLine /> : <span className="faint">—</span>),
  ordersCount: row => (row.ordersCount ? <span className="numbers">{row.ordersCount}</span> : <span className="faint">0</span>),
}

function NameCell({ row }: { row: CustomerRow }) {
  return (
    <span className={classes.name}>
      <span className={classes.cut} dir="auto">{row.fullName || `№ ${row.id}`}</span>
      {row.vip && <span className={classes.mark}>VIP</span>}
      {row.bad && <span className={classes.mark} data-tone="bad"><Trans>bad</Trans></span>}
    </span>
  )
}

/** The row on a phone: who, how to call, what they bought. */
export function CustomerRowCard({ row }: { row: CustomerRow }) {
  return (
    <>
      <div className={classes.cardLine}><NameCell row={row} /><b><Money value={row.totalSum} /></b></div>
      <div className={classes.cardLine}>
        {row.phones ? <Phone value={row.phones} /> : <span className={classes.cut} dir="auto">{row.email ?? '—'}</span>}
        <span className="soft"><Plural value={row.ordersCount ?? 0} one="# order" other="# orders" />{row.lastOrderAt && <>, <When value={row.lastOrderAt} /></>}</span>
      </div>
    </>
  )
}
