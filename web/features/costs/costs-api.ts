import { queryOptions } from '@tanstack/react-query'
import type { AdAccount, AdLoad, AdService } from '#shared/contracts/ad-spend.ts'
import type { CostCard, OrderCosts, Touches } from '#shared/contracts/costs.ts'
import { api } from '../../base/api.ts'

export const costQuery = (id: number) => queryOptions({ queryKey: ['cost', id] as const, queryFn: ({ signal }) => api.get<CostCard>(`/api/costs/${id}`, {}, signal) })
export const orderCostsQuery = (id: number) => queryOptions({ queryKey: ['cost', 'of-order', id] as const, queryFn: ({ signal }) => api.get<OrderCosts>(`/api/orders/${id}/costs`, {}, signal) })
export const touchesQuery = (of: 'orders' | 'customers', id: number) => queryOptions({ queryKey: [of === 'orders' ? 'order' : 'customer', 'touches', id] as const, queryFn: ({ signal }) => api.get<Touches>(`/api/${of}/${id}/touches`, {}, signal) })

export type Attribution = { model: 'last_paid' | 'last_non_direct' | 'first' | 'linear'; windowDays: number; paidMediums: string[] }
export const attributionQuery = queryOptions({ queryKey: ['cost', 'attribution'] as const, queryFn: ({ signal }) => api.get<Attribution>('/api/attribution', {}, signal) })

export const servicesQuery = queryOptions({ queryKey: ['cost', 'ad-services'] as const, staleTime: Infinity, queryFn: async ({ signal }) => (await api.get<{ services: AdService[] }>('/api/ad-spend/services', {}, signal)).services })
export const accountsQuery = queryOptions({ queryKey: ['cost', 'ad-accounts'] as const, refetchInterval: 60_000, queryFn: async ({ signal }) => (await api.get<{ accounts: AdAccount[] }>('/api/ad-spend/accounts', {}, signal)).accounts })
export const loadsQuery = queryOptions({ queryKey: ['cost', 'ad-loads'] as const, queryFn: async ({ signal }) => (await api.get<{ loads: AdLoad[] }>('/api/ad-spend/loads', {}, signal)).loads })
