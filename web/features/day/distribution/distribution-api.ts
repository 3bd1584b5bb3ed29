import { queryOptions, type QueryClient } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { CreateRule, DistributionRule, DistributionRules, EditRule } from '#shared/contracts/day.ts'
import { api } from '../../../base/api.ts'

type Rules = Static<typeof DistributionRules>

export const rulesQuery = queryOptions({ queryKey: ['distribution', 'rules'] as const, queryFn: ({ signal }) => api.get<Rules>('/api/distribution/rules', {}, signal) })

/** Every change answers with all rules. */
const keep = async (client: QueryClient, answer: Promise<Rules>): Promise<void> => void client.setQueryData(rulesQuery.queryKey, await answer)
const path = (id: number) => `/api/distribution/rules/${id}`

export const createRule = (client: QueryClient, rule: CreateRule): Promise<void> => keep(client, api.post('/api/distribution/rules', rule))
export const editRule = (client: QueryClient, id: number, changes: EditRule): Promise<void> => keep(client, api.patch(path(id), changes))
export const removeRule = (client: QueryClient, { id }: DistributionRule): Promise<void> => keep(client, api.delete(path(id)))
