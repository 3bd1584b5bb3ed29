import { createContext, useContext } from 'react'

export type AccountSettings = { timeZone: string; currency: string }

/** Sensible before anybody has signed in. */
export const AccountContext = createContext<AccountSettings>({ timeZone: 'Europe/Moscow', currency: 'RUB' })

/** What displays need to know of the account. A context and not a query: a list draws thousands of them. */
export const useAccount = (): AccountSettings => useContext(AccountContext)
