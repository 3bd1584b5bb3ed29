/** The body of every v5 answer. `success` comes first: some clients match the beginning of the text. */
export type Envelope = { success: boolean; errorMsg?: string; errors?: Record<string, string> | string[] } & Record<string, unknown>

export const succeeded = (keys: Record<string, unknown> = {}): Envelope => ({ success: true, ...keys })

/** `errors` holds plain strings only: modules implode() them and typed clients decode a map of strings. */
export function failed(errorMsg: string, errors?: Record<string, string> | string[], keys: Record<string, unknown> = {}): Envelope {
  return errors === undefined ? { success: false, errorMsg, ...keys } : { success: false, ...keys, errorMsg, errors }
}

/** Leaves out null and undefined, as responses do. `false`, 0, "" and empty lists stay. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  const kept: Record<string, unknown> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== null && value !== undefined) kept[name] = value
  }
  return kept as { [K in keyof T]?: Exclude<T[K], null | undefined> }
}

/** A map keyed by code that stays `{}` when empty: typed clients decode references and payments as maps. */
export function mapBy<T>(rows: T[], key: (row: T) => string | number): Record<string, T> {
  return Object.fromEntries(rows.map((row) => [String(key(row)), row]))
}

/** A map that becomes `[]` when empty, as `customFields` and `properties` do. */
export function mapOrList(map: Record<string, unknown> | null | undefined): Record<string, unknown> | [] {
  return map && Object.keys(map).length > 0 ? map : []
}
