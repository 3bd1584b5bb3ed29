import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Money } from '#shared/money.ts'
import { readDate, readDateTime, readTime } from './dates.ts'
import { readBoolean, readInteger, readMoney, readNumber, readVatRate } from './numbers.ts'
import { isMap, isScalar } from './parameters.ts'

/**
 * Reads the fields of an entity as forgiving as the protocol is: numbers as text, booleans as 0/1, ids as text. Every reader answers
 * `undefined` for an absent field (leave it alone), `null` for `null` and `""` (clear it), and the value. What cannot be understood is
 * remembered with its path and answered as undefined; `refuse()` at the end throws for all such fields at once.
 */
export type Fields = {
  readonly path: string
  has(name: string): boolean
  /** A text; numbers and booleans become text. `longest` in characters. */
  text(name: string, longest?: number): string | null | undefined
  /** A whole number within bounds; without bounds whatever an id may be. */
  integer(name: string, least?: number, most?: number): number | null | undefined
  number(name: string, least?: number, most?: number): number | null | undefined
  money(name: string, least?: number): Money | null | undefined
  boolean(name: string): boolean | null | undefined
  dateTime(name: string): Date | null | undefined
  date(name: string): string | null | undefined
  time(name: string): string | null | undefined
  vatRate(name: string): string | null | undefined
  choice<T extends string>(name: string, choices: readonly T[]): T | null | undefined
  /** A nested object; `[]` counts as empty, as PHP writes it. */
  object(name: string): Fields | null | undefined
  /** A nested map as it stands, for what is kept verbatim. */
  map(name: string): Record<string, unknown> | null | undefined
  /** Rows that are objects. A map keyed by anything counts as its values. */
  rows(name: string): Fields[] | undefined
  /** Elements as they stand. */
  list(name: string): unknown[] | undefined
  /** Elements that are texts. */
  texts(name: string): string[] | undefined
  complain(name: string, code: string, params?: Record<string, unknown>): void
  /** @throws Refusal `invalid` with every field complained about */
  refuse(): void
}

/** @param path where the entity stands in the request, "" for the entity itself */
export function fieldsOf(source: Record<string, unknown>, zone: string, path = '', complaints: FieldRefusal[] = []): Fields {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const complain = (name: string, code: string, params?: Record<string, unknown>): void =>
    void complaints.push({ path: at(name), code, params })
  const raw = (name: string): unknown => (Object.hasOwn(source, name) ? source[name] : undefined)

  function read<T>(name: string, type: string, understand: (value: string | number | boolean) => T | null): T | null | undefined {
    const value = raw(name)
    if (value === undefined) return undefined
    if (value === null || value === '') return null
    const understood = isScalar(value) ? understand(value) : null
    if (understood === null) complain(name, 'wrong_type', { type })
    return understood === null ? undefined : understood
  }

  const text = (name: string, longest?: number): string | null | undefined => {
    const value = read(name, 'string', String)
    if (value && longest !== undefined && value.length > longest) {
      complain(name, 'too_long', { longest })
      return undefined
    }
    return value
  }

  const within = <T extends number>(name: string, value: T | null | undefined, least = -Infinity, most = Infinity): T | null | undefined => {
    if (value === null || value === undefined || (value >= least && value <= most)) return value
    complain(name, 'out_of_range', { value })
    return undefined
  }

  const elements = (name: string): unknown[] | undefined => {
    const value = raw(name)
    if (value === undefined) return undefined
    if (value === null || value === '') return []
    if (Array.isArray(value)) return value
    if (isMap(value)) return Object.values(value)
    complain(name, 'wrong_type', { type: 'array' })
    return undefined
  }

  return {
    path,
    has: (name) => raw(name) !== undefined,
    text,
    integer: (name, least, most) => within(name, read(name, 'integer', readInteger), least, most),
    number: (name, least, most = 1e12) => within(name, read(name, 'float', readNumber), least, most),
    money: (name, least) => within(name, read(name, 'float', readMoney), least),
    boolean: (name) => read(name, 'boolean', readBoolean),
    dateTime: (name) => read(name, 'datetime', (value) => readDateTime(String(value), zone)),
    date: (name) => read(name, 'date', (value) => readDate(String(value))),
    time: (name) => read(name, 'time', (value) => readTime(String(value))),
    vatRate: (name) => read(name, 'vatRate', readVatRate),
    choice: <T extends string>(name: string, choices: readonly T[]) => {
      const value = text(name)
      if (value === undefined || value === null) return value
      const chosen = choices.find((choice) => choice === value)
      if (chosen === undefined) complain(name, 'not_a_choice', { value })
      return chosen
    },
    object: (name) => {
      const value = raw(name)
      if (value === undefined) return undefined
      if (value === null || value === '') return null
      if (isMap(value)) return fieldsOf(value, zone, at(name), complaints)
      if (Array.isArray(value) && value.length === 0) return fieldsOf({}, zone, at(name), complaints)
      complain(name, 'wrong_type', { type: 'object' })
      return undefined
    },
    map: (name) => {
      const value = raw(name)
      if (value === undefined) return undefined
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null
      if (isMap(value)) return value
      complain(name, 'wrong_type', { type: 'object' })
      return undefined
    },
    rows: (name) =>
      elements(name)?.flatMap((element, index) => {
        if (isMap(element)) return [fieldsOf(element, zone, `${at(name)}[${index}]`, complaints)]
        complain(`${name}[${index}]`, 'wrong_type', { type: 'object' })
        return []
      }),
    list: elements,
    texts: (name) =>
      elements(name)?.flatMap((element, index) => {
        if (isScalar(element)) return [String(element)]
        complain(`${name}[${index}]`, 'wrong_type', { type: 'string' })
        return []
      }),
    complain,
    refuse: () => {
      if (complaints.length > 0) throw new Refusal('invalid', {}, 400, [...complaints])
    },
  }
}

/** Without the keys that stand for nothing given. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
