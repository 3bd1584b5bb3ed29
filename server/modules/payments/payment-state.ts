import { decimal, money, type Money } from '#shared/money.ts'
import type { Tx } from '#server/platform/transact.ts'

/** A payment of an order. */
export type PaymentState = {
  id: number
  externalId: string | null
  type: string
  status: string
  amount: Money
  paidAt: Date | null
  comment: string | null
  createdAt: Date
}

type PaymentRow = {
  id: number; external_id: string | null; type: string; status: string; amount: string; paid_at: Date | null; comment: string | null; created_at: Date
}

/** Payments of an order, oldest first. The order's own lock guards them. */
export async function paymentsOf(tx: Tx, orderId: number): Promise<PaymentState[]> {
  const rows = await tx.prepared<PaymentRow>('payments_of', 'select * from payment where order_id = $1 order by id', [orderId])
  return rows.map((row) => ({
    id: row.id,
    externalId: row.external_id,
    type: row.type,
    status: row.status,
    amount: money(row.amount),
    paidAt: row.paid_at,
    comment: row.comment,
    createdAt: row.created_at,
  }))
}

/** Whose payment it is; null when there is none such. */
export async function orderOfPayment(tx: Tx, by: { id: number } | { externalId: string; site: string | null }): Promise<{ id: number; orderId: number } | null> {
  const query = tx.db.selectFrom('payment').select(['id', 'order_id as orderId'])
  const found =
    'id' in by
      ? query.where('id', '=', by.id)
      : query.where('external_id', '=', by.externalId).$if(by.site !== null, (narrowed) => narrowed.where('site', '=', by.site!))
  return (await found.limit(1).executeTakeFirst()) ?? null
}

const INSERT = `
  insert into payment (id, order_id, site, external_id, type, status, amount, paid_at, comment, created_at)
  select p.id, $1, $2, p.external_id, p.type, p.status, p.amount, p.paid_at, p.comment, p.created_at
  from jsonb_to_recordset($3::text::jsonb) as p (id bigint, external_id text, type text, status text, amount numeric, paid_at timestamptz, comment text, created_at timestamptz)`

/** A payment as `to_jsonb` of its row would give it. */
export function paymentRowOf(payment: PaymentState): Record<string, unknown> {
  return {
    id: payment.id,
    external_id: payment.externalId,
    type: payment.type,
    status: payment.status,
    amount: Number(decimal(payment.amount)),
    paid_at: payment.paidAt?.toISOString() ?? null,
    comment: payment.comment,
  }
}

/** Writes new payments; their ids were drawn from `payment_id_seq` before. Recording is the order's business, whose fields they change. */
export function insertPayments(tx: Tx, order: { id: number; site: string }, payments: PaymentState[]): void {
  if (payments.length === 0) return
  const rows = payments.map((payment) => ({
    id: payment.id,
    external_id: payment.externalId,
    type: payment.type,
    status: payment.status,
    amount: decimal(payment.amount),
    paid_at: payment.paidAt,
    comment: payment.comment,
    created_at: payment.createdAt,
  }))
  tx.send('payments_insert', INSERT, [order.id, order.site, JSON.stringify(rows)])
}

/** Writes the payment as it is now, together with the commit. What was recorded of it is the caller’s to tell. */
export function updatePayment(tx: Tx, payment: PaymentState): void {
  tx.send(
    'payment_update',
    'update payment set external_id = $2, type = $3, status = $4, amount = $5, paid_at = $6, comment = $7 where id = $1',
    [payment.id, payment.externalId, payment.type, payment.status, decimal(payment.amount), payment.paidAt, payment.comment],
  )
}

/** Removes the payment, together with the commit. What was recorded of it is the caller’s to tell. */
export function deletePayment(tx: Tx, id: number): void {
  tx.send('payment_delete', 'delete from payment where id = $1', [id])
}
