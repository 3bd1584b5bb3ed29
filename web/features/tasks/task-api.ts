import { queryOptions } from '@tanstack/react-query'
import type { CompleteTask, CreateTask, ProposedStatus, SnoozeTask, TaskCard, TaskReport, TaskTimeline } from '#shared/contracts/tasks.ts'
import type { Static } from 'typebox'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'

export const taskQuery = (id: number) => queryOptions({
  queryKey: ['task', id] as const,
  queryFn: ({ signal }) => api.get<TaskCard>(`/api/tasks/${id}`, {}, signal),
})

export const timelineQuery = (id: number) => queryOptions({
  queryKey: ['task', 'timeline', id] as const,
  queryFn: ({ signal }) => api.get<Static<typeof TaskTimeline>>(`/api/tasks/${id}/timeline`, { limit: 100 }, signal),
})

export const reportQuery = (period: { from: string; to: string }) => queryOptions({
  queryKey: ['task', 'report', period] as const,
  queryFn: ({ signal }) => api.get<TaskReport>('/api/tasks/report', period, signal),
})

/** A row of `GET /api/tasks`; fields that the person has no column for may be missing. */
export type TaskRow = {
  id: number
  text: string
  dueAt: string | null
  complete: boolean
  orderId: number | null
  orderNumber: string | null
  customerId: number | null
  customerName: string | null
  performerId?: number | null
  performerGroupId?: number | null
  result?: string | null
  kind?: string | null
}

export const OF_BLOCK = 50

/** Tasks of one order or customer: the open ones, or those that are done, the latest first. */
export const tasksOf = (about: { order: number } | { customer: number }, complete: boolean) => queryOptions({
  queryKey: ['task', 'of', about, complete] as const,
  queryFn: ({ signal }) => {
    const of = 'order' in about ? { field: 'orderId', op: 'eq', value: about.order } : { field: 'customerId', op: 'eq', value: about.customer }
    const filter = JSON.stringify({ and: [of, { field: complete ? 'complete' : 'open', op: 'eq', value: true }] })
    return api.get<{ rows: TaskRow[]; nextCursor: string | null }>('/api/tasks', { filter, sort: complete ? '-completedAt' : 'dueAt', limit: OF_BLOCK, fields: 'text,dueAt,performerId,performerGroupId,result,kind' }, signal)
  },
})

/** Whether orders have a next step is counted in their lists. */
const recountOrders = (): void => void queryClient.invalidateQueries({ queryKey: ['order', 'totals'] })

function keep(card: TaskCard): TaskCard {
  recountOrders()
  queryClient.setQueryData(['task', card.id], card)
  void queryClient.invalidateQueries({ queryKey: ['task'], predicate: query => typeof query.queryKey[1] !== 'number' })
  return card
}

export const createTask = async (task: CreateTask): Promise<TaskCard> => keep(await api.post<TaskCard>('/api/tasks', task))
export const completeTask = async (id: number, how: CompleteTask): Promise<TaskCard> => keep(await api.post<TaskCard>(`/api/tasks/${id}/complete`, how))
export const reopenTask = async (id: number): Promise<TaskCard> => keep(await api.post<TaskCard>(`/api/tasks/${id}/reopen`))
export const snoozeTask = async (id: number, how: SnoozeTask): Promise<TaskCard> => keep(await api.post<TaskCard>(`/api/tasks/${id}/snooze`, how))
export const commentTask = async (id: number, text: string): Promise<TaskCard> => keep(await api.post<TaskCard>(`/api/tasks/${id}/comments`, { text }))

const AT_ONCE = 1000

/** @returns how many were handed over: those that are open and one’s to change */
export async function handOver(ids: number[], to: { userId: number } | { groupId: number }): Promise<number> {
  let count = 0
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    count += (await api.post<{ ids: number[] }>('/api/tasks/hand-over', { taskIds: ids.slice(from, from + AT_ONCE), ...to })).ids.length
  }
  void queryClient.invalidateQueries({ queryKey: ['task'] })
  return count
}

/** Everything that matches, for an action on a whole filter. */
export async function allTasks(part: { filter?: string; q?: string }): Promise<Pick<TaskRow, 'id' | 'text' | 'complete'>[]> {
  const tasks: Pick<TaskRow, 'id' | 'text' | 'complete'>[] = []
  let cursor: string | undefined
  do {
    const page = await api.get<{ rows: Pick<TaskRow, 'id' | 'text' | 'complete'>[]; nextCursor: string | null }>('/api/tasks', { ...part, fields: 'text,complete', limit: 200, cursor })
    tasks.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return tasks
}

/** Does what a completed task proposed. */
export async function takeProposal({ orderId, from, to }: ProposedStatus): Promise<void> {
  const card = await api.post(`/api/orders/${orderId}/status`, { status: to, from })
  queryClient.setQueryData(['order', orderId], card)
}
