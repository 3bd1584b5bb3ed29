import { Refusal } from '#server/platform/errors.ts'
import { parseJson } from './body.ts'
import { isMap, type Parameters } from './parameters.ts'

/**
 * The entity of a POST: a JSON text in a form field, or an object standing in a JSON body (or written out in brackets).
 * @throws Refusal `parameter_missing`, or `parameter_unreadable` when it is no JSON object
 */
export function entityOf(form: Parameters, name: string): Record<string, unknown> {
  const value = structure(form, name)
  // PHP encodes an empty associative array as [].
  if (Array.isArray(value) && value.length === 0) return {}
  if (!isMap(value)) throw new Refusal('parameter_unreadable', { parameter: name })
  return value
}

/** The rows of a bulk POST; maps keyed by numbers count as lists, as PHP makes them of sparse arrays. */
export function entitiesOf(form: Parameters, name: string): unknown[] {
  const value = structure(form, name)
  if (Array.isArray(value)) return value
  if (isMap(value) && Object.keys(value).every((key) => /^\d+$/.test(key))) return Object.values(value)
  throw new Refusal('parameter_unreadable', { parameter: name })
}

function structure(form: Parameters, name: string): unknown {
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  if (value === undefined || value === null || value === '') throw new Refusal('parameter_missing', { parameter: name })
  if (typeof value !== 'string') return value
  try {
    return parseJson(value)
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('parameter_unreadable', { parameter: name })
    throw error
  }
}
