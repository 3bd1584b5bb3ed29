import { sql } from 'kysely'
import type { BulkAction } from '#shared/contracts/bulk.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSeeOrder, changeOrder, editOrder, matchingOrders, refuseConflicts, seenOrder, seeOrder } from '#server/modules/orders/index.ts'
import type { BulkTarget, Values } from '../target.ts'

const rightFor = ({ kind }: BulkAction): 'orders.status' | 'orders.change' => {
  if (kind === 'status') return 'orders.status'
  if (kind === 'set') return 'orders.change'
  throw invalid('action.kind', 'unknown')
}

/** Orders: a status, or any field that is edited in place. */
export const orderTarget: BulkTarget = {
  entity: 'order',
  rightFor,
  matching: matchingOrders,

  async perform(tx, id, action) {
    await seeOrder(tx.db, tx.actor, id, rightFor(action))
    if (action.kind === 'status') return moveTo(tx, id, action.status, action.comment ?? null)
    if (action.kind !== 'set') throw invalid('action.kind', 'unknown')
    if (action.field === 'status') throw invalid('action.field', 'not_editable')
    const before = await valueOf(tx, id, action.field)
    await editOrder(tx, id, { [action.field]: { to: action.value } })
    return { before: { [action.field]: before }, after: { [action.field]: await valueOf(tx, id, action.field) } }
  },

  async takeBack(tx, id, action, before, after) {
    await seeOrder(tx.db, tx.actor, id, rightFor(action))
    const changes = Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'statusComment').map(([name, to]) => [name, { from: after[name], to }]))
    if (action.kind === 'set') return editOrder(tx, id, changes)
    await changeOrder(tx, id, { status: String(before['status']), statusComment: (before['statusComment'] as string | null) ?? null }, {
      by: 'crm',
      takesBack: true,
      check: (order) => refuseConflicts(tx, id, seenOrder(order), changes),
    })
  },

  async names(db, actor, ids) {
    const { rows } = await sql<{ id: number; number: string }>`select o.id, o.number from "order" o where o.id = any(${ids}::bigint[]) and ${canSeeOrder(actor) ?? sql`true`}`.execute(db)
    return new Map(rows.map((row) => [row.id, row.number]))
  },
}

async function moveTo(tx: Tx, id: number, status: string, comment: string | null): Promise<{ before: Values; after: Values }> {
  const before: Values = {}
  const order = await changeOrder(tx, id, { status, statusComment: comment }, {
    by: 'crm',
    check: (seen) => void Object.assign(before, { status: seen.status, statusComment: seen.statusComment }),
  })
  return { before, after: { status: order.status } }
}

async function valueOf(tx: Tx, id: number, field: string): Promise<unknown> {
  const kept: { value: unknown } = { value: null }
  await changeOrder(tx, id, {}, { by: 'crm', check: (order) => void (kept.value = seenOrder(order)[field] ?? null) })
  return kept.value
}
