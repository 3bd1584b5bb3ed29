/** Fields of a product that people and stores set, by the names of the field catalogue. */
export type ProductInput = {
  externalId?: string | null
  type?: 'product' | 'service'
  name?: string
  article?: string | null
  url?: string | null
  description?: string | null
  manufacturer?: string | null
  popular?: boolean
  stock?: boolean
  novelty?: boolean
  recommended?: boolean
  active?: boolean
  markable?: boolean
  /** The whole list of groups; those not in it are left. */
  groups?: { id?: number | null; externalId?: string | null }[]
}

/** Columns by field. */
export const PRODUCT_COLUMNS = {
  externalId: 'external_id', type: 'type', name: 'name', article: 'article', url: 'url', description: 'description', manufacturer: 'manufacturer',
  popular: 'popular', stock: 'stock', novelty: 'novelty', recommended: 'recommended', active: 'active', markable: 'markable',
} as const satisfies Record<Exclude<keyof ProductInput, 'groups'>, string>

export type ProductField = keyof typeof PRODUCT_COLUMNS
export const PRODUCT_FIELDS = Object.keys(PRODUCT_COLUMNS) as ProductField[]
