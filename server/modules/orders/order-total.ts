import { ZERO, add, minor, percentOf, subtract, times } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { isWhole, subtractQuantity, thousandths } from '#shared/quantity.ts'
import { proportionalShares } from './proportional-shares.ts'

export type DiscountKind = 'manual_product' | 'personal' | 'loyalty_level' | 'loyalty_event' | 'manual_order' | 'bonus_charge' | 'round'

/** A discount decided elsewhere (customer, loyalty programme): a percent of what the earlier discounts left of the line, or an amount for the whole line. */
export type Privilege = { kind: 'personal' | 'loyalty_level' | 'loyalty_event' | 'bonus_charge'; percent?: number; amount?: Money }

export type LineToPrice = {
  /** A unit, before discounts; not negative. */
  initialPrice: Money
  /** Three decimals, not negative. */
  quantity: number
  purchasePrice?: Money | null
  /** A unit. */
  discountManualAmount?: Money
  /** Of the initial price. */
  discountManualPercent?: number
  privileges?: Privilege[]
  /** Its item status takes the line out of the order. */
  isCancelled?: boolean
}

export type OrderToPrice = {
  lines: LineToPrice[]
  discountManualAmount?: Money
  /** Of what the lines' own discounts left of the goods. */
  discountManualPercent?: number
  /** What bonuses pay, off the goods that are left after every other discount; never more than that. */
  bonusCharge?: Money
  deliveryCost?: Money
  /** Round the total down to whole roubles (units of the currency), as discount `round`. */
  applyRound?: boolean
}

export type PricedLine = {
  /** Before discounts: initial price × quantity. */
  sum: Money
  /** For the whole line, kinds apart, in the order in which they were taken; none of zero. */
  discounts: { kind: DiscountKind; amount: Money }[]
  /** All kinds for a unit, rounded. */
  discountTotal: Money
  /** Unit prices after discounts; two when a kopeck of the line falls on some of its units only. */
  prices: { price: Money; quantity: number }[]
  /** Payable for the line. For a cancelled line: what it would cost, which the order does not count. */
  total: Money
}

export type PricedOrder = {
  /** In the order of the input. */
  lines: PricedLine[]
  /** Σ sums of the lines that count: `summ` of the v5 wire. */
  goodsSum: Money
  discountSum: Money
  discountByKind: Partial<Record<DiscountKind, Money>>
  /** Σ totals of the lines that count + delivery. */
  total: Money
  /** Σ purchase price × quantity; lines without a purchase price count as zero. */
  purchaseSum: Money
  /** total − purchaseSum; the costs of the order are taken off by those who keep them. */
  margin: Money
}

type Draft = { line: LineToPrice; counts: boolean; sum: Money; left: Money; discounts: PricedLine['discounts'] }

const KOPECKS_IN_ROUBLE = 100

/**
 * The arithmetic of an order (protocol: "Arithmetic" of API v5), in minor units, every product rounded half away from zero.
 *
 * Discounts come off one after the other, each from what the former left, and never more than that:
 * 1. `manual_product`: (amount a unit + percent of the unit price, rounded a unit) × quantity;
 * 2. `personal`, `loyalty_level`, `loyalty_event`, in the order given;
 * 3. `manual_order`: the order's amount + percent of what is left of the goods, spread in proportion to what is left of each line, the spare kopecks going
 *    to the largest remainders;
 * 4. `bonus_charge`: of the lines, then the order's amount, spread in the same way;
 * 5. `round`: the kopecks of the total with delivery, off the dearest line (where they show), spilling over to the next when it is not enough.
 * Cancelled lines keep their own `manual_product` and take part in nothing else.
 * @throws RangeError for a negative price or quantity: the door refuses those
 */
export function orderTotal(order: OrderToPrice): PricedOrder {
  const drafts = order.lines.map(draft)
  const counting = drafts.filter((each) => each.counts)
  const delivery = order.deliveryCost ?? ZERO

  for (const each of counting) takePrivileges(each, (privilege) => privilege.kind !== 'bonus_charge')
  takeOrderDiscount(counting, order)
  for (const each of counting) takePrivileges(each, (privilege) => privilege.kind === 'bonus_charge')
  takeSpread(counting, 'bonus_charge', order.bonusCharge ?? ZERO)
  if (order.applyRound) takeRounding(counting, delivery)

  const total = add(delivery, ...counting.map((each) => each.left))
  const purchaseSum = add(...counting.map((each) => times(each.line.purchasePrice ?? ZERO, each.line.quantity)))
  const discountByKind: PricedOrder['discountByKind'] = {}
  for (const { kind, amount } of counting.flatMap((each) => each.discounts)) discountByKind[kind] = add(discountByKind[kind] ?? ZERO, amount)
  return {
    lines: drafts.map(priced),
    goodsSum: add(...counting.map((each) => each.sum)),
    discountSum: add(...Object.values(discountByKind)),
    discountByKind,
    total,
    purchaseSum,
    margin: subtract(total, purchaseSum),
  }
}

