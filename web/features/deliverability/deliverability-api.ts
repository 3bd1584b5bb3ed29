import { useMutation } from '@tanstack/react-query'
import type { SendingDomain } from '#shared/contracts/deliverability.ts'
import { api } from '../../base/api.ts'
import { refreshWith } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'
import { toastError } from '../../ui/feedback/toast.tsx'

type Answer = { domains: SendingDomain[] }

refreshWith('message_provider', 'sending_domain')

export const domainsQuery = {
  queryKey: ['sending_domain', 'list'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Answer>('/api/deliverability', {}, signal),
}

/** Something done with a domain: every such request answers with all domains as they are then. */
export function useDomainAction() {
  return useMutation({
    mutationFn: (work: () => Promise<Answer>) => work(),
    onSuccess: answer => queryClient.setQueryData(domainsQuery.queryKey, answer),
    onError: toastError,
  })
}

export const pathOf = (domain: string): string => `/api/deliverability/${encodeURIComponent(domain)}`
export type { Answer }
