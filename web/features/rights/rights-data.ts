import { queryOptions } from '@tanstack/react-query'
import type { AccessQuestions, ChangeCells, RightsHistory } from '#shared/contracts/rights.ts'
import type { User, UserGroup, UserGroups } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'
import { refreshWith } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'

refreshWith('user', 'user_group')

export const groupsQuery = queryOptions({ queryKey: ['user_group', 'rights'], queryFn: ({ signal }) => api.get<UserGroups>('/api/user-groups', {}, signal) })
export const historyQuery = queryOptions({ queryKey: ['user_group', 'history'], queryFn: async ({ signal }) => (await api.get<RightsHistory>('/api/user-groups/history', {}, signal)).entries })
export const peopleQuery = queryOptions({ queryKey: ['user', 'of-rights'], queryFn: async ({ signal }) => (await api.get<{ users: User[] }>('/api/users', {}, signal)).users })
export const questionsQuery = queryOptions({ queryKey: ['access_question', 'list'], queryFn: async ({ signal }) => (await api.get<AccessQuestions>('/api/access-questions', {}, signal)).questions })

/** One cell of the matrix. */
export type Cell = { kind: 'right'; name: string } | { kind: 'field'; name: string } | { kind: 'limit'; name: string } | { kind: 'sites' }
export type CellValue = string | null | string[]

export function valueOf(group: UserGroup, cell: Cell): CellValue {
  switch (cell.kind) {
    case 'right': return (group.rights as Record<string, string | undefined>)[cell.name] ?? null
    case 'field': return group.fields[cell.name] ?? null
    case 'limit': return (group.limits as Record<string, string[] | undefined>)[cell.name] ?? []
    case 'sites': return group.sites
  }
}

/** Changes one cell; what somebody else changes of the same group meanwhile stays. */
export async function changeCell(groupId: number, cell: Cell, value: CellValue): Promise<void> {
  const body = cell.kind === 'sites' ? { sites: value } : { [`${cell.kind}s`]: { [cell.name]: value } }
  const answer = await api.patch<UserGroups>(`/api/user-groups/${groupId}/cells`, body as ChangeCells)
  queryClient.setQueryData(groupsQuery.queryKey, answer)
  await queryClient.invalidateQueries({ queryKey: historyQuery.queryKey })
}
