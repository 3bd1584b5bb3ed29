import { money, type Money } from '#shared/money.ts'

const DECIMAL = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$/

/** A number that may come as a number or as text ("12.50", "12,5"). Null for what is none. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (!DECIMAL.test(text)) return null
  const number = Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : null
}

/** A whole number within what a bigint column and JavaScript both hold exactly. */
export function readInteger(value: unknown): number | null {
  const number = readNumber(value)
  return number !== null && Number.isSafeInteger(number) ? number : null
}

/** An amount of money, rounded half up to two decimals as §10 says; null for no number or more than the columns hold. */
export function readMoney(value: unknown): Money | null {
  const number = readNumber(value)
  if (number === null || Math.abs(number) >= 1e12) return null
  return money(number)
}

const YES = new Set(['1', 'true', 'yes', 'y', 'on'])
const NO = new Set(['0', 'false', 'no', 'n', 'off'])

/** true/false, 1/0, "1"/"0", "true"/"false", "yes"/"no" in any case. Null for anything else. */
export function readBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  const text = String(value).trim().toLowerCase()
  return YES.has(text) ? true : NO.has(text) ? false : null
}

/** A VAT rate as v5 writes it: "none" or a percent with two decimals, "20.00". Null for what is neither. */
export function readVatRate(value: unknown): string | null {
  if (typeof value === 'string' && value.trim().toLowerCase() === 'none') return 'none'
  const rate = readNumber(value)
  return rate !== null && rate >= 0 && rate <= 100 ? rate.toFixed(2) : null
}

/** As `readVatRate`, for rates we stored ourselves. */
export function wireVatRate(stored: string | number | null): string | undefined {
  return stored === null ? undefined : (readVatRate(stored) ?? undefined)
}
