import { money, ZERO, type Money } from '#shared/money.ts'
import { quantity } from '#shared/quantity.ts'
import type { References } from '#server/modules/settings/index.ts'
import type { OfferForOrder } from './order-context.ts'
import type { ItemInput } from './order-input.ts'
import type { ItemState } from './order-state.ts'

/** A line before it is priced. What the line does not say comes from the offer; what neither says is empty. */
export function newItem(
  item: ItemInput,
  given: { id: number; position: number; offer: OfferForOrder | null; status: string; references: References; at: Date },
): ItemState {
  const { offer, references } = given
  const priceType = item.priceType && references.priceTypes.byCode.has(item.priceType) ? item.priceType : (references.priceTypes.all.find((type) => type.isDefault)?.code ?? null)
  const listed = offer && priceType !== null ? offer.prices[priceType] : undefined
  const offerReference = item.offer?.externalId ?? item.offer?.xmlId ?? (item.offer?.id ? String(item.offer.id) : null)
  return {
    id: given.id,
    position: given.position,
    offerId: offer?.id ?? null,
    externalId: item.externalId ?? null,
    externalIds: item.externalIds ?? [],
    productName: item.productName || offer?.name || offerReference || '—',
    article: offer?.article ?? null,
    quantity: quantity(item.quantity),
    initialPrice: item.initialPrice ?? (listed === undefined ? ZERO : money(listed)),
    purchasePrice: item.purchasePrice ?? purchasePriceOf(offer),
    discountManualAmount: item.discountManualAmount ?? ZERO,
    discountManualPercent: item.discountManualPercent ?? 0,
    discounts: [],
    discountTotal: ZERO,
    unitPrices: [],
    total: ZERO,
    priceType,
    vatRate: item.vatRate ?? offer?.vatRate ?? null,
    status: given.status,
    comment: item.comment || null,
    properties: item.properties ?? [],
    markingCodes: item.markingCodes ?? [],
    createdAt: item.createdAt ?? given.at,
  }
}

const purchasePriceOf = (offer: OfferForOrder | null): Money | null => (offer?.purchasePrice ? money(offer.purchasePrice) : null)