function draft(line: LineToPrice): Draft {
  if (line.initialPrice < 0 || line.quantity < 0) throw new RangeError(`negative price or quantity: ${line.initialPrice} × ${line.quantity}`)
  const sum = times(line.initialPrice, line.quantity)
  const started: Draft = { line, counts: !line.isCancelled, sum, left: sum, discounts: [] }
  const unitDiscount = add(line.discountManualAmount ?? ZERO, percentOf(line.initialPrice, line.discountManualPercent ?? 0))
  take(started, 'manual_product', times(unitDiscount, line.quantity))
  return started
}

function take(from: Draft, kind: DiscountKind, wanted: Money): void {
  const amount = minor(Math.min(Math.max(wanted, 0), from.left))
  if (amount === 0) return
  from.left = subtract(from.left, amount)
  const same = from.discounts.find((each) => each.kind === kind)
  if (same) same.amount = add(same.amount, amount)
  else from.discounts.push({ kind, amount })
}

function takePrivileges(from: Draft, isMeant: (privilege: Privilege) => boolean): void {
  for (const privilege of (from.line.privileges ?? []).filter(isMeant)) {
    take(from, privilege.kind, add(privilege.amount ?? ZERO, percentOf(from.left, privilege.percent ?? 0)))
  }
}

function takeOrderDiscount(lines: Draft[], order: OrderToPrice): void {
  const left = add(...lines.map((each) => each.left))
  takeSpread(lines, 'manual_order', add(order.discountManualAmount ?? ZERO, percentOf(left, order.discountManualPercent ?? 0)))
}

/** An amount of the whole order, spread in proportion to what is left of each line. */
function takeSpread(lines: Draft[], kind: DiscountKind, wanted: Money): void {
  const left = add(...lines.map((each) => each.left))
  const sum = Math.min(Math.max(wanted, 0), left)
  const shares = proportionalShares(sum, lines.map((each) => each.left), (a, b) => byContent(lines[a]!, lines[b]!))
  lines.forEach((each, index) => take(each, kind, minor(shares[index] ?? 0)))
}

function takeRounding(lines: Draft[], delivery: Money): void {
  let kopecks = Math.max(0, add(delivery, ...lines.map((each) => each.left))) % KOPECKS_IN_ROUBLE
  for (const each of lines.toSorted((a, b) => b.left - a.left || byContent(a, b))) {
    const before = each.left
    take(each, 'round', minor(kopecks))
    kopecks -= before - each.left
  }
}

/** A line must get the same kopecks wherever it stands in the order, so ties are broken by what the lines are. */
function byContent(a: Draft, b: Draft): number {
  return (
    b.sum - a.sum || a.line.quantity - b.line.quantity || b.line.initialPrice - a.line.initialPrice ||
    (b.line.purchasePrice ?? 0) - (a.line.purchasePrice ?? 0) || compare(contentKey(a), contentKey(b))
  )
}

const contentKey = ({ line }: Draft) => JSON.stringify([line.discountManualAmount ?? 0, line.discountManualPercent ?? 0, line.privileges ?? []])
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function priced({ line, sum, left, discounts }: Draft): PricedLine {
  const discount = subtract(sum, left)
  const discountTotal = line.quantity === 0 ? ZERO : minor(Math.min(perUnit(discount, line.quantity), line.initialPrice))
  return { sum, discounts, discountTotal, prices: unitPrices(line, left, discountTotal), total: left }
}

/** Half up; the quantity is not zero. */
function perUnit(sum: Money, quantity: number): number {
  const units = thousandths(quantity)
  return Number((BigInt(sum) * 2000n + BigInt(units)) / (BigInt(units) * 2n))
}

/**
 * Pieces: prices × quantities add up to the line exactly; when the line does not divide, some pieces cost a kopeck more than the others.
 * Weights and lengths cannot be split so: one price, initial − discount a unit, whose product with the quantity is within (quantity + 1) kopecks of the line;
 * there the line's total is what counts.
 */
function unitPrices(line: LineToPrice, total: Money, discountTotal: Money): PricedLine['prices'] {
  if (line.quantity === 0 || !isWhole(line.quantity)) return [{ price: subtract(line.initialPrice, discountTotal), quantity: line.quantity }]
  const dearer = total % line.quantity
  const price = minor((total - dearer) / line.quantity)
  if (dearer === 0) return [{ price, quantity: line.quantity }]
  return [
    { price: add(price, minor(1)), quantity: dearer },
    { price, quantity: subtractQuantity(line.quantity, dearer) },
  ]
}
