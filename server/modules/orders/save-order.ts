import { differences } from '#server/platform/change-log.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { deletePayment, insertPayments, updatePayment, type PaymentState } from '#server/modules/payments/index.ts'
import type { References } from '#server/modules/settings/index.ts'
import { statusDeadline } from './create-order.ts'
import { driveStatuses } from './drive-statuses.ts'
import { columnsOf, ITEM_COLUMNS, ORDER_COLUMNS } from './order-columns.ts'
import type { ItemState, OrderState } from './order-state.ts'
import { isBeyondAgreement } from './prepayment.ts'
import { priceOrder } from './price-order.ts'
import { insertProblems, openProblems, solveProblems, weighProblems, type FoundProblem } from './problems.ts'
import { moveStock } from './move-stock.ts'
import { withinBonuses } from './within-bonuses.ts'
import { insertItems } from './write-new-order.ts'

/** Counted from other fields: their change is no news of its own, and the readers that need them count them again. */
const DERIVED = new Set(['goodsSum', 'discountSum', 'purchaseSum', 'itemsCount', 'statusDeadlineAt', 'statusChangedAt', 'problemsCount', 'rateBase'])
/** Kept as JSON and told part by part: deliveryAddress.city. */
const NESTED = ['deliveryAddress', 'deliveryData', 'contragent', 'source', 'marketplace', 'customFields'] as const
const ITEM_NEWS = [
  'offerId', 'productName', 'quantity', 'initialPrice', 'purchasePrice', 'discountManualAmount', 'discountManualPercent', 'discountTotal', 'total', 'priceType',
  'vatRate', 'status', 'comment', 'externalIds', 'externalId', 'properties', 'markingCodes',
] as const
const PAYMENT_NEWS = ['type', 'status', 'amount', 'paidAt', 'comment', 'externalId'] as const

export type SaveExtras = {
  /** Problems that came in with the change: unknown codes, unknown offers. */
  problems?: FoundProblem[]
  about?: Record<string, unknown>
  /** Look for stock again even where nothing changed. */
  reserveAgain?: boolean
  /** A combination is being undone: the one way for an order that another one took in to be open again. */
  isParted?: boolean
}

/**
 * Writes what a use case has decided about an order: counts every sum anew, lets lines and status drive each other, moves the stock,
 * weighs the problems, writes the rows that differ and records each difference once.
 * @param before as it was loaded, under its lock
 * @param draft as it shall be; sums need not be right
 * @returns the order as it is now
 */
export async function saveOrder(tx: Tx, before: OrderState, draft: OrderState, references: References, extras: SaveExtras = {}): Promise<OrderState> {
  const driven = driveStatuses(before, draft, references)
  const moved = driven.status === before.status ? driven : { ...driven, statusChangedAt: tx.at, statusDeadlineAt: statusDeadline(driven.status, tx.at, references) }
  if (!extras.isParted) await refuseReopened(tx, before, moved, references)
  const after = await withinBonuses(tx, before, priceOrder(moved, references, tx.at), references)
  const [stock, open] = await Promise.all([
    moveStock(tx, before, after, references, extras.reserveAgain ?? false),
    openProblems(tx, before.id),
  ])
  const told = flat(before)
  // A part that is gone from an address is a change too, though the address no longer names it.
  const news = differences(told, { ...Object.fromEntries(Object.keys(told).map((name) => [name, null])), ...flat(after) })
  const weighed = weighProblems(open, after, references, {
    fields: changedFields(before, after, news),
    shortages: references.account.allowNegativeStock ? [] : stock.shortages,
    reservedItems: stock.touched,
  })
  if (driven.status !== before.status) refuseUnpaid(tx, weighed.still, driven.status, references)
  const added = [...weighed.added, ...(extras.problems ?? [])]
  after.problemsCount = weighed.still.length + added.length
  solveProblems(tx, weighed.solved)
  insertProblems(tx, after.id, added)

  await writeOrderRow(tx, before, after)
  const itemsChanged = await writeItems(tx, before, after)
  const paymentsChanged = writePayments(tx, before, after)
  const orderNews = Object.fromEntries(Object.entries(news).filter(([name]) => !DERIVED.has(name)))
  if (before.problemsCount !== after.problemsCount) orderNews.problemsCount = [before.problemsCount, after.problemsCount]
  if (Object.keys(orderNews).length > 0 || (!itemsChanged && !paymentsChanged && extras.about)) {
    tx.record({ kind: 'order.changed', ...entityOf(after), fields: orderNews, ...(extras.about ? { about: extras.about } : {}) })
  }
  // The customer before this one has an order less: his figures must hear of it.
  if (before.customerId !== null && before.customerId !== after.customerId) {
    tx.record({ kind: 'order.left_customer', ...entityOf(after), customerId: before.customerId })
  }
  return after
}

// People only: what a module tells has happened already.
function refuseUnpaid(tx: Tx, problems: FoundProblem[], status: string, references: References): void {
  const isHeld = tx.actor.kind === 'user' && references.account.badCustomerPrepayment === 'require' && isBeyondAgreement(status, references)
  if (isHeld && problems.some((problem) => problem.kind === 'prepayment_required')) throw new Refusal('prepayment_required', { status }, 409)
}

