import { formatMoment } from '#shared/dates.ts'
import { safeText } from '#shared/safe-text.ts'
import type { Field } from '#server/platform/fields.ts'

export type CellStyle = { separator: ';' | ','; locale: 'ru' | 'en'; timeZone: string; nameOf(options: string, value: string | number): string | null }

const YES = { ru: ['да', 'нет'], en: ['yes', 'no'] } as const

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
