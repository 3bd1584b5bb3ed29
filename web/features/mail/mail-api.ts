import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Compose, Mailbox, MailSettings, MailShow, MailThreadCard, MailThreads } from '#shared/contracts/mail.ts'
import { api, type Query } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

/** Every key begins with `letter`: whatever happens to letters, threads or boxes refreshes all of them. */
export const boxesQuery = queryOptions({ queryKey: ['letter', 'boxes'], queryFn: async ({ signal }) => (await api.get<{ mailboxes: Mailbox[] }>('/api/mail/mailboxes', {}, signal)).mailboxes })

export type Asked = { show: MailShow; mailboxId: number | null; q: string }
export const threadQuery = (id: number) =>
  queryOptions({ queryKey: ['letter', 'thread', id], queryFn: ({ signal }) => api.get<MailThreadCard>(`/api/mail/threads/${id}`, {}, signal), placeholderData: keepPreviousData })

export const threadsPage = (asked: Query, signal?: AbortSignal): Promise<MailThreads> => api.get<MailThreads>('/api/mail/threads', asked, signal)
export const threadsOf = (of: { orderId: number } | { customerId: number }) =>
  queryOptions({ queryKey: ['letter', 'of', of], queryFn: ({ signal }) => threadsPage({ ...of, limit: 10 }, signal) })

export const composeQuery = (about: { threadId?: number; orderId?: number; customerId?: number }) =>
  queryOptions({ queryKey: ['letter', 'compose', about], queryFn: ({ signal }) => api.get<Compose>('/api/mail/compose', about, signal), staleTime: 0, gcTime: 0, refetchOnWindowFocus: false })

export const settingsQuery = queryOptions({ queryKey: ['letter', 'settings'], queryFn: ({ signal }) => api.get<MailSettings>('/api/mail/settings', {}, signal) })

export const refreshMail = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['letter'] })
