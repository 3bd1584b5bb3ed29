import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../base/api.ts'

/** An offer of the catalogue as the search box shows it. Price: minor units of the account's default price type. */
export type FoundOffer = {
  id: number
  productId: number
  name: string
  article: string | null
  price: number | null
  unit: string | null
  imageUrl: string | null
  /** In all stores, minus what is reserved. */
  free: number | null
  externalId: string | null
}

/** By a part of the name, the article, the barcode or the external id; the best first. */
export const offerSearchQuery = (text: string, site: string | undefined) => queryOptions({
  queryKey: ['product', 'offer-search', text, site ?? null] as const,
  staleTime: 10_000,
  queryFn: async ({ signal }) => (await api.get<{ offers: FoundOffer[] }>('/api/offers/search', { q: text, site }, signal)).offers,
})
