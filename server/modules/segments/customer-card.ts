import type { CustomerSegments } from '#shared/contracts/segments.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { seeCustomer } from '#server/modules/customers/index.ts'
import { controlGroup, rfmOf } from './customer-marks.ts'
import { segmentsOf } from './segments-of.ts'

/** What segments say of one customer. @throws Refusal `not_found` */
export async function customerSegments(db: Database, actor: Actor, customerId: number): Promise<CustomerSegments> {
  await seeCustomer(db, actor, customerId)
  const [segments, control, rfm] = await Promise.all([segmentsOf(db, [customerId]), controlGroup(db, [customerId]), rfmOf(db, [customerId])])
  return {
    segments: (segments.get(customerId) ?? []).map((segment) => ({ ...segment, since: segment.since.toISOString() })),
    isControl: control.has(customerId),
    rfm: rfm.get(customerId) ?? null,
  }
}
