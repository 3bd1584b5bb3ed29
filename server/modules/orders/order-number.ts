import { DateTime } from 'luxon'

/** Letter that tells where an order was made: through the API, or here. */
const LETTERS = { api: 'A', crm: 'C' } as const

/**
 * A number by the template of the site or account: `{id}` (unique, so the number is), `{letter}`, `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the
 * account's day. A template without `{id}` gets it at its end.
 */
export function orderNumber(template: string, id: number, at: Date, by: 'api' | 'crm', timeZone: string): string {
  const day = DateTime.fromJSDate(at, { zone: timeZone })
  const parts: Record<string, string> = {
    id: String(id),
    letter: LETTERS[by],
    yyyy: day.toFormat('yyyy'),
    yy: day.toFormat('yy'),
    mm: day.toFormat('LL'),
    dd: day.toFormat('dd'),
  }
  const whole = template.includes('{id}') ? template : `${template}{id}`
  return whole.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => parts[name] ?? placeholder)
}
