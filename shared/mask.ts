import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { phoneDigits } from './phone.ts'

/** How a field leads to a person, and so how its value is masked. */
export type Contact = 'phone' | 'email'

/** Fewer digits than this and the two that are shown would be half of the number. */
const FEWEST_DIGITS = 7

/**
 * A phone that cannot be dialled but can be told apart: country, area and the last two digits, «+7 900 ***-**-12». Of what is no phone
 * that exists nothing but its last two digits is shown.
 */
export function maskPhone(number: string): string {
  const digits = phoneDigits(number)
  if (digits.length < FEWEST_DIGITS) return '***'
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined
  const begin = parsed ? `+${parsed.countryCallingCode} ${parsed.nationalNumber.slice(0, 3)} ` : ''
  return `${begin}***-**-${digits.slice(-2)}`
}

/** «a***@mail.ru»: the first letter and where the letters go. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at > 0 ? `${[...email][0]}***${email.slice(at)}` : '***'
}

/** A value of a history or a list, whatever it is; lists are masked one by one. */
export function mask(contact: Contact | undefined, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value ?? null
  if (Array.isArray(value)) return value.map((one) => mask(contact, one))
  if (typeof value !== 'string') return '***'
  if (contact === 'phone') return maskPhone(value)
  return contact === 'email' ? maskEmail(value) : '***'
}
