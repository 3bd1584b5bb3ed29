/**
 * Quantities of goods: up to three decimals (2.5 kg, 0.125 m). A plain number that holds the decimal nearest to its thousandth, as the wire carries it;
 * SQL keeps `numeric(14,3)`. Sums are made in whole thousandths, so that 0.1 + 0.2 is 0.3.
 */

/** What numeric(14,3) holds at most. */
const LARGEST = 99_999_999_999

/**
 * From the wire or SQL, rounded half up to three decimals.
 * @throws RangeError when it is no finite decimal number, or beyond numeric(14,3)
 */
export function quantity(value: number | string): number {
  const text = typeof value === 'string' ? value.trim() : String(value)
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) throw new RangeError(`not a quantity: ${value}`)
  const number = Number(text)
  if (Math.abs(number) > LARGEST) throw new RangeError(`quantity too large: ${value}`)
  return thousandths(number) / 1000
}

/** Whole thousandths: 2.5 → 2500. Fifteen digits hide the noise of binary, so that 1.0005 rounds as it is written. */
export function thousandths(value: number): number {
  return Math.round(Number((value * 1000).toPrecision(15))) + 0
}

export function addQuantities(...values: number[]): number {
  return values.reduce((sum, value) => sum + thousandths(value), 0) / 1000
}

export function subtractQuantity(from: number, value: number): number {
  return (thousandths(from) - thousandths(value)) / 1000
}

/** Pieces can be counted one by one; weights and lengths cannot, and their lines are not split by unit prices. */
export function isWhole(value: number): boolean {
  return thousandths(value) % 1000 === 0
}
