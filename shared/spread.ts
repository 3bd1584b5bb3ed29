import { parseDay, addDays } from './dates.ts'
import { minor, type Money } from './money.ts'

/**
 * A cost of a period, day by day: as even as whole kopecks go, and adding up to the amount exactly. Day i of n (from 0) has
 * ⌊amount·(i+1)/n⌋ − ⌊amount·i/n⌋, which SQL can say as well.
 * @param from first day and @param to last day, `YYYY-MM-DD`, both included
 */
export function spreadOverDays(amount: Money, from: string, to: string): { day: string; amount: Money }[] {
  if (parseDay(from) === null || parseDay(to) === null || to < from) throw new RangeError(`no period: ${from} – ${to}`)
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
  const until = (index: number): number => Number((BigInt(amount) * BigInt(index)) / BigInt(days))
  return Array.from({ length: days }, (_, index) => ({ day: addDays(from, index), amount: minor(until(index + 1) - until(index)) }))
}
