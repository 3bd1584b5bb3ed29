import type { Tx } from '#server/platform/transact.ts'
import { insertPayments } from '#server/modules/payments/index.ts'
import { insertParts, ITEM_COLUMNS, ORDER_COLUMNS, rowOf } from './order-columns.ts'
import type { ItemState, OrderState } from './order-state.ts'
import { insertProblems, type FoundProblem } from './problems.ts'

const order = insertParts(ORDER_COLUMNS)
const item = insertParts(ITEM_COLUMNS)
// Constant texts, prepared once a connection: planning them anew cost more than running them.
const INSERT_ORDER = `
  with items as (${insertItemsOf('$1', '$3')})
  insert into "order" (id, ${order.names}) select r.id, ${order.names} from jsonb_to_record($2::text::jsonb) as r (id bigint, ${order.record})`
const INSERT_ITEMS = insertItemsOf('$1', '$2')

function insertItemsOf(orderId: string, rows: string): string {
  return `insert into order_item (id, order_id, ${item.names}) select r.id, ${orderId}, ${item.names} from jsonb_to_recordset(${rows}::text::jsonb) as r (id bigint, ${item.record})`
}

const itemRows = (items: ItemState[]): string => JSON.stringify(items.map((one) => ({ id: one.id, ...rowOf(ITEM_COLUMNS, one) })))

/** Writes and records a new order; nothing here waits for an answer. */
export function writeNewOrder(tx: Tx, state: OrderState, problems: FoundProblem[]): void {
  tx.send('order_insert', INSERT_ORDER, [state.id, JSON.stringify({ id: state.id, ...rowOf(ORDER_COLUMNS, state) }), itemRows(state.items)])
  insertPayments(tx, state, state.payments)
  insertProblems(tx, state.id, problems)
  tx.record({
    kind: 'order.created',
    entity: 'order',
    entityId: state.id,
    orderId: state.id,
    customerId: state.customerId,
    site: state.site,
    fields: {
      number: [null, state.number],
      status: [null, state.status],
      customerId: [null, state.customerId],
      managerId: [null, state.managerId],
      total: [null, state.total],
      ...(state.rate === null ? {} : { rate: [null, state.rate] }),
      ...(problems.length > 0 ? { problemsCount: [null, problems.length] } : {}),
    },
  })
}

export function insertItems(tx: Tx, orderId: number, items: ItemState[]): void {
  if (items.length === 0) return
  tx.send('order_items_insert', INSERT_ITEMS, [orderId, itemRows(items)])
}
