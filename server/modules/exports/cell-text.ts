import { formatMoment } from '#shared/dates.ts'
import type { Field } from '#server/platform/fields.ts'

export type CellStyle = { separator: ';' | ','; locale: 'ru' | 'en'; timeZone: string; nameOf(options: string, value: string | number): string | null }

const YES = { ru: ['да', 'нет'], en: ['yes', 'no'] } as const
/** A number, also a phone with its plus: a spreadsheet may compute it, and gets itself. */
const HARMLESS = /^[+-]?[\d\s()-]*\d(?:[.,]\d+)?$/

/** What a cell of the file says: numbers as the program that opens it writes them, codes by their names, moments by the account's clock. */
export function cellText(field: Field, value: unknown, style: CellStyle): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return safeText(value.map((one) => plainText(field, one, style)).join(', '))
  return safeText(plainText(field, value, style))
}

function plainText(field: Field, value: unknown, style: CellStyle): string {
  if (field.isMasked) return String(value)
  switch (field.type) {
    case 'money': return decimal((Number(value) / 100).toFixed(2), style)
    case 'number': return decimal(String(value), style)
    case 'boolean': return YES[style.locale][value ? 0 : 1]
    case 'datetime': return formatMoment(new Date(value as string | Date), style.timeZone)
    case 'date': return String(value).slice(0, 10)
    default: return (field.options && (typeof value === 'string' || typeof value === 'number') && style.nameOf(field.options, value)) || String(value)
  }
}

const decimal = (text: string, { separator }: CellStyle): string => (separator === ';' ? text.replace('.', ',') : text)

/**
 * A customer may call himself `=HYPERLINK(…)`: spreadsheets run what begins like a formula. An apostrophe before it makes it a text; also
 * behind spaces and line breaks, which some programs skip.
 */
export function safeText(text: string): string {
  const begin = text.replace(/^[\s\p{Cc}\ufeff]+/u, '').normalize('NFKC')
  return /^[=+\-@|%]/.test(begin) && !HARMLESS.test(text) ? `'${text}` : text
}
