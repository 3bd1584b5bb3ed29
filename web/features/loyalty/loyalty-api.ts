import { queryOptions } from '@tanstack/react-query'
import type { BonusOperations, CustomerLoyalty, LoyaltyProgram, OrderBonuses } from '#shared/contracts/loyalty.ts'
import { api } from '../../base/api.ts'

export const programsQuery = queryOptions({
  queryKey: ['loyalty', 'programs'] as const,
  queryFn: async ({ signal }) => (await api.get<{ programs: LoyaltyProgram[] }>('/api/loyalty/programs', {}, signal)).programs,
})

export const customerLoyaltyQuery = (id: number) =>
  queryOptions({ queryKey: ['loyalty', 'customer', id] as const, queryFn: ({ signal }) => api.get<CustomerLoyalty>(`/api/customers/${id}/loyalty`, {}, signal) })

export const operationsQuery = (accountId: number, before?: number) =>
  queryOptions({
    queryKey: ['loyalty', 'operations', accountId, before ?? 0] as const,
    queryFn: ({ signal }) => api.get<BonusOperations>(`/api/loyalty/accounts/${accountId}/operations`, before === undefined ? {} : { before }, signal),
  })

export const orderBonusesQuery = (orderId: number) =>
  queryOptions({ queryKey: ['loyalty', 'order', orderId] as const, queryFn: ({ signal }) => api.get<OrderBonuses>(`/api/orders/${orderId}/bonuses`, {}, signal) })
