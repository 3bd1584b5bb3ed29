import { notFound, Refusal } from '#server/platform/errors.ts'
import { parameter, type Call } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { sitesForLookup } from './wire/sites.ts'

export type Kind = 'order' | 'customer' | 'corporate' | 'payment'

/** Where they stand: both kinds of customers are rows of one table, numbered apart by their store. */
const SOURCES: Record<Kind, string> = {
  order: '"order" where true', customer: "customer where merged_into is null and type = 'customer'",
  corporate: "customer where merged_into is null and type = 'customer_corporate'", payment: 'payment where true',
}

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
  if (!found[0]) throw notFound(kind === 'corporate' ? 'customer' : kind, value)
  return found[0]
}

/** All objects with such ids that the key sees; each with the value it was found by. */
export async function lookUp(call: Call, kind: Kind, values: readonly string[], by: By, sites: readonly string[]): Promise<(Found & { value: string })[]> {
  const column = by === 'id' ? 'id' : 'external_id'
  const wanted = by === 'id' ? values.map((value) => readInteger(value)).filter((id) => id !== null) : values
  if (wanted.length === 0) return []
  const { rows } = await call.db.pool.query<Found & { value: string }>({
    name: `v5_lookup_${kind}_${by}`,
    text: `select id, site, ${column}::text as value from ${SOURCES[kind]} and ${column} = any($1) and site = any($2)`,
    values: [wanted, sites],
  })
  return rows
}

/** In whom a customer lives on who was combined; null for everybody else. Whoever bears the external id now goes before who bore it once. */
export async function combinedInto(call: Call, kind: 'customer' | 'corporate', value: string, by: By): Promise<{ id: number } | null> {
  const id = by === 'id' ? readInteger(value) : value
  if (id === null) return null
  const { rows } = await call.db.pool.query<{ id: number }>({
    name: `v5_combined_into_${kind}_${by}`,
    text: `select merged_into as id from customer where ${by === 'id' ? 'id' : 'external_id'} = $1 and merged_into is not null and type = '${kind === 'corporate' ? 'customer_corporate' : 'customer'}' and site = any($2)`,
    values: [id, sitesForLookup(call)],
  })
  return rows.length === 1 ? { id: rows[0]!.id } : null
}
