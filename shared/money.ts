/**
 * Money: an integer number of minor units (kopecks) of the currency of the record it stands in. Branded, so that a price in roubles
 * cannot be added to a sum in kopecks by accident. SQL keeps `numeric(14,2)`; the wire keeps decimal numbers; both are turned here.
 */
export type Money = number & { readonly __money: true }

export const ZERO = 0 as Money

/** From minor units. Refuses fractions: a fraction of a kopeck is always a mistake upstream. */
export function minor(units: number): Money {
  if (!Number.isSafeInteger(units)) throw new RangeError(`not whole minor units: ${units}`)
  return units as Money
}

/** What numeric(14,2) holds at most. */
const LARGEST = 99_999_999_999_999

/**
 * From a decimal amount as the wire and SQL carry it ("1234.56", 1234.56, 60.17310053999999), rounded half away from zero to minor units.
 * Reads the decimal text, so that 1.005 becomes 101 and not the 100 of binary arithmetic.
 * @throws RangeError when the text is no finite decimal number or is beyond numeric(14,2)
 */
export function money(amount: number | string): Money {
  const text = typeof amount === 'number' ? plainDecimal(amount) : amount.trim()
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (!match || !(match[2] || match[3])) throw new RangeError(`not an amount of money: ${amount}`)
  const fraction = (match[3] ?? '').padEnd(3, '0')
  const units = Number(match[2] || '0') * 100 + Number(fraction.slice(0, 2)) + (Number(fraction[2]) >= 5 ? 1 : 0)
  if (units > LARGEST) throw new RangeError(`amount too large: ${amount}`)
  return (match[1] === '-' ? -units || 0 : units) as Money
}

// Fifteen digits are what a double holds for certain: they hide the noise of sums made in binary (0.1 + 0.2) and of clients that print seventeen.
function plainDecimal(amount: number): string {
  return Math.abs(amount) < 1e-5 ? '0' : amount.toPrecision(15)
}

/** To the decimal text of SQL `numeric(14,2)` and of exact displays: 123456 → "1234.56". */
export function decimal(value: Money): string {
  const sign = value < 0 ? '-' : ''
  const digits = String(Math.abs(value)).padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** To the JSON number of the wire: 123456 → 1234.56. */
export function amount(value: Money): number {
  return value / 100
}

/** Unit price × quantity (three decimals), rounded half away from zero to minor units. */
export function times(price: Money, quantity: number): Money {
  return multiplyDivide(price, Math.round(quantity * 1000), 1000)
}

/** A percent of a sum (percent with up to four decimals), rounded half away from zero to minor units. */
export function percentOf(sum: Money, percent: number): Money {
  return multiplyDivide(sum, Math.round(percent * 10_000), 1_000_000)
}

export function add(...values: Money[]): Money {
  return values.reduce<number>((sum, value) => sum + value, 0) as Money
}

export function subtract(from: Money, value: Money): Money {
  return (from - value) as Money
}

/** a × b / divisor, half away from zero. Products pass 2^53 soon (80,995 pieces times a percent with four decimals), so those go through BigInt. */
function multiplyDivide(a: number, b: number, divisor: number): Money {
  const product = a * b
  if (Number.isSafeInteger(product)) {
    const rest = Math.abs(product % divisor)
    return minor(Math.trunc(product / divisor) + (rest * 2 >= divisor ? Math.sign(product) : 0) + 0)
  }
  const exact = BigInt(a) * BigInt(b)
  const half = BigInt(divisor) / 2n
  return minor(Number((exact + (exact < 0n ? -half : half)) / BigInt(divisor)))
}
