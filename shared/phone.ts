import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode } from 'libphonenumber-js/min'

/**
 * A phone as we keep it. `number` is what is stored and compared: E.164 ("+79161234567") when the number can exist, otherwise what the person wrote,
 * because a phone with a typing error still belongs to an order and somebody will mend it.
 */
export type Phone = {
  number: string
  /** Digits only, for search by any part. */
  digits: string
  isValid: boolean
  /** ISO 3166-1 alpha-2; null when unknown. */
  country: string | null
}

/** People do not write longer numbers; a longer text is something else in the wrong field. */
const LONGEST = 64

/**
 * Reads a phone as people write it: «8 (916) 123-45-67», «+7 916 1234567», «9161234567», «007 916 …» are one number.
 * @param country where a number without a country code is from, ISO 3166-1 alpha-2
 * @returns null when there is not a single digit in it
 */
export function parsePhone(written: string, country: string = 'RU'): Phone | null {
  const key = `${country} ${written}`
  const known = recent.get(key)
  if (known !== undefined) return known && { ...known }
  const phone = read(written, country)
  if (recent.size >= REMEMBERED) recent.clear()
  recent.set(key, phone)
  return phone && { ...phone }
}

// One order reads its phone for the customer, for the order and for the answer; the rules of all countries are slow to go through.
const REMEMBERED = 500
const recent = new Map<string, Phone | null>()

function read(written: string, country: string): Phone | null {
  const text = written.replaceAll('\u0000', '').trim().slice(0, LONGEST)
  const digits = phoneDigits(text)
  if (digits === '') return null
  const parsed = possible(text, country) ?? withForgottenPlus(text, digits)
  if (!parsed) return { number: text, digits, isValid: false, country: null }
  return { number: parsed.number, digits: parsed.number.slice(1), isValid: true, country: parsed.country ?? null }
}

/** As people of its country group it, always with the country code: +7 916 123 45 67. What is not E.164 is shown as it was written. */
export function displayPhone(number: string): string {
  return number.startsWith('+') ? (parsePhoneNumberFromString(number)?.formatInternational() ?? number) : number
}

/** Digits alone: «+7 (916) 123» → "7916123". */
export function phoneDigits(text: string): string {
  return text.replace(/\D/g, '')
}

/** The last four digits, by which couriers and managers find a customer; null when there are fewer. */
export function lastFour(number: string): string | null {
  const digits = phoneDigits(number)
  return digits.length < 4 ? null : digits.slice(-4)
}

/**
 * What to look for in stored digits when a person types a phone or a part of it. A leading 8 may be the Russian way to dial 7 or a digit from the middle,
 * so «8916» looks for both "8916" and "7916".
 * @returns one or two digit strings, any of which may match; empty when the text holds no digits
 */
export function phoneSearchDigits(query: string, country: string = 'RU'): string[] {
  const phone = parsePhone(query, country)
  if (!phone) return []
  const dialledWithEight = !phone.isValid && (country === 'RU' || country === 'KZ') && phone.digits.startsWith('8') && phone.digits.length > 3
  return dialledWithEight ? [phone.digits, `7${phone.digits.slice(1)}`] : [phone.digits]
}

function possible(text: string, country: string) {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false })
  return parsed?.isValid() ? parsed : undefined
}

// Modules and spreadsheets drop the plus: 380501234567 reads as no Russian number, but as a Ukrainian one.
function withForgottenPlus(text: string, digits: string) {
  return /^[\d\s().-]+$/.test(text) && digits.length >= 10 ? possible(`+${digits.replace(/^00/, '')}`, 'RU') : undefined
}
