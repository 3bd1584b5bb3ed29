import { invalid } from '#server/platform/errors.ts'
import type { BulkTarget } from './target.ts'
import { companyTarget } from './targets/companies.ts'
import { customerTarget } from './targets/customers.ts'
import { orderTarget } from './targets/orders.ts'

const targets: BulkTarget[] = [orderTarget, customerTarget, companyTarget]

/** @throws Refusal `invalid` */
export function targetOf(entity: string): BulkTarget {
  const target = targets.find((one) => one.entity === entity)
  if (!target) throw invalid('entity', 'unknown')
  return target
}
