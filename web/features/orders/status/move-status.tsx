import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { Trans } from '@lingui/react/macro'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { ApiError } from '../../../base/api.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { orderQuery, sendStatus, type StatusStep } from '../order-api.ts'
import { useStatuses } from './statuses.ts'

/** An order as a list row or a card knows it. */
export type StatusTarget = { id: number; number: string; status: string }
/** What a status demands of those who enter it, as the server said when it refused. */
export type Demands = { comment: boolean; fields: string[] }

/** Demands behind a refusal; null when it is another refusal. */
export function demandsOf(error: unknown): Demands | null {
  if (!(error instanceof ApiError)) return null
  if (error.code === 'comment_required') return { comment: true, fields: [] }
  if (error.code !== 'fields_required') return null
  const fields = error.params.fields
  return { comment: false, fields: Array.isArray(fields) ? fields.map(String) : error.fields.map(field => field.path) }
}

type Pages = InfiniteData<{ rows: StatusTarget[]; nextCursor: string | null }>

/** Shows a status on the card and in every list before the server has answered. */
function paint(client: QueryClient, id: number, status: string): void {
  client.setQueryData(orderQuery(id).queryKey, (card: OrderCard | undefined) => card && { ...card, status })
  client.setQueriesData<Pages>({ queryKey: ['order', 'list'] }, data => data?.pages && {
    ...data,
    pages: data.pages.map(page => (page.rows.some(row => row.id === id) ? { ...page, rows: page.rows.map(row => (row.id === id ? { ...row, status } : row)) } : page)),
  })
}

/** Moves an order at once and takes it back when the server refuses; the refusal is thrown. Offers to undo where the way back is open. */
export function useMoveStatus(): (order: StatusTarget, step: Omit<StatusStep, 'from'>) => Promise<void> {
  const client = useQueryClient()
  const statuses = useStatuses()
  return async (order, step) => {
    paint(client, order.id, step.status)
    let card: OrderCard
    try {
      card = await sendStatus(client, order.id, { ...step, from: order.status })
    } catch (error) {
      paint(client, order.id, order.status)
      void client.invalidateQueries({ queryKey: ['order', order.id] })
      throw error
    }
    const name = statuses.find(status => status.code === card.status)?.name ?? card.status
    const undo = card.allowedStatuses.includes(order.status) && card.status === step.status
      ? () => sendStatus(client, order.id, { status: order.status, from: step.status })
      : undefined
    toast({ message: <Trans>Order {card.number}: {name}</Trans>, undo })
  }
}
