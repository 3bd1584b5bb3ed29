import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about bonuses: programmes of sites, accounts of customers and their ledgers. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Percent = Type.Number({ minimum: 0, maximum: 100 })
const Bonuses = Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Whole bonuses' })
const AccrualOn = Type.Enum(['paid', 'complete'], { description: 'An order earns when it is paid in full, or when it is done' })

const PROGRAM = {
  name: Type.String({ maxLength: 200 }),
  active: Type.Boolean(),
  accrualPercent: Percent,
  chargePercent: Percent,
  bonusValue: Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'What one bonus pays, in minor units' }),
  accrualOn: AccrualOn,
}
export const LoyaltyProgram = Type.Object({ id: Id, site: Type.String(), ...PROGRAM, accounts: Type.Integer({ description: 'How many take part' }), createdAt: Moment })
export type LoyaltyProgram = Static<typeof LoyaltyProgram>
export const LoyaltyPrograms = Type.Object({ programs: Type.Array(LoyaltyProgram) })
export const WriteProgram = Type.Partial(Type.Object(PROGRAM), { additionalProperties: false, description: 'What is absent stays; of a new programme it is 5 %, 50 %, a rouble, when done' })
export type WriteProgram = Static<typeof WriteProgram>

export const LoyaltyAccount = Type.Object({
  id: Id,
  program: Type.Object({ id: Id, name: Type.String(), site: Type.String(), active: Type.Boolean(), bonusValue: Type.Integer() }),
  customerId: Id,
  status: Type.Enum(['activated', 'deactivated', 'not_confirmed']),
  cardNumber: Nullable(Type.String()),
  balance: Type.Integer({ description: 'Whole bonuses' }),
  createdAt: Moment,
})
export type LoyaltyAccount = Static<typeof LoyaltyAccount>

export const CustomerLoyalty = Type.Object({
  accounts: Type.Array(LoyaltyAccount, { description: 'Of the customer and of those who were merged into them' }),
  mayJoin: Nullable(Type.String({ description: 'Name of the running programme that the customer could take part in' })),
})
export type CustomerLoyalty = Static<typeof CustomerLoyalty>
export const EditAccount = Type.Partial(Type.Object({ status: Type.Enum(['activated', 'deactivated']), cardNumber: Nullable(Type.String({ maxLength: 100 })) }), { additionalProperties: false })

export const BonusOperation = Type.Object({
  id: Id,
  type: Type.Enum(['credit_for_order', 'cancel_of_credit', 'charge_for_order', 'cancel_of_charge', 'credit_manual', 'charge_manual']),
  amount: Type.Integer({ description: 'Below zero what left the account' }),
  percent: Nullable(Type.Number({ description: 'By which the order earned it' })),
  order: Nullable(Type.Object({ id: Id, number: Type.String() }, { description: 'When the person may see it' })),
  comment: Type.String(),
  by: Type.Object({ kind: Type.String(), name: Type.String() }),
  at: Moment,
})
export type BonusOperation = Static<typeof BonusOperation>
export const BonusOperations = Type.Object({ operations: Type.Array(BonusOperation), nextBefore: Nullable(Id) })
export type BonusOperations = Static<typeof BonusOperations>
export const MoveBonuses = Type.Object({ kind: Type.Enum(['credit', 'charge']), amount: Bonuses, comment: Type.Optional(Type.String({ maxLength: 2000 })) }, { additionalProperties: false })

/** What an order has to do with bonuses. */
export const OrderBonuses = Type.Object({
  balance: Nullable(Type.Integer({ description: 'Of the customer’s account; null: there is none, or its programme does not run' })),
  most: Type.Integer({ description: 'How many may pay this order, those that do already left out' }),
  charged: Type.Integer({ description: 'How many pay it now' }),
  sum: Type.Integer({ description: 'What they pay, in minor units' }),
  earned: Type.Integer({ description: 'How many it has earned' }),
})
export type OrderBonuses = Static<typeof OrderBonuses>
export const ApplyBonuses = Type.Object({ bonuses: Bonuses }, { additionalProperties: false })
