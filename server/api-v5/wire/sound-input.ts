/** How deep JSON or brackets may nest. A full order with its delivery data needs eight levels. */
const DEEPEST = 32

/** What the input may be refused for before anyone looks at its meaning. */
export class UnsoundInput extends Error {}

/**
 * Makes text storable: PostgreSQL has no NUL in text and no lone surrogates in jsonb, and a store must not lose an order over one
 * broken byte in a comment, so NULs are dropped and broken surrogates become U+FFFD.
 */
export function soundText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/**
 * The same for a whole parsed structure, in place where it can. Keys that could reach a prototype are dropped and numbers that JSON can
 * write but no column can hold (1e400) become null.
 * @throws UnsoundInput when it nests deeper than any entity does
 */
export function soundInput(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return soundText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) throw new UnsoundInput('nested too deep')
  if (Array.isArray(value)) return value.map((element) => soundInput(element, depth + 1))
  const sound: Record<string, unknown> = {}
  for (const [key, element] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue
    sound[soundText(key)] = soundInput(element, depth + 1)
  }
  return sound
}
