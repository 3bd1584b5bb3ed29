import { add, amount, ZERO, type Money } from '#shared/money.ts'
import { earnedBonuses, mostBonuses, programOfSite, termsOf } from '#server/modules/loyalty/index.ts'
import { orderTotal } from '#server/modules/orders/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import { lookUp } from './lookup.ts'
import { entityOf } from './wire/entity.ts'
import { present, succeeded } from './wire/envelope.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { parameter, type Answer, type Call } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { siteForNew } from './wire/sites.ts'

const MOST_LINES = 1000
/** Minor units; sums of a thousand such lines stay exact. */
const LARGEST = 100_000_000_00

/** What bonuses could pay of an order that a store is putting together, and what it would earn. Nothing is written. */
export async function calculate(call: Call): Promise<Answer> {
  const order = fieldsOf(entityOf(call.form, 'order'), call.account.timeZone, 'order')
  const site = siteForNew(call)
  const wanted = readInteger(parameter(call, 'bonuses') ?? 0)
  if (wanted === null || wanted < 0) throw new Refusal('invalid', {}, 400, [{ path: 'bonuses', code: 'wrong_type', params: { type: 'integer' } }])
  const rows = order.rows('items') ?? []
  if (rows.length > MOST_LINES) order.complain('items', 'too_many', { most: MOST_LINES })
  const lines = rows.slice(0, MOST_LINES).map(lineOf)
  const [amountOff, percentOff, cost] = [order.money('discountManualAmount', 0), order.number('discountManualPercent', 0, 100), order.object('delivery')?.money('cost', 0)]
  const draft = {
    lines: lines.map((line) => line.price), discountManualAmount: amountOff ?? ZERO, discountManualPercent: percentOff ?? 0,
    deliveryCost: cost ?? ZERO, applyRound: order.boolean('applyRound') ?? false,
  }
  const customerId = await customerOf(call, order, site)
  order.refuse()
  const program = await programOfSite(call.db.kysely, site)
  if (!program?.active) throw new Refusal('invalid', {}, 400, [{ path: 'order', code: 'no_loyalty' }])
  const terms = await termsOf(call.db.kysely, customerId, site)

  const plain = orderTotal({ ...draft, applyRound: false })
  const goods = add(...plain.lines.map((line) => line.total))
  const most = terms ? Math.min(terms.balance, mostBonuses(goods, program)) : 0
  if (wanted > most) throw new Refusal('invalid', {}, 400, [{ path: 'bonuses', code: terms ? 'too_many_bonuses' : 'no_loyalty', params: { most } }])
  const priced = orderTotal({ ...draft, bonusCharge: (wanted * program.bonusValue) as Money })
  const earned = terms ? earnedBonuses(add(...priced.lines.map((line) => line.total)), program.accrualPercent, program.bonusValue) : 0
  const charged = (line: (typeof priced.lines)[number]): number => amount(add(...line.discounts.filter(({ kind }) => kind === 'bonus_charge').map((one) => one.amount)))
  return {
    body: succeeded({
      order: {
        privilegeType: order.text('privilegeType', 64) ?? 'none', totalSumm: amount(priced.total), bonusesChargeTotal: wanted, bonusesCreditTotal: earned, site,
        ...(terms ? { loyaltyAccount: { id: terms.accountId, amount: terms.balance } } : {}), ...(customerId === null ? {} : { customer: { id: customerId } }), delivery: { cost: amount(draft.deliveryCost) },
        items: priced.lines.map((line, index) => ({
          ...present(lines[index]!.shown), discountTotal: amount(line.discountTotal), discounts: line.discounts.map((one) => ({ type: one.kind, amount: amount(one.amount) })),
          prices: line.prices.map(({ price, quantity }) => ({ price: amount(price), quantity })), bonusesChargeTotal: charged(line),
        })),
      },
      calculations: [{ privilegeType: 'loyalty_level', discount: 0, creditBonuses: earned, maxChargeBonuses: most, maximum: true }],
      loyalty: { name: program.name, chargeRate: program.bonusValue / 100 },
    }),
  }
}

function lineOf(item: Fields) {
  const given = item.money('initialPrice', 0) ?? ZERO
  if (given > LARGEST) item.complain('initialPrice', 'out_of_range')
  const initialPrice = given > LARGEST || given < 0 ? ZERO : given
  const quantity = Math.round((item.number('quantity', 0, 1_000_000) ?? 1) * 1000) / 1000
  const offer = item.object('offer')
  return {
    price: { initialPrice, quantity, discountManualAmount: item.money('discountManualAmount', 0) ?? ZERO, discountManualPercent: item.number('discountManualPercent', 0, 100) ?? 0 },
    shown: { initialPrice: amount(initialPrice), quantity, offer: offer && present({ id: offer.integer('id'), externalId: offer.text('externalId', 255), xmlId: offer.text('xmlId', 255) }) },
  }
}

async function customerOf(call: Call, order: Fields, site: string): Promise<number | null> {
  const customer = order.object('customer')
  if (!customer) return null
  const [id, externalId] = [customer.integer('id', 1), customer.text('externalId', 255)]
  if (!id && !externalId) return null
  const [found] = await lookUp(call, 'customer', [id ? String(id) : externalId!], id ? 'id' : 'externalId', [site])
  if (!found) customer.complain(id ? 'id' : 'externalId', 'not_found', { entity: 'customer', id: id ?? externalId })
  return found?.id ?? null
}
