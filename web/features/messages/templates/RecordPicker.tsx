import { Select } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Found } from '#shared/contracts/orders.ts'
import { api } from '../../../base/api.ts'

export type PickedRecord = { kind: 'order' | 'customer'; id: number; label: string }

/** Whose data stands in the preview: an order or a customer that one finds and may see, or invented people. */
export function RecordPicker({ value, onChange }: { value: PickedRecord | null; onChange: (record: PickedRecord | null) => void }) {
  const { t } = useLingui()
  const [q, setQ] = useState('')
  const found = useQuery({
    queryKey: ['order', 'search', 'template', q.trim()], enabled: q.trim().length > 1, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Partial<Found>>('/api/search', { q: q.trim() }, signal),
  })
  const orders = (found.data?.orders ?? []).map(order => ({ value: `order:${order.id}`, label: t`Order ${order.number} · ${order.customerName}` }))
  const customers = (found.data?.customers ?? []).map(customer => ({ value: `customer:${customer.id}`, label: customer.name || `№ ${customer.id}` }))
  const mine = value ? { value: `${value.kind}:${value.id}`, label: value.label } : null
  const isFound = mine !== null && [...orders, ...customers].some(one => one.value === mine.value)
  return (
    <Select
      size="xs" style={{ flex: '1 1 220px' }} aria-label={t`Whose data to show`} placeholder={t`Invented data; find an order or a customer`} searchable clearable clearButtonProps={{ 'aria-label': t`Invented data` }}
      searchValue={q} onSearchChange={setQ} filter={({ options }) => options} nothingFoundMessage={q.trim().length > 1 ? t`Nothing found` : t`Type a number, a name or a phone`}
      value={mine?.value ?? null}
      onChange={(next, option) => { const [kind, id] = (next ?? '').split(':'); onChange(next ? { kind: kind as PickedRecord['kind'], id: Number(id), label: option?.label ?? next } : null) }}
      data={[...(mine && !isFound ? [{ group: t`Chosen`, items: [mine] }] : []), ...(orders.length ? [{ group: t`Orders`, items: orders }] : []), ...(customers.length ? [{ group: t`Customers`, items: customers }] : [])]}
    />
  )
}
