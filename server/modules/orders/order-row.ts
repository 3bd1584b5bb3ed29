import { paymentRowOf } from '#server/modules/payments/index.ts'
import { ITEM_COLUMNS, jsonRowOf, ORDER_COLUMNS } from './order-columns.ts'
import type { OrderState } from './order-state.ts'

type Row = Record<string, unknown>
type ItemRow = Row & { offer_id: number | null; status: string }

/** An order with its lines and payments as `to_jsonb` of their rows would give them: for answers that need not read what was just written. */
export function orderRowOf(order: OrderState): Row & { items: ItemRow[]; payments: Row[] } {
  return {
    id: order.id,
    ...jsonRowOf(ORDER_COLUMNS, order),
    items: order.items.map((item) => ({ id: item.id, ...jsonRowOf(ITEM_COLUMNS, item) }) as unknown as ItemRow),
    payments: order.payments.map(paymentRowOf),
  }
}
