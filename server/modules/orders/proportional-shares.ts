/**
 * Splits a sum over weights in proportion, in whole units: every share is its exact proportion rounded down or up, and the shares add up to the sum.
 * The units left over go to the largest remainders; where those are equal, `before` decides, so that the outcome hangs on what the parts are and not on
 * where they stand.
 * @param sum whole, from 0 to the sum of the weights; then no share is above its weight
 * @param weights whole, not negative
 * @param before negative when the part at index a should get a spare unit before the part at index b
 */
export function proportionalShares(sum: number, weights: number[], before: (a: number, b: number) => number): number[] {
  const whole = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0 || whole === 0) return weights.map(() => 0)
  // sum × weight passes 2^53 at ordinary wholesale sums, so in BigInt.
  const divisor = BigInt(whole)
  const products = weights.map((weight) => BigInt(sum) * BigInt(weight))
  const shares = products.map((product) => Number(product / divisor))
  const remainders = products.map((product) => product % divisor)
  const spare = sum - shares.reduce((total, share) => total + share, 0)
  const order = weights.map((_, index) => index).sort((a, b) => Number((remainders[b] ?? 0n) > (remainders[a] ?? 0n)) - Number((remainders[b] ?? 0n) < (remainders[a] ?? 0n)) || before(a, b))
  for (const index of order.slice(0, spare)) shares[index] = (shares[index] ?? 0) + 1
  return shares
}
