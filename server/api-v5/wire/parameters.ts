import qs from 'qs'
import { Refusal } from '#server/platform/errors.ts'
import { soundInput, UnsoundInput } from './sound-input.ts'

/** A parsed query or form: a scalar, a list, or a map of them, as PHP would build it from the brackets. */
export type Parameters = Record<string, unknown>

export type ParsedParameters = {
  /** A key given twice keeps its last value, as in PHP. */
  last: Parameters
  /** A key given twice becomes a list: the list filters want all values of `filter[stores]=a&filter[stores]=b`. */
  all: Parameters
}

// Filters must take at least 500 elements; a full order written as brackets instead of JSON has some hundreds of keys.
const MOST_PARAMETERS = 5000

const RULES = {
  depth: 12,
  strictDepth: true,
  parameterLimit: MOST_PARAMETERS,
  arrayLimit: MOST_PARAMETERS,
  throwOnLimitExceeded: true,
  allowPrototypes: false,
  ignoreQueryPrefix: true,
} as const

/**
 * Reads `a[b][]=1&a[b][]=2`, `a%5Bb%5D%5B0%5D=1` and their like the way PHP does.
 * @throws Refusal `parameters_unreadable` when there are too many of them or they nest too deep
 */
export function parseParameters(text: string): ParsedParameters {
  if (text === '') return { last: {}, all: {} }
  try {
    const last = soundInput(qs.parse(text, { ...RULES, duplicates: 'last' })) as Parameters
    const all = soundInput(qs.parse(text, { ...RULES, duplicates: 'combine' })) as Parameters
    return { last, all }
  } catch (error) {
    if (error instanceof RangeError || error instanceof UnsoundInput) throw new Refusal('parameters_unreadable', { reason: error.message })
    throw error
  }
}

/** The first scalar behind a name as text, or undefined when there is none: an array given for a scalar counts by its first element. */
export function scalar(parameters: Parameters, name: string): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  const found = Array.isArray(value) ? value.find(isScalar) : value
  return isScalar(found) ? String(found) : undefined
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
