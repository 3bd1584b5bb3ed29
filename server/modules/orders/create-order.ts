import { ZERO, type Money } from '#shared/money.ts'
import { parsePhone } from '#shared/phone.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { sideOfOrder, type OrderSide } from '#server/modules/companies/index.ts'
import { findOrMakeCustomer } from '#server/modules/customers/index.ts'
import type { PaymentState } from '#server/modules/payments/index.ts'
import { afterWorkingHours, rateOfOrder, referencesAt, workingHoursOf, type References } from '#server/modules/settings/index.ts'
import { reserve } from '#server/modules/stock/index.ts'
import { creditProblems } from './credit-problems.ts'
import { newItem } from './new-item.ts'
import { offerOf, readOrderContext, type OfferForOrder, type OrderContext } from './order-context.ts'
import type { Intake, OrderInput } from './order-input.ts'
import { orderNumber } from './order-number.ts'
import type { ItemState, OrderState } from './order-state.ts'
import { priceOrder } from './price-order.ts'
import { shortageProblems, standingProblems, type FoundProblem } from './problems.ts'
import { resolveCodes, type ResolvedCodes } from './resolve-codes.ts'
import { writeNewOrder } from './write-new-order.ts'

export type CreatedOrder = {
  order: OrderState
  problems: FoundProblem[]
  /** What was read for it, so that an answer need not read again. */
  offers: OfferForOrder[]
  references: References
}

/**
 * Makes an order: finds or makes the customer, prices the lines, reserves the stock, writes, records. Three round trips to the
 * database: one reads everything and draws the ids, one makes the customer and reserves, the last writes together with the commit.
 * @throws Refusal `external_id_taken`; `invalid` at `site`, at the customer, and with strict intake at unknown codes and offers
 */
export async function createOrder(tx: Tx, input: OrderInput, intake: Intake): Promise<CreatedOrder> {
  if (!mayTouchSite(tx.actor, input.site)) throw invalid('site', 'not_allowed', { site: input.site })
  const context = await readOrderContext(tx, input)
  const references = await referencesAt(tx.db, context.settingsVersion)
  const site = references.sites.byCode.get(input.site)
  if (!site) throw invalid('site', 'unknown_code', { value: input.site })
  if (context.existingId !== null) {
    throw new Refusal('external_id_taken', { externalId: input.externalId, id: context.existingId }, 400, [{ path: 'externalId', code: 'taken' }])
  }
  const codes = resolveCodes(input, references, intake)
  const { items, problems } = makeItems(tx, input, context, codes, references, intake)
  const stocked = intake.withoutStock || isOver(codes.status, references)
    ? []
    : items.filter((item) => item.offerId !== null && !references.itemStatuses.byCode.get(item.status)?.cancelStatus)
  // Both leave at once and are answered together.
  const [customer, shortages] = await Promise.all([
    findOrMakeCustomer(tx, context.wanted, context.found),
    reserve(tx, stocked.map((item) => ({ orderItemId: item.id, offerId: item.offerId!, quantity: item.quantity })), codes.shipmentStore),
  ])
  const side = customer.isCorporate ? await sideOfOrder(tx, customer.id, input) : null
  const draft = draftOrder(tx, withContact(input, side), context, codes, references, items, { id: customer.id, side }, intake)
  const priced = priceOrder(draft, references, tx.at)
  if (input.declaredTotal !== undefined && input.declaredTotal !== null && input.declaredTotal !== priced.total) {
    problems.push({ kind: 'sum_differs', field: 'total', itemId: null, params: { declared: input.declaredTotal, computed: priced.total } })
  }
  const allProblems = [
    ...codes.problems.map((problem) => withPaymentId(problem, priced.payments)),
    ...problems,
    ...(references.account.allowNegativeStock ? [] : shortageProblems(shortages)),
    ...standingProblems(priced, references),
    ...(customer.isCorporate ? await creditProblems(tx, priced, references, intake) : []),
  ]
  const order = { ...priced, problemsCount: allProblems.length }
  writeNewOrder(tx, order, allProblems)
  return { order, problems: allProblems, offers: context.offers, references }
}

