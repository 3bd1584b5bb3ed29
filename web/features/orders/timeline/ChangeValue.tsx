import type { ReactNode } from 'react'
import type { FieldType } from '#shared/conditions.ts'
import { useFields, type Field } from '../../../base/fields.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Cell } from '../../../ui/table/cell.tsx'
import { sayDeliveryTime } from '../card/delivery-time.ts'
import { useStatuses } from '../status/statuses.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import classes from './timeline.module.css'

type ChangeValueProps = { field: string; place: 'order' | 'item' | 'payment'; value: unknown; currency: string }

const types: Record<string, { type: FieldType; options?: string }> = {
  'item.quantity': { type: 'number' },
  'item.initialPrice': { type: 'money' },
  'item.purchasePrice': { type: 'money' },
  'item.discountManualAmount': { type: 'money' },
  'item.discountManualPercent': { type: 'number' },
  'item.total': { type: 'money' },
  'item.status': { type: 'code', options: 'itemStatuses' },
  'item.priceType': { type: 'code', options: 'priceTypes' },
  'payment.type': { type: 'code', options: 'paymentTypes' },
  'payment.status': { type: 'code', options: 'paymentStatuses' },
  'payment.amount': { type: 'money' },
  'payment.paidAt': { type: 'datetime' },
  'order.discountManualAmount': { type: 'money' },
  'order.deliveryNetCost': { type: 'money' },
}

/** A value of the history by the type of its field. */
export function ChangeValue({ field, place, value, currency }: ChangeValueProps): ReactNode {
  const fields = useFields('order')
  const statuses = useStatuses()
  const own = types[`${place}.${field}`]
  const known = own ?? (place === 'order' ? fields.find(one => one.name === field) : undefined)
  if (value === null || value === undefined || value === '') return <span className="faint">—</span>
  if (place === 'order' && field === 'status') {
    const status = statuses.find(one => one.code === value)
    return <StatusBadge color={status?.color}>{status?.name ?? String(value)}</StatusBadge>
  }
  if (field === 'deliveryTime' && typeof value === 'object') return <>{sayDeliveryTime(value)}</>
  if (known?.type === 'money') return <Money value={Number(value)} currency={currency} />
  if (known) return <span className={classes.value}><Cell field={{ name: field, label: { ru: field, en: field }, filter: false, sort: false, column: false, edit: false, sum: false, ...known } satisfies Field} value={value} /></span>
  return <span className={classes.value} dir="auto">{typeof value === 'object' ? Object.values(value).filter(one => typeof one === 'string' || typeof one === 'number').join(', ') : String(value)}</span>
}
