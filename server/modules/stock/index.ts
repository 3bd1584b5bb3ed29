export { reserve } from './reserve.ts'
export type { Shortage } from './reserve.ts'
export { release, ship } from './release.ts'
export { defaultStore, setStock } from './set-stock.ts'
