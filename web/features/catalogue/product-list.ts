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
export const WIDTHS = { imageUrl: 48, name: 270, article: 104, groups: 160, minPrice: 150, quantity: 84, active: 120 }
