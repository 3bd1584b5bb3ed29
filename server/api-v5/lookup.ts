import { notFound, Refusal } from '#server/platform/errors.ts'
import { parameter, type Call } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { sitesForLookup } from './wire/sites.ts'

type Kind = 'order' | 'customer' | 'payment'

const TABLES: Record<Kind, string> = { order: '"order"', customer: 'customer', payment: 'payment' }

export type Found = { id: number; site: string }

export type By = 'id' | 'externalId'

/** How the id in the path is to be read. @throws Refusal `wrong_parameter` */
export function byOf(call: Call, otherwise: By = 'externalId'): By {
  const by = parameter(call, 'by') ?? otherwise
  if (by !== 'id' && by !== 'externalId') throw new Refusal('wrong_parameter', {}, 400, [{ path: 'by', code: 'not_a_choice' }])
  return by
}

/**
 * The object that a path names, among those the key sees. An external id that stands on several sites needs `site` to say which.
 * @throws Refusal `not_found`, also for objects of sites that are none of the key's business
 */
export async function named(call: Call, kind: Kind, value: string, by: By): Promise<Found> {
  const found = await lookUp(call, kind, [value], by, sitesForLookup(call))
  if (found.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!found[0]) throw notFound(kind, value)
  return found[0]
}

/** All objects with such ids that the key sees; each with the value it was found by. */
export async function lookUp(call: Call, kind: Kind, values: readonly string[], by: By, sites: readonly string[]): Promise<(Found & { value: string })[]> {
  const column = by === 'id' ? 'id' : 'external_id'
  const wanted = by === 'id' ? values.map((value) => readInteger(value)).filter((id) => id !== null) : values
  if (wanted.length === 0) return []
  const { rows } = await call.db.pool.query<Found & { value: string }>({
    name: `v5_lookup_${kind}_${by}`,
    text: `select id, site, ${column}::text as value from ${TABLES[kind]} where ${column} = any($1) and site = any($2)`,
    values: [wanted, sites],
  })
  return rows
}
