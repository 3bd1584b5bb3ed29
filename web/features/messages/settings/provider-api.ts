import { queryOptions } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { MessageCard, MessageProvider, MessageProviders, MessageSettings, NewMessageProvider, ProviderChecked, SaveMessageProvider, Suppressions } from '#shared/contracts/messages.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'

export type Providers = Static<typeof MessageProviders>
export type Kind = Providers['kinds'][number]

export const providersQuery = queryOptions({
  queryKey: ['message_provider', 'list'],
  queryFn: ({ signal }) => api.get<Providers>('/api/message-providers', {}, signal),
})

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: providersQuery.queryKey })

export async function createProvider(input: NewMessageProvider): Promise<MessageProvider> {
  const made = await api.post<MessageProvider>('/api/message-providers', input)
  await refresh()
  return made
}
export async function saveProvider(id: number, input: SaveMessageProvider): Promise<MessageProvider> {
  const saved = await api.patch<MessageProvider>(`/api/message-providers/${id}`, input)
  await refresh()
  return saved
}
export async function removeProvider(id: number): Promise<void> {
  await api.delete(`/api/message-providers/${id}`)
  await refresh()
}
export async function checkProvider(id: number): Promise<Static<typeof ProviderChecked>> {
  const checked = await api.post<Static<typeof ProviderChecked>>(`/api/message-providers/${id}/check`)
  await refresh()
  return checked
}
export const testProvider = (id: number, address: string): Promise<MessageCard> => api.post<MessageCard>(`/api/message-providers/${id}/test`, { address })

export const sendingQuery = queryOptions({
  queryKey: ['message_settings', 'own'],
  queryFn: ({ signal }) => api.get<MessageSettings>('/api/message-settings', {}, signal),
})

export type StopList = Static<typeof Suppressions>
export const stopListKey = (q: string) => ['message_suppression', 'list', q] as const
export const readStopList = (q: string, before: number | null, signal: AbortSignal): Promise<StopList> => api.get<StopList>('/api/suppressions', { q: q || undefined, before: before ?? undefined, limit: 100 }, signal)
