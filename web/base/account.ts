import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session.ts'

/** What displays need to know of the account; sensible before anybody has signed in. */
export function useAccount(): { timeZone: string; currency: string } {
  const account = useQuery({ ...sessionQuery, enabled: false }).data?.account
  return { timeZone: account?.timeZone ?? 'Europe/Moscow', currency: account?.currency ?? 'RUB' }
}
