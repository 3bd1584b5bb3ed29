/**
 * Requisites of Russian companies and entrepreneurs: lengths and check digits by the rules of the tax service and the Bank of Russia.
 * Pure; used while one types and on the cards. What is wrong is said, never refused: a partner abroad has other numbers.
 */
export const REQUISITES = [
  'legalName', 'legalAddress', 'INN', 'KPP', 'OGRN', 'OGRNIP', 'OKPO', 'certificateNumber', 'certificateDate', 'BIK', 'bank', 'bankAddress', 'corrAccount', 'bankAccount',
] as const
export type Requisite = (typeof REQUISITES)[number]

/** individual, a company, an entrepreneur: spelled as the wire spells them. */
export const CONTRAGENT_TYPES = ['individual', 'legal-entity', 'enterpreneur'] as const
export type ContragentType = (typeof CONTRAGENT_TYPES)[number]

/**
 * What is wrong with a requisite. `digits_only`; `length` (params: expected, e.g. "10"; given); `checksum`: a digit is mistyped or two
 * are swapped; `bik_needed`: an account can only be checked against the bank; `format` (KPP).
 */
export type RequisiteFault = { field: Requisite; code: 'digits_only' | 'length' | 'checksum' | 'bik_needed' | 'format'; expected?: string; given?: number }

type Written = Partial<Record<string, unknown>>

/** All that is wrong with these requisites, in the order of the form; empty ones are not looked at. */
export function requisiteFaults(contragent: Written): RequisiteFault[] {
  return REQUISITES.flatMap((field) => requisiteFault(field, contragent) ?? [])
}

/** What is wrong with one of them; null when nothing is, or nothing is written. */
export function requisiteFault(field: Requisite, contragent: Written): RequisiteFault | null {
  const value = plain(contragent[field])
  if (value === '') return null
  const type = contragent['contragentType']
  switch (field) {
    case 'INN':
      return faultOf(field, value, type === 'legal-entity' ? [10] : type === 'enterpreneur' ? [12] : [10, 12], isInn)
    case 'OGRN':
      return faultOf(field, value, [13], isOgrn)
    case 'OGRNIP':
      return faultOf(field, value, [15], isOgrnip)
    case 'BIK':
      return faultOf(field, value, [9], isBik)
    case 'KPP':
      // Its two middle signs may be letters.
      if (value.length !== 9) return { field, code: 'length', expected: '9', given: value.length }
      return isKpp(value) ? null : { field, code: 'format' }
    case 'OKPO':
      return faultOf(field, value, [8, 10], isOkpo)
    case 'bankAccount':
    case 'corrAccount': {
      const bik = plain(contragent['BIK'])
      const known = isBik(bik)
      const isRight = (account: string): boolean => !known || (field === 'bankAccount' ? isBankAccount(account, bik) : isCorrAccount(account, bik))
      return faultOf(field, value, [20], isRight) ?? (known ? null : { field, code: 'bik_needed' })
    }
    default:
      return null
  }
}

function faultOf(field: Requisite, value: string, lengths: number[], isRight: (value: string) => boolean): RequisiteFault | null {
  if (!/^\d+$/.test(value)) return { field, code: 'digits_only' }
  if (!lengths.includes(value.length)) return { field, code: 'length', expected: lengths.join('/'), given: value.length }
  return isRight(value) ? null : { field, code: 'checksum' }
}

/** Without the spaces and dashes that people put between groups of digits. */
export const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).replace(/[\s\u00a0-]/g, '') : '')

const digitsOf = (text: string): number[] => [...text].map(Number)
const weighted = (digits: number[], weights: number[]): number => weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0)

const INN_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const INN_11 = [7, ...INN_10]
const INN_12 = [3, ...INN_11]

/** ИНН: 10 digits of a company, 12 of a person or entrepreneur; the last one or two are check digits. */
export function isInn(value: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(value) || /^0+$/.test(value)) return false
  const digits = digitsOf(value)
  const check = (weights: number[]): boolean => (weighted(digits, weights) % 11) % 10 === digits[weights.length]
  return digits.length === 10 ? check(INN_10) : check(INN_11) && check(INN_12)
}

/** КПП: the tax office, the reason (two digits or capital letters), a number. It has no check digit. */
export const isKpp = (value: string): boolean => /^\d{4}[\dA-Z]{2}\d{3}$/.test(value)

/** ОГРН: 13 digits; the last is the rest of dividing the others by 11. */
export const isOgrn = (value: string): boolean => /^[15]\d{12}$/.test(value) && restOf(value, 11)

/** ОГРНИП: 15 digits; the last is the rest of dividing the others by 13. */
export const isOgrnip = (value: string): boolean => /^3\d{14}$/.test(value) && restOf(value, 13)

const restOf = (value: string, divisor: number): boolean => (Number(value.slice(0, -1)) % divisor) % 10 === Number(value.at(-1))

/** БИК: nine digits, and no check digit; Russian ones begin with 04, those of foreign banks' accounts with 0 to 2. */
export const isBik = (value: string): boolean => /^[012]\d{8}$/.test(value) && !/^0+$/.test(value)

/** ОКПО: 8 digits of a company, 10 of an entrepreneur. */
export function isOkpo(value: string): boolean {
  if (!/^(\d{8}|\d{10})$/.test(value)) return false
  const digits = digitsOf(value)
  const [check] = digits.splice(-1)
  const rest = (shift: number): number => digits.reduce((sum, digit, index) => sum + digit * (((index + shift) % 10) + 1), 0) % 11
  const first = rest(0)
  return (first < 10 ? first : rest(2) % 10) === check
}

/** A settlement account: its key (9th digit) makes the weighted sum with the bank's last three digits end in 0. */
export const isBankAccount = (account: string, bik: string): boolean => isAccount(account, bik.slice(-3))

/** A correspondent account: the same with 0 and the fifth and sixth digit of the БИК. */
export const isCorrAccount = (account: string, bik: string): boolean => isAccount(account, `0${bik.slice(4, 6)}`)

const ACCOUNT = [7, 1, 3]

function isAccount(account: string, prefix: string): boolean {
  if (!/^\d{20}$/.test(account)) return false
  return digitsOf(prefix + account).reduce((sum, digit, index) => sum + digit * ACCOUNT[index % 3]!, 0) % 10 === 0
}
