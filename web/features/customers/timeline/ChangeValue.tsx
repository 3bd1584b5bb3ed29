import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useFields } from '../../../base/fields.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Phone } from '../../../ui/display/Phone.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { Cell } from '../../../ui/table/cell.tsx'
import { TagList } from '../TagList.tsx'
import classes from './timeline.module.css'

/** Sums that stand in entries about lines and payments, where the catalogue of orders does not know the field. */
const sums = new Set(['total', 'paidSum', 'amount', 'initialPrice', 'purchasePrice', 'discountTotal', 'discountManualAmount', 'deliveryCost', 'deliveryNetCost', 'totalSum', 'averageSum', 'marginSum', 'creditLimit', 'debtSum'])

type ChangeValueProps = { /** Of the entry: lines and payments have fields of their own by the same names. */ kind: string; of: 'customer' | 'order'; field: string; value: unknown }

/** A value of the history by the type of its field. */
export function ChangeValue({ kind, of, field, value }: ChangeValueProps): ReactNode {
  const known = useFields(of).find(one => one.name === field)
  const isWhole = !/^order\.(item|payment)_/.test(kind)
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return <span className="faint">—</span>
  if (typeof value === 'boolean') return value ? <Trans>yes</Trans> : <Trans>no</Trans>
  if (of === 'customer' && (field === 'likelyDuplicateOf' || field === 'notSameAs')) return <Link to={`/customers/${Number(value)}`}>№ {Number(value)}</Link>
  if (of === 'order' && isWhole && field === 'status') return <Status code={String(value)} />
  if (sums.has(field) && Number.isFinite(Number(value))) return <Money value={Number(value)} />
  if (field === 'tags' && Array.isArray(value)) return <TagList tags={value.map(tag => (typeof tag === 'string' ? { name: tag, color: null } : (tag as { name: string; color: string | null })))} />
  if (field === 'phones' && Array.isArray(value)) return value.map((phone, at) => <span key={String(phone)}>{at > 0 && ', '}<Phone value={String(phone)} link={false} /></span>)
  if (Array.isArray(value)) return <span className={classes.value} dir="auto">{value.map(part => (typeof part === 'object' ? JSON.stringify(part) : String(part))).join(', ')}</span>
  if (known && isWhole && typeof value !== 'object') return <span className={classes.value} dir="auto"><Cell field={known} value={value} /></span>
  return <span className={classes.value} dir="auto">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>
}

function Status({ code }: { code: string }) {
  const status = useReferenceItem('statuses', code)
  return <StatusBadge color={status?.color}>{status?.name ?? code}</StatusBadge>
}