/** An order of a company that names nobody is made out to whoever speaks for the company. */
function withContact(input: OrderInput, side: OrderSide | null): OrderInput {
  const isNamed = [input.firstName, input.lastName, input.patronymic, input.phone, input.email].some((part) => part?.trim())
  return isNamed || !side?.person ? input : { ...input, ...side.person }
}

function makeItems(
  tx: Tx,
  input: OrderInput,
  context: OrderContext,
  codes: ResolvedCodes,
  references: References,
  intake: Intake,
): { items: ItemState[]; problems: FoundProblem[] } {
  const problems: FoundProblem[] = []
  const refused: { path: string; code: string; params: Record<string, unknown> }[] = []
  const items = (input.items ?? []).map((item, index) => {
    const offer = offerOf(context.offers, item)
    const id = context.itemIds[index]!
    const named = item.offer && (item.offer.id ?? item.offer.externalId ?? item.offer.xmlId)
    if (named !== undefined && named !== null && named !== '' && !offer) {
      const params = { ...item.offer }
      // Protocol: a line that names an offer by its id must exist; goods by the store's own id may be outside the catalogue.
      if (intake.strict && (item.offer?.id || !item.productName)) {
        refused.push({ path: item.offer?.id ? `items[${index}].offer.id` : `items[${index}].offer.externalId`, code: 'offer_not_found', params: { value: named } })
      }
      problems.push({ kind: 'unknown_offer', field: null, itemId: id, params })
    }
    return newItem(item, { id, position: index, offer, status: codes.itemStatuses[index]!, references, at: tx.at })
  })
  if (refused.length > 0) throw new Refusal('invalid', {}, 400, refused)
  return { items, problems }
}

