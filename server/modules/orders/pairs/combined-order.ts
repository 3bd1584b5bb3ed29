import type { CombineTechnique } from '#shared/contracts/order-pairs.ts'
import { add, ZERO, type Money } from '#shared/money.ts'
import { addQuantities } from '#shared/quantity.ts'
import type { References } from '#server/modules/settings/index.ts'
import type { PaymentState } from '#server/modules/payments/index.ts'
import type { ItemState, OrderState } from '../order-state.ts'

/**
 * What an order becomes when it takes another one in; sums are not counted yet. Pure.
 *
 * Goods by the technique: `ours` keeps the survivor's lines; `theirs` takes the other's instead; `merge` adds the goods that the survivor
 * lacks; `summ` adds everything, quantities of like lines together. Cancelled lines of the other stay behind. The discount on the whole
 * order goes with the goods: of the survivor for `ours` and `merge`, of the other for `theirs`, of both for `summ`.
 * Money that came always moves; a payment still expected moves with `summ`, or when the survivor has none at all.
 * Of everything else the survivor keeps its own and takes what it lacks; both orders' comments stay.
 */
export type Combined = {
  draft: OrderState
  /** Lines of the other that became lines of the survivor; in the draft they still carry their old ids. */
  taken: ItemState[]
  /** Payments of the other that the survivor gets. */
  payments: PaymentState[]
  /** Names of fields that the survivor got from the other. */
  filled: string[]
}

export function combinedOrder(ours: OrderState, theirs: OrderState, technique: CombineTechnique, references: References): Combined {
  const { items, taken } = combinedItems(ours, theirs, technique, references)
  const payments = movedPayments(ours, theirs, technique, references)
  const draft: OrderState = {
    ...ours,
    ...lackingFields(ours, theirs),
    ...(technique === 'ours' ? {} : lackingDelivery(ours, theirs)),
    ...discountOfBoth(ours, theirs, technique, references),
    ...weightOfBoth(ours, theirs, technique),
    items: items.map((item, position) => ({ ...item, position })),
    payments: [...ours.payments, ...payments],
  }
  const filled = Object.keys(draft).filter((name) => name !== 'items' && name !== 'payments' && differs(ours, draft, name as keyof OrderState))
  return { draft, taken, payments, filled }
}

function combinedItems(ours: OrderState, theirs: OrderState, technique: CombineTechnique, references: References): { items: ItemState[]; taken: ItemState[] } {
  const counts = (item: ItemState): boolean => !(references.itemStatuses.byCode.get(item.status)?.cancelStatus ?? false)
  const offered = theirs.items.filter(counts)
  if (technique === 'ours') return { items: ours.items, taken: [] }
  if (technique === 'theirs') return { items: offered, taken: offered }
  if (technique === 'merge') {
    const lacking = offered.filter((item) => !ours.items.some((own) => counts(own) && goodsOf(own) === goodsOf(item)))
    return { items: [...ours.items, ...lacking], taken: lacking }
  }
  const items = [...ours.items]
  const taken: ItemState[] = []
  for (const item of offered) {
    const place = items.findIndex((own) => ours.items.some((one) => one.id === own.id) && counts(own) && kindOf(own) === kindOf(item))
    if (place < 0) {
      items.push(item)
      taken.push(item)
    } else {
      const own = items[place]!
      items[place] = {
        ...own,
        quantity: addQuantities(own.quantity, item.quantity),
        markingCodes: [...own.markingCodes, ...item.markingCodes],
        comment: joined(own.comment, item.comment),
      }
    }
  }
  return { items, taken }
}

/** What is sold, whatever it costs. */
function goodsOf(item: Pick<ItemState, 'offerId' | 'productName' | 'article'>): string {
  return item.offerId === null ? `${item.productName.trim().toLowerCase()}|${item.article ?? ''}` : `#${item.offerId}`
}

/** Lines of which the quantities may be added without changing what a piece costs or where it stands. */
const kindOf = (item: ItemState): string =>
  JSON.stringify([
    goodsOf(item), item.initialPrice, item.purchasePrice, item.discountManualAmount, item.discountManualPercent, item.priceType, item.vatRate, item.status, item.properties,
  ])

