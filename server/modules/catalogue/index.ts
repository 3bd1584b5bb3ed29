import type { Module } from '#server/platform/platform.ts'
import { productEntity } from './fields.ts'
import { figuresReader } from './reactions.ts'
import { loadFromUrl, loadScheduled } from './load-jobs.ts'
import { catalogueRoutes } from './routes.ts'
import { visibleGroups, visibleProducts } from './visibility.ts'

// The catalogue: the only door for other modules.
export { loadCatalogue } from './load-catalogue.ts'
export { openFile } from './open-source.ts'
export { requestSiteLoads } from './load-jobs.ts'
export { createProducts, type NewProduct } from './create-products.ts'
export { changeProducts, type ProductEdit } from './change-products.ts'
export type { ProductInput } from './product-input.ts'
export { createProductGroup, editProductGroup, type GroupInput } from './product-groups.ts'
export { uploadPrices, type PriceRow, type Uploaded } from './upload-prices.ts'
export { uploadInventories, type InventoryRow } from './upload-inventories.ts'
export type { OfferRef } from './find-offers.ts'
export { offersInStock } from './offers-of-products.ts'
export { searchOffers } from './search-offers.ts'
export { productEntity } from './fields.ts'
export { listProducts, totalProducts } from './product-list.ts'

export const catalogue: Module = {
  name: 'catalogue',
  routes: catalogueRoutes,
  readers: [figuresReader],
  jobs: [loadFromUrl, loadScheduled],
  catalogues: [productEntity],
  visibility: { product: visibleProducts, product_group: visibleGroups },
}
