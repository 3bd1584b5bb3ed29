import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'

const FIELDS = ['customerId', 'phone', 'status', 'total', 'paidSum'] as const

/**
 * Keeps the problem `prepayment_required` on open, unpaid orders of customers with a bad mark. The mark is of the person and of their
 * phones: whoever orders with such a phone is taken for them, under whatever name.
 */
export const prepaymentReader: Reader = {
  name: 'orders.prepayment',
  concerns: (entry) => mayMatter(entry) || isMark(entry),
  effect: async (tx, entries) => {
    const { account } = await freshReferences(tx.db)
    const marked = entries.filter(isMark).map((entry) => entry.entityId)
    const orders = new Set([...entries.filter(mayMatter).map((entry) => entry.entityId), ...(await openOrdersOf(tx, marked))])
    await weighPrepayment(tx, orders, account.badCustomerPrepayment !== 'off')
  },
}

const isMark = ({ entity, fields }: LogEntry): boolean => entity === 'customer' && 'bad' in fields
const mayMatter = ({ entity, kind, fields }: LogEntry): boolean => entity === 'order' && (kind === 'order.created' || FIELDS.some((name) => name in fields))

async function openOrdersOf(tx: Tx, customerIds: number[]): Promise<number[]> {
  if (customerIds.length === 0) return []
  const rows = await tx.prepared<{ id: number }>(
    'orders_of_marked',
    `select o.id from "order" o join order_status s on s.code = o.status and s.group_code not in ('cancel', 'complete')
     where o.customer_id = any($1::bigint[]) or o.phone in (select p.number from customer_phone p where p.customer_id = any($1::bigint[]))`,
    [customerIds],
  )
  return rows.map((row) => row.id)
}

// Most orders are nobody's business here: only those that must change are locked, and looked at again under the lock.
const DIFFERING = `
  select o.id, o.problems_count as "problemsCount", o.customer_id as "customerId", o.site, n.is_needed as "isNeeded", pr.id as "problemId"
  from "order" o
  join order_status s on s.code = o.status
  left join lateral (select p.id from order_problem p where p.order_id = o.id and p.kind = 'prepayment_required' and p.solved_at is null limit 1) pr on true
  cross join lateral (select $2::boolean and s.group_code not in ('cancel', 'complete') and o.paid_sum < o.total and (
      exists (select from customer c where c.id = o.customer_id and c.bad)
      or exists (select from customer_phone f join customer c on c.id = f.customer_id and c.bad where f.number = o.phone)
    ) and (pr.id is not null or not exists (
      select from order_problem p where p.order_id = o.id and p.kind = 'prepayment_required' and p.solved_by is not null)) as is_needed) n
  where o.id = any($1::bigint[]) and n.is_needed <> (pr.id is not null)
  order by o.id`

type Differing = { id: number; problemsCount: number; customerId: number | null; site: string; isNeeded: boolean; problemId: number | null }

async function weighPrepayment(tx: Tx, orderIds: ReadonlySet<number>, isWanted: boolean): Promise<void> {
  if (orderIds.size === 0) return
  const suspects = await tx.prepared<Differing>('orders_prepayment', DIFFERING, [[...orderIds], isWanted])
  if (suspects.length === 0) return
  const ids = suspects.map((order) => order.id)
  await tx.prepared('orders_prepayment_lock', 'select id from "order" where id = any($1::bigint[]) order by id for update', [ids])
  for (const order of await tx.prepared<Differing>('orders_prepayment', DIFFERING, [ids, isWanted])) {
    const count = order.problemsCount + (order.isNeeded ? 1 : -1)
    if (order.isNeeded) tx.send('order_prepayment_insert', "insert into order_problem (order_id, kind, params, created_at) values ($1, 'prepayment_required', '{}', $2)", [order.id, tx.at])
    else tx.send('order_prepayment_solve', 'update order_problem set solved_at = $2 where id = $1', [order.problemId, tx.at])
    tx.send('order_problems_count', 'update "order" set problems_count = $2 where id = $1', [order.id, count])
    tx.record({
      kind: order.isNeeded ? 'order.problem_found' : 'order.problem_solved', entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customerId, site: order.site,
      fields: { problemsCount: [order.problemsCount, count] }, about: { problem: { kind: 'prepayment_required' } },
    })
  }
}

/** Statuses past the agreement with the buyer: goods are taken off the shelf for such an order. */
export function isBeyondAgreement(status: string, references: References): boolean {
  const group = references.statuses.byCode.get(status)?.group
  return group !== undefined && !['new', 'approval', 'cancel'].includes(group)
}