function draftOrder(
  tx: Tx,
  input: OrderInput,
  context: OrderContext,
  codes: ResolvedCodes,
  references: References,
  items: ItemState[],
  customer: { id: number; side: OrderSide | null },
  intake: Intake,
): OrderState {
  const delivery = codes.deliveryType ? references.deliveryTypes.byCode.get(codes.deliveryType) : undefined
  const createdAt = input.createdAt ?? tx.at
  const site = references.sites.byCode.get(input.site)!
  const country = codes.countryIso ?? site.countryIso
  const phone = input.phone ? (parsePhone(input.phone, country)?.number ?? input.phone) : null
  const additional = input.additionalPhone ? (parsePhone(input.additionalPhone, country)?.number ?? input.additionalPhone) : null
  const draft: OrderState = {
    id: context.orderId,
    number: input.number || orderNumber(site.orderNumberTemplate ?? references.account.orderNumberTemplate, context.orderId, createdAt, intake.by, references.account.timeZone),
    externalId: input.externalId || null,
    site: input.site,
    orderType: codes.orderType,
    orderMethod: codes.orderMethod,
    status: codes.status,
    statusComment: input.statusComment || null,
    statusChangedAt: createdAt,
    statusDeadlineAt: statusDeadline(codes.status, createdAt, references),
    createdAt,
    customerId: customer.id,
    contactId: customer.side?.contactId ?? null,
    companyId: customer.side?.companyId ?? null,
    // Somebody who may see own orders alone must not lose the order that he has just made.
    managerId: codes.managerId ?? (intake.by === 'crm' && tx.actor.kind === 'user' ? tx.actor.id : null),
    firstName: input.firstName?.trim() ?? '',
    lastName: input.lastName?.trim() ?? '',
    patronymic: input.patronymic?.trim() ?? '',
    phone,
    additionalPhone: additional,
    email: input.email?.trim().toLowerCase() || null,
    call: input.call ?? false,
    countryIso: codes.countryIso,
    currency: site.currency,
    ...(input.rate !== undefined && site.currency !== references.account.currency ? { rate: input.rate, rateBase: references.account.currency } : rateOfOrder(references, site.currency, createdAt)),
    customerComment: input.customerComment || null,
    managerComment: input.managerComment || null,
    privilegeType: input.privilegeType || 'none',
    personalDiscountPercent: 0,
    discountManualAmount: input.discountManualAmount ?? ZERO,
    discountManualPercent: input.discountManualPercent ?? 0,
    applyRound: input.applyRound ?? false,
    goodsSum: ZERO, discountSum: ZERO, total: ZERO, paidSum: ZERO, purchaseSum: ZERO, fullyPaidAt: null,
    deliveryType: codes.deliveryType,
    deliveryService: codes.deliveryService,
    deliveryCost: input.deliveryCost ?? (delivery?.defaultCost as Money | null | undefined) ?? ZERO,
    deliveryNetCost: input.deliveryNetCost ?? (delivery?.defaultNetCost as Money | null | undefined) ?? ZERO,
    deliveryDate: input.deliveryDate ?? null,
    deliveryTime: input.deliveryTime ?? null,
    deliveryAddress: input.deliveryAddress ?? {},
    deliveryData: input.deliveryData ?? null,
    deliveryVatRate: input.deliveryVatRate ?? null,
    shipmentStore: codes.shipmentStore,
    shipmentDate: input.shipmentDate ?? null,
    shipped: input.shipped ?? false,
    weight: input.weight ?? null,
    length: input.length ?? null,
    width: input.width ?? null,
    height: input.height ?? null,
    contragent: { contragentType: customer.side ? 'legal-entity' : 'individual', ...customer.side?.contragent, ...input.contragent },
    source: input.source ?? null,
    marketplace: input.marketplace ?? null,
    mark: input.mark ?? null,
    markAt: input.markAt ?? null,
    clientId: input.clientId ?? null,
    dialogId: input.dialogId ?? null,
    customFields: input.customFields ?? {},
    fromApi: intake.by === 'api',
    problemsCount: 0,
    itemsCount: items.length,
    items,
    payments: [],
  }
  const total = priceOrder(draft, references, tx.at).total
  return { ...draft, payments: makePayments(tx, input, context, codes, references, total) }
}

function makePayments(tx: Tx, input: OrderInput, context: OrderContext, codes: ResolvedCodes, references: References, total: Money): PaymentState[] {
  return (input.payments ?? []).map((payment, index) => {
    const { type, status } = codes.payments[index]!
    const isComplete = references.paymentStatuses.byCode.get(status)?.paymentComplete ?? false
    return {
      id: context.paymentIds[index]!,
      externalId: payment.externalId || null,
      type,
      status,
      amount: payment.amount ?? total,
      paidAt: payment.paidAt ?? (isComplete ? (input.createdAt ?? tx.at) : null),
      comment: payment.comment || null,
      createdAt: input.createdAt ?? tx.at,
    }
  })
}

/** When the order is late in its status: so many working hours after it came there; null = no limit. */
export function statusDeadline(status: string, since: Date, references: References): Date | null {
  const hours = references.statuses.byCode.get(status)?.deadlineHours
  return hours ? afterWorkingHours(since, hours, workingHoursOf(references.account)) : null
}

/** Complete or cancelled: nothing of it waits for goods. */
export function isOver(status: string, references: References): boolean {
  const group = references.statuses.byCode.get(status)?.group
  return group === 'complete' || group === 'cancel'
}

// The problem was found before the payment had its id; the card and the fix need it.
function withPaymentId(problem: FoundProblem, payments: PaymentState[]): FoundProblem {
  const index = /^payments\.(\d+)$/.exec(problem.field ?? '')?.[1]
  if (problem.kind !== 'unknown_code' || index === undefined) return problem
  const id = payments[Number(index)]!.id
  return { ...problem, field: `payments.${id}`, params: { ...problem.params, paymentId: id } }
}

