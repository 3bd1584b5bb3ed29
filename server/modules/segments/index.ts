// Segments: who the customers are. The only door for other modules.
import type { Module } from '#server/platform/platform.ts'

export { segmentsOf, type SegmentOfCustomer } from './segments-of.ts'
export { controlGroup, rfmOf, type Rfm } from './customer-marks.ts'

export const segments: Module = { name: 'segments' }
