import { Refusal } from '../errors.ts'

/** Deeper than anything that the web app sends. */
const DEEPEST = 64

/**
 * Makes text storable: PostgreSQL has no NUL in text and no lone surrogates in JSON. What a browser sends so is a slip of the clipboard,
 * no reason to lose the rest: NULs are dropped and broken surrogates become U+FFFD.
 */
function soundText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/** The same for a whole parsed body or query. @throws Refusal `too_deep` */
export function sound(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return soundText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) throw new Refusal('too_deep', { deepest: DEEPEST }, 400)
  if (Array.isArray(value)) return value.map((part) => sound(part, depth + 1))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [soundText(key), sound(part, depth + 1)]))
}
