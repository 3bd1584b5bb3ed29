import { Type, type Static } from 'typebox'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD, by the account’s clock' })
const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })
const nominal = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many units the value is the price of' })
const value = Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000_000, description: 'Price of the nominal in the base currency' })

export const CurrencyRate = Type.Object({ since: Day, nominal, value })
export type CurrencyRate = Static<typeof CurrencyRate>

/** Currencies with what they cost, and what is still missing. */
export const CurrenciesAnswer = Type.Object({
  base: CurrencyCode,
  currencies: Type.Array(Type.Object({
    code: CurrencyCode,
    rates: Type.Array(CurrencyRate, { description: 'In the base currency, the newest first; each holds from its day until the next. Empty for the base.' }),
    sites: Type.Array(Type.String(), { description: 'Codes of the stores that sell in it' }),
    orders: Type.Integer({ description: 'Orders in it' }),
    unrated: Type.Integer({ description: 'Orders in it without a rate: no figure counts them' }),
  })),
  behind: Type.Integer({ description: 'Customers whose figures are still in another base: they are being counted anew' }),
})
export type CurrenciesAnswer = Static<typeof CurrenciesAnswer>

export const RateBody = Type.Object({ nominal, value }, { additionalProperties: false })
export const RateParams = Type.Object({ code: CurrencyCode, since: Day })
