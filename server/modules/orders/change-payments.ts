import type { Money } from '#shared/money.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { orderOfPayment, type PaymentState } from '#server/modules/payments/index.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import type { Intake, PaymentInput } from './order-input.ts'
import { loadOrder, type OrderState } from './order-state.ts'
import type { FoundProblem } from './problems.ts'
import { defaultPaymentStatus } from './resolve-codes.ts'
import { saveOrder } from './save-order.ts'

export type PaymentPatch = Partial<PaymentInput>
type PaymentIntake = Omit<Intake, 'withoutStock'> & { check?: (order: OrderState, payment: PaymentState | null) => void | Promise<void> }

/**
 * Adds a payment to an order. Its amount is what is still to pay, unless it is told.
 * @throws Refusal `not_found`; `external_id_taken`; `invalid` at an unknown code for strict intake
 */
export async function addPayment(tx: Tx, orderId: number, input: PaymentInput, intake: PaymentIntake): Promise<{ order: OrderState; paymentId: number }> {
  const before = await loadOrder(tx, orderId)
  await intake.check?.(before, null)
  const references = await freshReferences(tx.db)
  const [drawn] = await tx.prepared<{ id: number }>('payment_id', "select nextval('payment_id_seq') as id", [])
  const id = Number(drawn!.id)
  await refuseTaken(tx, before.site, input.externalId ?? null)
  const problems: FoundProblem[] = []
  const status = input.status || defaultPaymentStatus(references, intake.by)
  const payment = settle(
    {
      id,
      externalId: input.externalId || null,
      type: input.type,
      status,
      amount: input.amount ?? (Math.max(before.total - before.paidSum, 0) as Money),
      paidAt: input.paidAt ?? null,
      comment: input.comment || null,
      createdAt: tx.at,
    },
    null,
    references,
    intake,
    problems,
    tx.at,
  )
  const order = await saveOrder(tx, before, { ...before, payments: [...before.payments, payment] }, references, { problems })
  return { order, paymentId: id }
}

/** Changes a payment; absent fields stay. @throws Refusal as `addPayment` */
export async function changePayment(tx: Tx, paymentId: number, patch: PaymentPatch, intake: PaymentIntake): Promise<OrderState> {
  const { before, payment } = await ofPayment(tx, paymentId)
  await intake.check?.(before, payment)
  const references = await freshReferences(tx.db)
  if (patch.externalId && patch.externalId !== payment.externalId) await refuseTaken(tx, before.site, patch.externalId)
  const problems: FoundProblem[] = []
  const draft: PaymentState = {
    ...payment,
    ...(patch.type ? { type: patch.type } : {}),
    ...(patch.status ? { status: patch.status } : {}),
    ...(patch.amount !== undefined && patch.amount !== null ? { amount: patch.amount } : {}),
    ...(patch.paidAt !== undefined ? { paidAt: patch.paidAt } : {}),
    ...(patch.comment !== undefined ? { comment: patch.comment || null } : {}),
    ...(patch.externalId !== undefined ? { externalId: patch.externalId || null } : {}),
  }
  const changed = settle(draft, payment, references, intake, problems, tx.at)
  const payments = before.payments.map((one) => (one.id === paymentId ? changed : one))
  return saveOrder(tx, before, { ...before, payments }, references, { problems })
}

/** Takes a payment away. @throws Refusal `not_found` */
export async function removePayment(tx: Tx, paymentId: number, intake: Pick<PaymentIntake, 'check'> = {}): Promise<OrderState> {
  const { before, payment } = await ofPayment(tx, paymentId)
  await intake.check?.(before, payment)
  const references = await freshReferences(tx.db)
  return saveOrder(tx, before, { ...before, payments: before.payments.filter((one) => one.id !== paymentId) }, references)
}

async function ofPayment(tx: Tx, paymentId: number): Promise<{ before: OrderState; payment: PaymentState }> {
  const found = await orderOfPayment(tx, { id: paymentId })
  if (!found) throw notFound('payment', paymentId)
  const before = await loadOrder(tx, found.orderId)
  const payment = before.payments.find((one) => one.id === paymentId)
  if (!payment) throw notFound('payment', paymentId)
  return { before, payment }
}

/** Codes checked, and the moment of payment filled in when the money has come. */
function settle(
  payment: PaymentState,
  before: PaymentState | null,
  references: References,
  intake: PaymentIntake,
  problems: FoundProblem[],
  at: Date,
): PaymentState {
  const settled = { ...payment }
  const codes = [
    ['type', references.paymentTypes.byCode.has(payment.type), 'paymentTypes'],
    ['status', references.paymentStatuses.byCode.has(payment.status), 'paymentStatuses'],
  ] as const
  for (const [name, known, reference] of codes) {
    if (known) continue
    if (intake.strict || intake.by === 'crm') throw invalid(name, 'unknown_code', { value: payment[name] })
    problems.push({ kind: 'unknown_code', field: `payments.${payment.id}`, itemId: null, params: { value: payment[name], reference, paymentId: payment.id } })
    if (name === 'status') settled.status = before?.status ?? defaultPaymentStatus(references, intake.by)
  }
  const isComplete = references.paymentStatuses.byCode.get(settled.status)?.paymentComplete ?? false
  if (isComplete && settled.paidAt === null) settled.paidAt = at
  return settled
}

async function refuseTaken(tx: Tx, site: string, externalId: string | null): Promise<void> {
  if (!externalId) return
  const other = await orderOfPayment(tx, { externalId, site })
  if (other) throw new Refusal('external_id_taken', { externalId, id: other.id }, 400, [{ path: 'payment.externalId', code: 'taken' }])
}
