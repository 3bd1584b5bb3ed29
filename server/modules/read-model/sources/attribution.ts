import { attributeOrders } from '#server/modules/costs/index.ts'
import type { ReadTable } from '../table.ts'

/** Who brought an order, by each model. */
export const orderAttribution: ReadTable = {
  table: 'order_attribution', scope: 'sale', idColumn: 'order_id', keys: ['order_id', 'model', 'part'], pick: 'o.id', from: '"order" o',
  columns: { order_id: 'o.id', model: '', part: '', source: '', medium: '', campaign: '', weight: '' },
  walk: { table: '"order"', column: 'id', page: 20_000 },
  count: async (db, ids) => (await attributeOrders(db, ids)).map((one) => [one.orderId, one.model, one.part, one.source, one.medium, one.campaign, one.weight]),
}
