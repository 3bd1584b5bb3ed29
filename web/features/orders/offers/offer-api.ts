import { queryOptions } from '@tanstack/react-query'
import type { OfferFound } from '#shared/contracts/catalogue.ts'
import { api } from '../../../base/api.ts'

/** By a part of the name, the article, the barcode or the external id; the best first. */
export const offerSearchQuery = (text: string, site: string | undefined) => queryOptions({
  queryKey: ['product', 'offer-search', text, site ?? null] as const,
  staleTime: 10_000,
  queryFn: async ({ signal }) => (await api.get<{ offers: OfferFound[] }>('/api/offers/search', { q: text, site }, signal)).offers,
})
