import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { api, ApiError } from './api.ts'
import { refreshWith } from './live.ts'

export type Reach = 'own' | 'group' | 'all'
export type Session = {
  user: {
    id: number
    name: string
    email: string
    isOwner: boolean
    /** Name of whoever looks with this person’s eyes; nothing can be changed then. */
    viewedBy: string | null
    /** free, busy, dinner, break */
    status: string
    groups: string[]
    rights: Record<string, Reach>
    sites: 'all' | string[]
    locale: 'ru' | 'en' | null
    theme: 'light' | 'dark' | 'auto' | null
    hasTwoFactor: boolean
    /** A group wants it: it may not be switched off. */
    isTwoFactorDemanded: boolean
    /** What must be done before anything else. */
    demands: ('password' | 'two_factor')[]
  }
  account: { name: string; timeZone: string; currency: string; locale: string; /** Demo data is loaded. */ hasDemo: boolean }
}

for (const entity of ['user', 'user_group', 'setting', 'security_settings']) refreshWith(entity, 'session')

/** Null means: nobody has signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.get<Session>('/api/session', {}, signal)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
})

/** The signed-in person and the account. Only inside the shell, which nobody enters unsigned. */
export function useSession(): Session {
  const session = useSuspenseQuery(sessionQuery).data
  if (!session) throw new ApiError(401, 'signed_out')
  return session
}

/** Whether the person works with all sites: what is for all of them is changed by such people alone. */
export function useEverySite(): boolean {
  return useQuery(sessionQuery).data?.user.sites === 'all'
}

/** How far a right of the signed-in person reaches, or null. The server decides; this only spares dead buttons. */
export function useRight(right: string): Reach | null {
  return useQuery(sessionQuery).data?.user.rights[right] ?? null
}
