import { sql } from 'kysely'
import { CurrenciesAnswer, RateBody, RateParams } from '#shared/contracts/currencies.ts'
import type { Database } from '#server/platform/db.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from './references.ts'
import { removeRate, setRate } from './save-rate.ts'

const config = { access: 'settings.change' } as const

/** What currencies cost, day by day. Which is the base, the account says. */
export function currencyRoutes(app: App, { db }: Platform): void {
  const response = { 200: CurrenciesAnswer }
  app.get('/api/currencies', { config, schema: { description: 'Currencies in use and their rates by day, in units of the base currency', response } }, () => currenciesNow(db.kysely))
  app.put('/api/currencies/:code/rates/:since', { config, schema: { params: RateParams, body: RateBody, response } }, async (request) => {
    await transact(db, request.actor, (tx) => setRate(tx, request.params.code, request.params.since, request.body))
    return currenciesNow(db.kysely)
  })
  app.delete('/api/currencies/:code/rates/:since', { config, schema: { params: RateParams, response } }, async (request) => {
    await transact(db, request.actor, (tx) => removeRate(tx, request.params.code, request.params.since))
    return currenciesNow(db.kysely)
  })
}

async function currenciesNow(db: Database): Promise<CurrenciesAnswer> {
  const { account, currencies, sites } = await freshReferences(db)
  const { rows: rates } = await sql<{ currency: string; since: string; nominal: number; value: number }>`
    select currency, since::text, nominal, value::float8 as value from currency_rate where base = ${account.currency} order by since desc`.execute(db)
  const { rows: orders } = await sql<{ currency: string; orders: number; unrated: number }>`
    select currency, count(*)::int as orders, count(*) filter (where base_rate(currency, rate, rate_base, created_at, ${account.currency}) is null)::int as unrated
    from "order" where currency <> ${account.currency} group by currency`.execute(db)
  const { rows: [behind] } = await sql<{ count: number }>`select count(*)::int as count from customer_figures where currency <> ${account.currency}`.execute(db)
  return {
    base: account.currency,
    currencies: currencies.all.map(({ code }) => {
      const own = orders.find(({ currency }) => currency === code)
      return {
        code,
        rates: rates.filter(({ currency }) => currency === code).map(({ since, nominal, value }) => ({ since, nominal, value })),
        sites: sites.all.filter((site) => site.currency === code).map((site) => site.code),
        orders: own?.orders ?? 0,
        unrated: own?.unrated ?? 0,
      }
    }),
    behind: behind!.count,
  }
}
