import { Plural, Trans } from '@lingui/react/macro'
import { refusalWords } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { handOver } from '../day-api.ts'

/** An order as far as handing it over goes. */
export type Movable = { id: number; number: string; managerId?: number | null }

/** What a dragged selection is called on its way. */
export const ORDERS_TYPE = 'application/x-prilavok-orders'

/** Gives orders to a person (null: back to the queue) and offers to take it back: to each its manager of before. */
export async function moveOrders(orders: Movable[], to: number | null, nameOf: (id: number | null) => string): Promise<void> {
  const wanted = orders.filter(order => (order.managerId ?? null) !== to)
  if (wanted.length === 0) return
  const { moved, refused } = await handOver({ orderIds: wanted.map(order => order.id), to })
  const back = Map.groupBy(wanted.filter(order => moved.includes(order.id)), order => order.managerId ?? null)
  const undo = (): Promise<unknown> => Promise.all([...back].map(([from, theirs]) => handOver({ orderIds: theirs.map(order => order.id), to: from })))
  if (moved.length > 0) toast({ message: <><Plural value={moved.length} one="# order" other="# orders" /> → {nameOf(to)}</>, undo })
  if (refused.length === 0) return
  const [first] = refused
  const number = wanted.find(order => order.id === first!.id)?.number
  toast({
    tone: 'danger',
    message: <><Plural value={refused.length} one="# order was not handed over." other="# orders were not handed over." /> <Trans>Order {number}: {refusalWords(first!.code, first!.params)}</Trans></>,
  })
}
