import { Refusal } from '#server/platform/errors.ts'
import type { Money } from '#shared/money.ts'
import { readDate, readDateTime } from './dates.ts'
import { readBoolean, readInteger, readMoney, readNumber } from './numbers.ts'
import { isMap, isScalar, scalar, type Parameters, type ParsedParameters } from './parameters.ts'

/**
 * Reads `filter[…]`. An absent or empty value restricts nothing; unknown names are never asked for and so ignored; what has the wrong
 * type is refused by name, as the protocol does.
 */
export type Filter = {
  text(name: string): string | undefined
  texts(name: string): string[] | undefined
  integer(name: string): number | undefined
  /** An element may be an object with an `id`, as one module sends it. */
  integers(name: string): number[] | undefined
  number(name: string): number | undefined
  money(name: string): Money | undefined
  boolean(name: string): boolean | undefined
  date(name: string): string | undefined
  /** A moment; with `endOfDay` a bare date reaches to the day's last second. */
  dateTime(name: string, endOfDay?: boolean): Date | undefined
  map(name: string): Parameters | undefined
}

export function filterOf(query: ParsedParameters, zone: string): Filter {
  const last = isMap(query.last['filter']) ? query.last['filter'] : {}
  const all = isMap(query.all['filter']) ? query.all['filter'] : {}

  const text = (name: string): string | undefined => {
    const value = scalar(last, name)
    return value === undefined || value.trim() === '' ? undefined : value
  }
  const elements = (name: string): unknown[] | undefined => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined
    const list = (Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [value]).filter(
      (element) => element !== undefined && element !== null && element !== '',
    )
    return list.length > 0 ? list : undefined
  }
  function read<T>(name: string, understand: (value: string) => T | null): T | undefined {
    const value = text(name)
    if (value === undefined) return undefined
    return understand(value) ?? refuse(name)
  }

  return {
    text: (name) => text(name)?.trim(),
    texts: (name) => {
      const list = elements(name)?.filter(isScalar).map(String)
      return list && list.length > 0 ? list : undefined
    },
    integer: (name) => read(name, readInteger),
    integers: (name) =>
      elements(name)?.map((element) => readInteger(isMap(element) ? element['id'] : element) ?? refuse(name)),
    number: (name) => read(name, readNumber),
    money: (name) => read(name, readMoney),
    boolean: (name) => read(name, readBoolean),
    date: (name) => read(name, readDate),
    dateTime: (name, endOfDay) => read(name, (value) => readDateTime(value, zone, endOfDay)),
    map: (name) => {
      const value = Object.hasOwn(last, name) ? last[name] : undefined
      return isMap(value) ? value : undefined
    },
  }
}

function refuse(name: string): never {
  throw new Refusal('wrong_parameter', {}, 400, [{ path: `children[filter].children[${name}]`, code: 'not_valid' }])
}