function movedPayments(ours: OrderState, theirs: OrderState, technique: CombineTechnique, references: References): PaymentState[] {
  const expectedToo = technique === 'summ' || ours.payments.length === 0
  return theirs.payments.filter((payment) => expectedToo || (references.paymentStatuses.byCode.get(payment.status)?.paymentComplete ?? false))
}

/** The discount on the whole order. Percents that differ become the sum that they took off, so that nobody gains or loses by the combining. */
function discountOfBoth(ours: OrderState, theirs: OrderState, technique: CombineTechnique, references: References): Partial<OrderState> {
  if (technique === 'theirs') return pick(theirs, ['discountManualAmount', 'discountManualPercent'])
  if (technique !== 'summ') return {}
  const isBare = ours.discountManualAmount === 0 && theirs.discountManualAmount === 0
  if (isBare && ours.discountManualPercent === theirs.discountManualPercent) return {}
  return { discountManualAmount: add(takenOff(ours, references), takenOff(theirs, references)), discountManualPercent: 0 }
}

/** What the discount on the whole order really took off its lines: more than the goods cost cannot be. */
function takenOff(order: OrderState, references: References): Money {
  const amounts = order.items
    .filter((item) => !references.itemStatuses.byCode.get(item.status)?.cancelStatus)
    .flatMap((item) => item.discounts)
    .filter((discount) => discount.kind === 'manual_order')
    .map((discount) => discount.amount)
  return amounts.length === 0 ? ZERO : add(...amounts)
}

function weightOfBoth(ours: OrderState, theirs: OrderState, technique: CombineTechnique): Partial<OrderState> {
  if (technique === 'theirs') return { weight: theirs.weight ?? ours.weight }
  return technique === 'summ' && ours.weight !== null && theirs.weight !== null ? { weight: addQuantities(ours.weight, theirs.weight) } : {}
}

// Not the external id: the store finds the other order by it.
const LACKING = ['phone', 'email', 'managerId', 'orderMethod', 'clientId', 'dialogId'] as const
const NAMES = ['lastName', 'firstName', 'patronymic'] as const
const DELIVERY = [
  'deliveryType', 'deliveryService', 'deliveryCost', 'deliveryNetCost', 'deliveryDate', 'deliveryTime', 'deliveryAddress', 'deliveryData', 'deliveryVatRate',
  'shipmentStore', 'shipmentDate',
] as const

function lackingFields(ours: OrderState, theirs: OrderState): Partial<OrderState> {
  const result: Partial<OrderState> = {}
  for (const name of LACKING) if (ours[name] === null && theirs[name] !== null) Object.assign(result, { [name]: theirs[name] })
  // A name is one thing: half of one buyer's and half of another's is nobody's.
  if (NAMES.every((name) => ours[name] === '')) Object.assign(result, pick(theirs, NAMES))
  const spare = [theirs.phone, theirs.additionalPhone].find((phone) => phone !== null && phone !== (result.phone ?? ours.phone))
  if (ours.additionalPhone === null && spare) result.additionalPhone = spare
  const customFields = { ...theirs.customFields, ...ours.customFields }
  return {
    ...result,
    call: ours.call || theirs.call,
    customerComment: joined(ours.customerComment, theirs.customerComment),
    managerComment: joined(ours.managerComment, theirs.managerComment),
    customFields,
  }
}

/** Delivery is taken as a whole, and only by an order that has none. */
function lackingDelivery(ours: OrderState, theirs: OrderState): Partial<OrderState> {
  const hasOwn = ours.deliveryType !== null || ours.deliveryCost !== 0 || Object.keys(ours.deliveryAddress).length > 0
  return hasOwn ? {} : pick(theirs, DELIVERY)
}

function joined(ours: string | null, theirs: string | null): string | null {
  if (!theirs?.trim() || ours?.includes(theirs.trim())) return ours
  return ours?.trim() ? `${ours}\n${theirs.trim()}` : theirs
}

const differs = (one: OrderState, other: OrderState, name: keyof OrderState): boolean => JSON.stringify(one[name]) !== JSON.stringify(other[name])
const pick = <Name extends keyof OrderState>(from: OrderState, names: readonly Name[]): Partial<OrderState> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<OrderState>
