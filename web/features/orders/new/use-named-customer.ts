import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { api } from '../../../base/api.ts'
import type { Draft } from './draft.ts'

/** An order that is begun from a customer's card (`?customer=12`) knows whose it is; what stood in the draft about another person goes. */
export function useNamedCustomer(change: (change: Partial<Draft>) => void): void {
  const asked = Number((useSearch({ strict: false }) as { customer?: unknown }).customer)
  const id = Number.isSafeInteger(asked) && asked > 0 ? asked : null
  const card = useQuery({ queryKey: ['customer', id] as const, queryFn: ({ signal }) => api.get<CustomerCard>(`/api/customers/${id}`, {}, signal), enabled: id !== null }).data
  const taken = useRef<number | null>(null)
  useEffect(() => {
    if (!card || taken.current === card.id) return
    taken.current = card.id
    const part = (name: string): string => (typeof card.address[name] === 'string' ? card.address[name] : '')
    change({
      customer: { id: card.id, name: card.fullName, ordersCount: card.figures.ordersCount }, phone: card.phones[0] ?? '', email: card.email ?? '',
      lastName: card.lastName, firstName: card.firstName, patronymic: card.patronymic, city: part('city'),
      address: part('text') || ['street', 'building', 'house', 'flat'].map(part).filter(Boolean).join(', '),
    })
  }, [card, change])
}
