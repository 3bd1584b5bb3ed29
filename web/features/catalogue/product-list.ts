/** A row of the list. Fields that the person has no column for may be missing. */
export type ProductRow = {
  id: number
  name: string
  article?: string | null
  imageUrl?: string | null
  /** Minor units, over the offers in sale. */
  minPrice?: number | null
  maxPrice?: number | null
  quantity?: number
  active?: boolean
}

export const DEFAULT_SORT = 'name'
export const DEFAULT_COLUMNS = ['imageUrl', 'name', 'article', 'groups', 'minPrice', 'quantity', 'active']
export const WIDTHS = { imageUrl: 56, name: 340, article: 130, groups: 220, minPrice: 170, quantity: 96, active: 140 }
