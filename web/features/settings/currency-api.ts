import { useMutation } from '@tanstack/react-query'
import type { CurrenciesAnswer, CurrencyRate } from '#shared/contracts/currencies.ts'
import type { ReferencesAnswer } from '#shared/contracts/settings.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { referencesQuery } from '../../base/references.ts'
import { sessionQuery } from '../../base/session.ts'

export type Currency = CurrenciesAnswer['currencies'][number]

export const currenciesQuery = {
  queryKey: ['setting', 'currencies'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<CurrenciesAnswer>('/api/currencies', {}, signal),
  // Orders that wait for a rate take it within seconds.
  refetchInterval: 5000,
}

const keep = (answer: CurrenciesAnswer): void => void queryClient.setQueryData(currenciesQuery.queryKey, answer)
const keepReferences = (answer: ReferencesAnswer): void => {
  queryClient.setQueryData(referencesQuery.queryKey, answer)
  void queryClient.invalidateQueries({ queryKey: currenciesQuery.queryKey })
}
const path = (code: string, since: string): string => `/api/currencies/${code}/rates/${since}`

export function useRateChanges(code: string) {
  const set = useMutation({ mutationFn: ({ since, ...rate }: CurrencyRate) => api.put<CurrenciesAnswer>(path(code, since), rate), onSuccess: keep })
  const remove = useMutation({ mutationFn: (since: string) => api.delete<CurrenciesAnswer>(path(code, since)), onSuccess: keep })
  return { set, remove }
}

export const useAddCurrency = () =>
  useMutation({ mutationFn: (code: string) => api.post<ReferencesAnswer>('/api/references/currencies', { code }), onSuccess: keepReferences })

export const useChangeBase = () =>
  useMutation({
    mutationFn: (currency: string) => api.patch<ReferencesAnswer>('/api/account', { currency }),
    onSuccess: answer => {
      keepReferences(answer)
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })

/** What people call a currency: «доллар США». */
export function currencyName(code: string, locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'currency', fallback: 'none' }).of(code)
  return name ?? code
}
