import { queryOptions } from '@tanstack/react-query'
import type { User, UserGroup } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'

export type RightDescription = { right: string; isScoped: boolean; label: { ru: string; en: string } }

export const usersQuery = queryOptions({ queryKey: ['user', 'list'], queryFn: async ({ signal }) => (await api.get<{ users: User[] }>('/api/users', {}, signal)).users })
export const groupsQuery = queryOptions({
  queryKey: ['user_group', 'list'],
  queryFn: ({ signal }) => api.get<{ groups: UserGroup[]; rights: RightDescription[] }>('/api/user-groups', {}, signal),
})
