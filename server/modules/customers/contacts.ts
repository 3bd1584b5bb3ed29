import { parsePhone } from '#shared/phone.ts'

/** A phone as the tables keep it. `identity` says whether a person is known by it. */
export type ContactPhone = { number: string; asWritten: string; digits: string; identity: boolean }

/** RFC 5321 ends an address there; a longer text is something else in the wrong field. */
export const LONGEST_EMAIL = 254

/** Phones as they were written, normalised; what holds no digit or was named before is dropped. */
export function contactPhones(written: readonly (string | null | undefined)[], country = 'RU'): ContactPhone[] {
  const phones = new Map<string, ContactPhone>()
  for (const text of written) {
    const phone = text ? parsePhone(text, country) : null
    if (!phone || phones.has(phone.number)) continue
    const identity = phone.isValid || (phone.digits.length >= 7 && !isFiller(phone.digits))
    phones.set(phone.number, { number: phone.number, asWritten: text!.trim().slice(0, 64), digits: phone.digits, identity })
  }
  return [...phones.values()]
}

/** Lower case and trimmed; null for nothing. A text too long for an address is cut, never refused: the order must come in. */
export function contactEmail(written: string | null | undefined): string | null {
  const email = (written ?? '').replaceAll('\0', '').trim().toLowerCase().slice(0, LONGEST_EMAIL)
  return email === '' ? null : email
}

/** People who have no address write "нет" or "-": strangers must not become one person over it. */
export function isIdentityEmail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email)
}

/** 0000000, 1111111, 1234567890: typed to get past a form, by many. */
function isFiller(digits: string): boolean {
  return /^(\d)\1+$/.test(digits) || '12345678901234567890'.includes(digits) || '01234567890123456789'.includes(digits)
}

/** The parts of an address that say something; null when none does. */
export function contactAddress(parts: Record<string, unknown> | null | undefined): Record<string, unknown> | null {
  const said = Object.entries(parts ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return said.length === 0 ? null : Object.fromEntries(said)
}

/** Several e-mails in their order, each once; empty ones are dropped. */
export function contactEmails(written: readonly (string | null | undefined)[]): string[] {
  return [...new Set(written.map(contactEmail).filter((email) => email !== null))]
}
