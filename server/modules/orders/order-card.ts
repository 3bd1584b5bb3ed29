import type { OrderCard } from '#shared/contracts/orders.ts'
import { add, money, ZERO, type Money } from '#shared/money.ts'
import { may, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { accessByName, cardShownTo } from '#server/platform/fields.ts'
import { customerCatalogue, visibleCustomers } from '#server/modules/customers/index.ts'
import { allowedNextStatuses, referencesAt, type References } from '#server/modules/settings/index.ts'
import { orderEntity } from './fields.ts'
import { firstTouchOf } from './first-touch.ts'
import { CARD_SQL, type CardRow, type ItemRow } from './order-card-sql.ts'
import { itemEntity } from './part-fields.ts'
import { timeInStatuses } from './time-in-statuses.ts'
import { reachesOrder } from './visibility.ts'

/**
 * The whole card of one order, as this actor may see it, from one statement.
 * @param isOwnChange the answer to a change that this actor was let make: shown even if it took the order out of their reach, as when
 *   it was given to a colleague
 * @throws Refusal `not_found` for an order that is not there or out of the actor's reach
 */
export async function orderCard(db: Db, actor: Actor, id: number, isOwnChange = false): Promise<OrderCard> {
  const { rows } = await db.pool.query<{ card: CardRow; version: number }>({ name: 'order_card', text: CARD_SQL, values: [id] })
  const row = rows[0]?.card
  const isSeen = isOwnChange || (row && reachesOrder(actor, 'orders.view', keysOf(row)))
  if (!row || !isSeen) throw notFound('order', id)
  const references = await referencesAt(db.kysely, rows[0]!.version)
  return cardOf(row, references, actor, await seesCustomer(db, actor, row))
}

/** Whoever sees an order sees the name that it was made out to; its customer they see only when customers are theirs to see. */
async function seesCustomer(db: Db, actor: Actor, { customer }: CardRow): Promise<boolean> {
  if (!customer || !may(actor, 'customers.view')) return false
  if (scopeOf(actor, 'customers.view') === 'all' && actor.grants.sites === 'all') return true
  return (await visibleCustomers(db.kysely, actor, [customer.id])).has(customer.id)
}

const keysOf = (row: CardRow) => ({ managerId: row.manager_id, site: row.site, orderType: row.order_type, orderMethod: row.order_method, deliveryType: row.delivery_type })

function cardOf(row: CardRow, references: References, actor: Actor, isCustomerSeen: boolean): OrderCard {
  const mayHere = (right: 'orders.change' | 'orders.status' | 'orders.payments'): boolean =>
    reachesOrder(actor, right, keysOf(row))
  const seesPurchase = accessByName(actor, itemEntity, 'purchasePrice') !== 'hidden'
  const total = money(row.total)
  const purchaseSum = money(row.purchase_sum)
  const items = row.items.map((item) => itemOf(item, references, seesPurchase))
  const card: OrderCard = {
    id: row.id, number: row.number, externalId: row.external_id, site: row.site, createdAt: moment(row.created_at)!, fromApi: row.from_api,
    orderType: row.order_type, orderMethod: row.order_method,
    status: row.status, statusComment: row.status_comment, statusChangedAt: moment(row.status_changed_at)!, statusDeadlineAt: moment(row.status_deadline_at),
    managerId: row.manager_id,
    firstName: row.first_name, lastName: row.last_name, patronymic: row.patronymic,
    phone: row.phone, additionalPhone: row.additional_phone, email: row.email, call: row.call,
    currency: row.currency, rate: row.base_rate, countryIso: row.country_iso, customerComment: row.customer_comment, managerComment: row.manager_comment,
    goodsSum: money(row.goods_sum), discountSum: money(row.discount_sum), total, paidSum: money(row.paid_sum), toPay: total - money(row.paid_sum),
    purchaseSum, margin: total - purchaseSum, fullyPaidAt: moment(row.fully_paid_at),
    discountManualAmount: money(row.discount_manual_amount), discountManualPercent: row.discount_manual_percent,
    discountByKind: discountByKind(items),
    deliveryType: row.delivery_type, deliveryService: row.delivery_service,
    deliveryCost: money(row.delivery_cost), deliveryNetCost: money(row.delivery_net_cost), deliveryDate: row.delivery_date, deliveryTime: row.delivery_time,
    deliveryAddress: row.delivery_address, trackNumber: row.track_number,
    shipmentStore: row.shipment_store, shipmentDate: row.shipment_date, shipped: row.shipped,
    weight: row.weight, length: row.length, width: row.width, height: row.height,
    contragent: row.contragent, source: row.source, customFields: row.custom_fields,
    items,
    payments: row.payments.map((payment) => ({
      id: payment.id, type: payment.type, status: payment.status, amount: money(payment.amount), paidAt: moment(payment.paid_at),
      comment: payment.comment, externalId: payment.external_id,
    })),
    problems: row.problems.map((problem) => problemOf(problem, actor)),
    customer: isCustomerSeen ? customerOf(row, actor) : null, companyId: row.company_id, contactId: row.contact_id,
    allowedStatuses: mayHere('orders.status') ? allowedNextStatuses(references, actor.grants.groupIds, row.status) : [],
    timeInStatuses: timeInStatuses(
      row.steps.map(({ at, status }) => ({ at: new Date(at), status })),
      { status: row.status, since: new Date(row.status_changed_at), now: new Date(row.now) },
    ),
    managerReason: reasonOf(row),
    firstTouch: firstTouchOf(row, references),
    callAttempts: row.call_attempts, nextCallAt: moment(row.next_call_at),
    may: { change: mayHere('orders.change'), status: mayHere('orders.status'), payments: mayHere('orders.payments'), purchasePrice: seesPurchase },
  }
  return cardShownTo(actor, orderEntity, card, ['firstName', 'lastName', 'patronymic'])
}

/** A problem with a field that is kept from the actor is told of, without the value. */
function problemOf(problem: OrderCard['problems'][number], actor: Actor): OrderCard['problems'][number] {
  const isKept = problem.field !== null && ['hidden', 'mask'].includes(accessByName(actor, orderEntity, problem.field))
  return { ...problem, ...(isKept ? { params: {} } : {}), createdAt: moment(problem.createdAt)! }
}

function itemOf(item: ItemRow, references: References, seesPurchase: boolean): OrderCard['items'][number] {
  return {
    id: item.id, offerId: item.offer_id, productId: item.product_id, name: item.product_name, article: item.article, imageUrl: item.image_url,
    quantity: item.quantity, unit: item.unit === null ? null : (references.units.byCode.get(item.unit)?.sym ?? item.unit),
    initialPrice: money(item.initial_price), purchasePrice: seesPurchase && item.purchase_price !== null ? money(item.purchase_price) : null,
    discountManualAmount: money(item.discount_manual_amount), discountManualPercent: item.discount_manual_percent,
    discounts: item.discounts, discountTotal: money(item.discount_total), total: money(item.total),
    status: item.status, isCancelled: references.itemStatuses.byCode.get(item.status)?.cancelStatus ?? false,
    comment: item.comment, reserved: item.reserved, free: item.free,
  }
}

/** Cancelled lines keep a discount of their own that the order does not count. */
function discountByKind(items: OrderCard['items']): Record<string, Money> {
  const kinds: Record<string, Money> = {}
  for (const { kind, amount } of items.filter((item) => !item.isCancelled).flatMap((item) => item.discounts)) {
    kinds[kind] = add(kinds[kind] ?? ZERO, amount as Money)
  }
  return kinds
}

function customerOf({ customer }: CardRow, actor: Actor): OrderCard['customer'] {
  if (!customer) return null
  const { note: pinnedNote, ...shown } = cardShownTo(actor, customerCatalogue, {
    id: customer.id,
    type: customer.type,
    name: customer.type === 'customer_corporate' ? (customer.nick_name ?? '') : [customer.last_name, customer.first_name, customer.patronymic].filter(Boolean).join(' '),
    phone: customer.phone, email: customer.email, vip: customer.vip, bad: customer.bad,
    ordersCount: customer.orders_count ?? 0, cancelledCount: customer.cancelled_count ?? 0,
    totalSum: money(customer.total_sum ?? 0), averageSum: money(customer.average_sum ?? 0), currency: customer.currency,
    firstOrderAt: moment(customer.first_order_at), lastOrderAt: moment(customer.last_order_at), note: customer.pinned_note,
  })
  return { ...shown, pinnedNote }
}

/** The reason names its manager: it says nothing of one who was chosen by hand since. */
function reasonOf({ manager_reason: reason, manager_id }: CardRow): OrderCard['managerReason'] {
  return reason && reason.managerId === manager_id ? { code: reason.code, params: reason.params, at: reason.at } : null
}

const moment = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())
