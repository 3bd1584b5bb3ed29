import { queryOptions } from '@tanstack/react-query'
import type { CompleteTask, ProposedStatus, SnoozeTask, TaskCard } from '#shared/contracts/tasks.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'

/** The task with the statuses that it proposes for its order. */
export const taskQuery = (id: number) => queryOptions({
  queryKey: ['task', id] as const,
  queryFn: ({ signal }) => api.get<TaskCard>(`/api/tasks/${id}`, {}, signal),
})

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: ['task'] })

export async function completeTask(id: number, how: CompleteTask): Promise<void> {
  await api.post(`/api/tasks/${id}/complete`, how)
  refresh()
}

export async function reopenTask(id: number): Promise<void> {
  await api.post(`/api/tasks/${id}/reopen`)
  refresh()
}

export async function snoozeTask(id: number, until: SnoozeTask): Promise<void> {
  await api.post(`/api/tasks/${id}/snooze`, until)
  refresh()
}

/** Does what the completed task proposed. */
export async function takeProposal({ orderId, from, to }: ProposedStatus): Promise<OrderCard> {
  const card = await api.post<OrderCard>(`/api/orders/${orderId}/status`, { status: to, from })
  queryClient.setQueryData(['order', orderId], card)
  return card
}
