import { queryOptions } from '@tanstack/react-query'
import type { MessageCard, SendMessage } from '#shared/contracts/messages.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

/** A row of `GET /api/messages`; fields that the person has no column for may be missing. */
export type MessageRow = {
  id: number
  channel: MessageCard['channel']
  state: MessageCard['state']
  reason: string | null
  orderId: number | null
  orderNumber: string | null
  customerId: number | null
  customerName: string | null
  templateId: number | null
  templateName: string | null
  subject?: string | null
  email?: string | null
  phone?: string | null
  createdAt?: string
  dueAt?: string
  sentAt?: string | null
}

export const messageQuery = (id: number) => queryOptions({
  queryKey: ['message', id] as const,
  queryFn: ({ signal }) => api.get<MessageCard>(`/api/messages/${id}`, {}, signal),
})

export const OF_BLOCK = 20

/** What was said to the buyer of an order, or to a customer; the newest first. */
export const messagesOf = (about: { order: number } | { customer: number }) => queryOptions({
  queryKey: ['message', 'of', about] as const,
  queryFn: ({ signal }) => {
    const filter = JSON.stringify('order' in about ? { field: 'orderId', op: 'eq', value: about.order } : { field: 'customerId', op: 'eq', value: about.customer })
    return api.get<{ rows: MessageRow[]; nextCursor: string | null }>('/api/messages', { filter, sort: '-createdAt', limit: OF_BLOCK, fields: 'subject,createdAt,dueAt,sentAt,state,reason,channel,templateId' }, signal)
  },
})

const refresh = (id: number): void => {
  void queryClient.invalidateQueries({ queryKey: ['message', 'of'] })
  void queryClient.invalidateQueries({ queryKey: ['message', id] })
}

export async function sendMessage(input: SendMessage): Promise<MessageCard> {
  const card = await api.post<MessageCard>('/api/messages', input)
  refresh(card.id)
  return card
}
export async function cancelMessage(id: number): Promise<MessageCard> {
  const card = await api.post<MessageCard>(`/api/messages/${id}/cancel`)
  queryClient.setQueryData(messageQuery(id).queryKey, card)
  refresh(id)
  return card
}
export async function resendMessage(id: number): Promise<MessageCard> {
  const card = await api.post<MessageCard>(`/api/messages/${id}/resend`)
  queryClient.setQueryData(messageQuery(id).queryKey, card)
  refresh(id)
  return card
}

export async function resendMany({ ids, filter }: { ids?: number[]; filter?: string }): Promise<{ count: number; more: boolean }> {
  const answer = await api.post<{ count: number; more: boolean }>('/api/messages/resend', ids ? { ids } : filter ? { filter: JSON.parse(filter) as object } : {})
  void queryClient.invalidateQueries({ queryKey: ['message'] })
  return answer
}
