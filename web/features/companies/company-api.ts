import { infiniteQueryOptions, queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CompanyCard, CompanyOrder, CreateCompany, FoundCompany, NewContact, WriteCompany } from '#shared/contracts/companies.ts'
import { api } from '../../base/api.ts'

export const companyQuery = (id: number) => queryOptions({
  queryKey: ['company', id] as const,
  queryFn: ({ signal }) => api.get<CompanyCard>(`/api/companies/${id}`, {}, signal),
})

/** Which of the orders: of one company, by one contact, only those that are owed for. */
export type OrdersOf = { companyId?: number; contactId?: number; unpaid?: boolean }
type OrdersPage = { orders: CompanyOrder[]; nextCursor: string | null }

export const ordersQuery = (id: number, of: OrdersOf) => infiniteQueryOptions({
  queryKey: ['company', id, 'orders', of] as const,
  queryFn: ({ pageParam, signal }) => api.get<OrdersPage>(`/api/companies/${id}/orders`, { ...of, cursor: pageParam ?? undefined }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.nextCursor,
})

export const foundQuery = (q: string) => queryOptions({
  queryKey: ['company', 'search', q] as const,
  queryFn: async ({ signal }) => (await api.get<{ companies: FoundCompany[] }>('/api/companies/search', { q }, signal)).companies,
})

/** Every action answers with the whole card; it goes to where all screens read it. */
async function keep(client: QueryClient, id: number, answer: Promise<CompanyCard>): Promise<CompanyCard> {
  const card = await answer
  client.setQueryData(companyQuery(id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['customer', id] })
  return card
}

/** What can be done to one corporate customer past the editing of fields in place. Each throws an ApiError when the server refuses. */
export function useCompanyActions(id: number) {
  const client = useQueryClient()
  return useMemo(() => {
    const path = `/api/companies/${id}`
    const send = (answer: Promise<CompanyCard>): Promise<CompanyCard> => keep(client, id, answer)
    return {
      addCompany: (company: WriteCompany) => send(api.post(`${path}/companies`, company)),
      changeCompany: (companyId: number, company: WriteCompany) => send(api.patch(`${path}/companies/${companyId}`, company)),
      removeCompany: (companyId: number) => send(api.delete(`${path}/companies/${companyId}`)),
      addContact: (contact: NewContact) => send(api.post(`${path}/contacts`, contact)),
      changeContact: (linkId: number, change: { isMain?: boolean; companyIds?: number[] }) => send(api.patch(`${path}/contacts/${linkId}`, change)),
      removeContact: (linkId: number) => send(api.delete(`${path}/contacts/${linkId}`)),
    }
  }, [client, id])
}

/** Makes a corporate customer; the card is in the cache when this returns, so that it opens at once. */
export async function createCompany(client: QueryClient, company: CreateCompany): Promise<CompanyCard> {
  const card = await api.post<CompanyCard>('/api/companies', company)
  client.setQueryData(companyQuery(card.id).queryKey, card)
  void client.invalidateQueries({ queryKey: ['company', 'list'] })
  return card
}
