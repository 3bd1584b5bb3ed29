import type { Feature } from '../base/feature.ts'
import { feature as orders } from '../features/orders/index.tsx'

/** THE list of features, in the order of the rail. No autoload: to add one, import its `feature` and name it here. */
export const features: Feature[] = [orders]
