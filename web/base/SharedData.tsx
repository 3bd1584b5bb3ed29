import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { AccountContext } from './account.ts'
import { ReferencesContext, referencesQuery } from './references.ts'
import { useSession } from './session.ts'

/** Reads what nearly every component needs, once for all of them: the account's money and time, the references. */
export function SharedData({ children }: { children: ReactNode }) {
  const { timeZone, currency } = useSession().account
  const account = useMemo(() => ({ timeZone, currency }), [timeZone, currency])
  return (
    <AccountContext value={account}>
      <ReferencesContext value={useQuery(referencesQuery).data}>{children}</ReferencesContext>
    </AccountContext>
  )
}
