import { Refusal } from '#server/platform/errors.ts'

const TAKEN = new Set(['order_external', 'customer_external', 'payment_external', 'product_external', 'offer_external', 'product_group_external', 'company_external'])
const OUT_OF_RANGE = '22003'
const UNIQUE = '23505'

/**
 * What the database refuses in place of a use case: an external id that another request took in the same moment, a sum that only together
 * with what stands already grows beyond its column. Everything else is a fault.
 */
export function refusalOfDatabase(error: unknown): Refusal | null {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === UNIQUE && constraint && TAKEN.has(constraint)) return new Refusal('external_id_taken', {}, 400, [{ path: 'externalId', code: 'taken' }])
  if (code === OUT_OF_RANGE) return new Refusal('invalid', { reason: 'out_of_range' }, 400)
  return null
}
