import type { Reader } from '#server/platform/readers.ts'
import { recordFigures } from './set-prices.ts'

/** Goods that leave the stores with their orders lower the quantity that the product shows. */
export const figuresReader: Reader = {
  name: 'catalogue.figures',
  concerns: (entry) => entry.kind === 'product.stock_changed',
  effect: (tx, entries) => recordFigures(tx, entries.filter((entry) => entry.kind === 'product.stock_changed').map((entry) => entry.entityId)),
}
