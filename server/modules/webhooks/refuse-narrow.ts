import type { Right } from '#shared/rights.ts'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'

const TOLD: Right[] = ['orders.view', 'orders.purchase_price', 'customers.view', 'tasks.view', 'products.view']

/**
 * Letters hold whole records, prices and phones included: whoever sees less here sets up no endpoint and reads no log.
 * @throws Refusal `beyond_own_rights` naming what is missing
 */
export function refuseNarrow(actor: Actor): void {
  const { sites, fields, limits } = actor.grants
  const right = TOLD.find((one) => scopeOf(actor, one) !== 'all')
  if (right) throw new Refusal('beyond_own_rights', { right }, 403)
  if (sites !== 'all') throw new Refusal('beyond_own_rights', { site: 'all' }, 403)
  const [field] = [...Object.keys(fields), ...Object.keys(limits)]
  if (field) throw new Refusal('beyond_own_rights', { field }, 403)
}
