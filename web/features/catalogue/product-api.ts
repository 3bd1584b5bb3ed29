import { queryOptions } from '@tanstack/react-query'
import type { ProductCard, ProductGroup } from '#shared/contracts/catalogue.ts'
import { api } from '../../base/api.ts'

export const productQuery = (id: number) => queryOptions({
  queryKey: ['product', id] as const,
  queryFn: ({ signal }) => api.get<ProductCard>(`/api/products/${id}`, {}, signal),
})

/** All groups of all sites that the person may see, flat; counts follow products, so it is asked again when one changes. */
export const groupsQuery = queryOptions({
  queryKey: ['product_group', 'all'] as const,
  queryFn: async ({ signal }) => (await api.get<{ groups: ProductGroup[] }>('/api/product-groups', {}, signal)).groups,
  staleTime: 60_000,
})
