import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { BUDGET, firstLoad } from './bundle-size.mjs'

const dist = resolve(import.meta.dirname, '../dist/web')

it.skipIf(!existsSync(dist))('the orders screen loads at most 300 kB of gzipped script', () => {
  expect(firstLoad(dist, 'features/orders/OrdersPage.tsx').bytes).toBeLessThanOrEqual(BUDGET)
})