// Its goods are in the order that took it in: open again, they would be sold twice.
async function refuseReopened(tx: Tx, before: OrderState, after: OrderState, references: References): Promise<void> {
  const isCancelled = (status: string): boolean => references.statuses.byCode.get(status)?.group === 'cancel'
  if (!isCancelled(before.status) || isCancelled(after.status)) return
  const [taken] = await tx.prepared<{ number: string }>(
    'order_combined_into', 'select s.number from "order" o join "order" s on s.id = o.combined_into where o.id = $1', [before.id],
  )
  if (taken) throw new Refusal('order_combined', { number: before.number, into: taken.number }, 409)
}

export const entityOf = (order: OrderState) => ({
  entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customerId, site: order.site,
})

async function writeOrderRow(tx: Tx, before: OrderState, after: OrderState): Promise<void> {
  const names = Object.keys(differences(before, after)).filter((name) => name !== 'items' && name !== 'payments')
  if (names.length === 0) return
  // One is nothing without the other.
  if (names.includes('rate')) names.push('rateBase')
  await tx.db.updateTable('order').set(columnsOf(ORDER_COLUMNS, names, after)).where('id', '=', after.id).execute()
}

async function writeItems(tx: Tx, before: OrderState, after: OrderState): Promise<boolean> {
  const old = new Map(before.items.map((item) => [item.id, item]))
  const kept = new Set(after.items.map((item) => item.id))
  const fresh = after.items.filter((item) => !old.has(item.id))
  insertItems(tx, after.id, fresh)
  for (const item of fresh) tx.record({ kind: 'order.item_added', ...entityOf(after), fields: initialNews(item), about: { item: aboutItem(item) } })
  const gone = before.items.filter((item) => !kept.has(item.id))
  if (gone.length > 0) tx.send('order_items_delete', 'delete from order_item where id = any($1::bigint[])', [gone.map((item) => item.id)])
  for (const item of gone) {
    tx.record({ kind: 'order.item_removed', ...entityOf(after), fields: { quantity: [item.quantity, null], total: [item.total, null] }, about: { item: aboutItem(item) } })
  }
  let changed = fresh.length + gone.length > 0
  for (const item of after.items) {
    const was = old.get(item.id)
    if (!was) continue
    const differing = Object.keys(differences(was, item))
    if (differing.length === 0) continue
    await tx.db.updateTable('order_item').set(columnsOf(ITEM_COLUMNS, differing, item)).where('id', '=', item.id).execute()
    const fields = differences(pick(was, ITEM_NEWS), pick(item, ITEM_NEWS))
    if (Object.keys(fields).length === 0) continue
    tx.record({ kind: 'order.item_changed', ...entityOf(after), fields, about: { item: aboutItem(item) } })
    changed = true
  }
  return changed
}

function writePayments(tx: Tx, before: OrderState, after: OrderState): boolean {
  const old = new Map(before.payments.map((payment) => [payment.id, payment]))
  const kept = new Set(after.payments.map((payment) => payment.id))
  const fresh = after.payments.filter((payment) => !old.has(payment.id))
  insertPayments(tx, after, fresh)
  for (const payment of fresh) {
    const fields = Object.fromEntries(PAYMENT_NEWS.map((name) => [name, [null, payment[name]] as [unknown, unknown]]))
    tx.record({ kind: 'order.payment_added', ...entityOf(after), fields, about: { payment: aboutPayment(payment) } })
  }
  let changed = fresh.length > 0
  for (const payment of before.payments.filter((one) => !kept.has(one.id))) {
    deletePayment(tx, payment.id)
    tx.record({ kind: 'order.payment_removed', ...entityOf(after), fields: { amount: [payment.amount, null] }, about: { payment: aboutPayment(payment) } })
    changed = true
  }
  for (const payment of after.payments) {
    const was = old.get(payment.id)
    if (!was) continue
    const fields = differences(pick(was, PAYMENT_NEWS), pick(payment, PAYMENT_NEWS))
    if (Object.keys(fields).length === 0) continue
    updatePayment(tx, payment)
    tx.record({ kind: 'order.payment_changed', ...entityOf(after), fields, about: { payment: aboutPayment(payment) } })
    changed = true
  }
  return changed
}

const aboutItem = (item: ItemState) => ({ id: item.id, offerId: item.offerId, externalId: item.externalId, externalIds: item.externalIds, name: item.productName })
const aboutPayment = (payment: PaymentState) => ({ id: payment.id, type: payment.type, externalId: payment.externalId })

function initialNews(item: ItemState): Record<string, [unknown, unknown]> {
  return { quantity: [null, item.quantity], initialPrice: [null, item.initialPrice], total: [null, item.total], status: [null, item.status] }
}

/** Which fields a person or module touched, for problems that a new value of theirs mends. */
function changedFields(before: OrderState, after: OrderState, news: Record<string, unknown>): ReadonlySet<string> {
  const payments = after.payments.filter((payment) => {
    const was = before.payments.find((one) => one.id === payment.id)
    return was && (was.type !== payment.type || was.status !== payment.status)
  })
  return new Set([...Object.keys(news), ...payments.map((payment) => `payments.${payment.id}`)])
}

/** The order's own fields as the log tells them. */
export function flat(order: OrderState): Record<string, unknown> {
  const { items: _items, payments: _payments, id: _id, ...fields } = order
  const told: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (!(NESTED as readonly string[]).includes(name)) told[name] = value instanceof Date ? value.toISOString() : value
    else for (const [part, inner] of Object.entries((value as Record<string, unknown> | null) ?? {})) told[`${name}.${part}`] = inner
  }
  return told
}

const pick = <Of extends object, Name extends keyof Of>(from: Of, names: readonly Name[]): Pick<Of, Name> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<Of, Name>

