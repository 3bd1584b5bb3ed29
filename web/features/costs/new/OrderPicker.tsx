import { Select } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Found } from '#shared/contracts/orders.ts'
import { api } from '../../../base/api.ts'

export type PickedOrder = { id: number; label: string }

/** An order found by what was typed: its number, a name, a phone. */
export function OrderPicker({ value, onChange }: { value: PickedOrder | null; onChange: (order: PickedOrder | null) => void }) {
  const { t } = useLingui()
  const [q, setQ] = useState('')
  const found = useQuery({
    queryKey: ['order', 'search', 'cost', q.trim()], enabled: q.trim().length > 1, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Partial<Found>>('/api/search', { q: q.trim() }, signal),
  })
  const orders = (found.data?.orders ?? []).map(order => ({ value: String(order.id), label: t`Order ${order.number} · ${order.customerName}` }))
  const isFound = value !== null && orders.some(order => order.value === String(value.id))
  return (
    <Select
      label={t`Order`} searchable clearable searchValue={q} onSearchChange={setQ} filter={({ options }) => options} placeholder={t`Number, name or phone`}
      nothingFoundMessage={q.trim().length > 1 ? t`Nothing found` : t`Type a number, a name or a phone`} value={value ? String(value.id) : null}
      onChange={(id, option) => onChange(id ? { id: Number(id), label: option?.label ?? id } : null)} data={[...(value && !isFound ? [{ value: String(value.id), label: value.label }] : []), ...orders]}
    />
  )
}
