import type { OfferCard } from '#shared/contracts/catalogue.ts'

type Property = OfferCard['properties'][number]
const keyOf = ({ code, value }: Property): string => JSON.stringify([code, value])

/** Properties that every offer has with the same value. */
export function commonProperties(offers: OfferCard[]): Property[] {
  const [first, ...rest] = offers.map(offer => offer.properties)
  if (!first) return []
  const others = rest.map(properties => new Set(properties.map(keyOf)))
  return first.filter(property => others.every(keys => keys.has(keyOf(property))))
}

/** What tells this offer apart from the others of its product: a size, a colour. */
export function ownProperties(offer: OfferCard, offers: OfferCard[]): Property[] {
  const common = new Set(commonProperties(offers).map(keyOf))
  return offer.properties.filter(property => !common.has(keyOf(property)))
}
