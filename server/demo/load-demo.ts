import { systemActor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { loadCatalogue } from '#server/modules/catalogue/index.ts'
import { createOrder, type OrderInput } from '#server/modules/orders/index.ts'
import { createReference } from '#server/modules/settings/index.ts'
import { makeDuplicates } from './demo-duplicates.ts'
import { demoBonuses } from './demo-bonuses.ts'
import { demoCompanies } from './demo-companies.ts'
import { demoConsents } from './demo-consents.ts'
import { demoCosts } from './demo-costs.ts'
import { demoDay } from './demo-day.ts'
import { demoMessages } from './demo-messages.ts'
import { demoTasks } from './demo-tasks.ts'
import { demoFeed } from './demo-feed.ts'
import { demoMail } from './demo-mail.ts'
import { demoPairs } from './demo-pairs.ts'
import { demoRules } from './demo-rules.ts'
import { demoSegments } from './demo-segments.ts'
import { demoVisits } from './demo-visits.ts'
import { demoWebhook } from './demo-webhook.ts'
import { DEMO_SITE, demoOrders } from './demo-orders.ts'
import { readInvoices } from './invoices.ts'

const DEMO_INVOICES = 20_500
const IN_ONE_TRANSACTION = 25
const AT_ONCE = 3

export type DemoProgress = { step: 'reading' | 'catalogue' | 'orders' | 'done'; done: number; total: number; perSecond: number }
export type DemoOptions = {
  /** Real invoices to bring in; 20,500 unless told. */
  invoices?: number
  /** Load although the account holds orders of its own: they stay apart, on their own sites. */
  besideRealData?: boolean
  onProgress?(progress: DemoProgress): void
}
export type DemoResult = { invoices: number; lines: number; seconds: number; perSecond: number }

/**
 * Brings the demo in: a site of its own, its catalogue, and real invoices as orders, all through the same use cases as a store's.
 * May be called again after it was cut off: what is there already is passed over.
 * @throws Refusal `demo_beside_real_data` when the account has orders of its own and nobody said that this is meant
 */
export async function loadDemo(db: Db, options: DemoOptions = {}): Promise<DemoResult> {
  const report = options.onProgress ?? (() => {})
  const actor = systemActor('demo')
  if (!options.besideRealData) await refuseRealData(db)
  await ensureSite(db)
  report({ step: 'reading', done: 0, total: 1, perSecond: 0 })
  const book = await readInvoices(options.invoices ?? DEMO_INVOICES)
  report({ step: 'catalogue', done: 0, total: 1, perSecond: 0 })
  await loadCatalogue(db, actor, { site: DEMO_SITE, source: { name: 'demo', bytes: demoFeed(book), bytesTotal: null } })

  const started = performance.now()
  const total = book.invoices.length
  let done = 0
  const rate = (): number => Math.round(done / Math.max((performance.now() - started) / 1000, 0.001))
  const known = await existing(db)
  const orders = demoOrders(book, new Date())
  // Several at once hide the round trips; each takes the next batch, so the oldest come first.
  const work = async (): Promise<void> => {
    for (let batch = take(orders); batch.length > 0; batch = take(orders)) {
      const fresh = batch.filter((order) => !known.has(order.externalId!))
      if (fresh.length > 0) {
        for (const together of inTransactions(fresh)) {
          await transact(db, actor, async (tx) => {
            for (const order of together) await createOrder(tx, order, { by: 'api' })
          })
        }
      }
      done += batch.length
      report({ step: 'orders', done, total, perSecond: rate() })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  await makeDuplicates(db)
  await demoPairs(db)
  await demoCompanies(db)
  await demoBonuses(db)
  await demoCosts(db)
  await demoTasks(db)
  await demoConsents(db)
  await demoMessages(db)
  await demoDay(db)
  await demoMail(db)
  await demoRules(db)
  await demoWebhook(db)
  await demoVisits(db)
  await demoSegments(db)
  await db.pool.query('analyze')
  await db.pool.query('update account set demo_loaded_at = now()')
  report({ step: 'done', done: total, total, perSecond: rate() })
  const seconds = (performance.now() - started) / 1000
  return { invoices: total, lines: book.invoices.reduce((sum, invoice) => sum + invoice.lines.length, 0), seconds, perSecond: rate() }
}

function take(orders: Generator<OrderInput>): OrderInput[] {
  const batch: OrderInput[] = []
  while (batch.length < IN_ONE_TRANSACTION) {
    const next = orders.next()
    if (next.done) break
    batch.push(next.value)
  }
  return batch
}

// Finished orders hold no stock and go together. One that reserves goes alone: its lines lock the stock in one order for everybody, while
// two transactions of many orders would wait for each other.
function inTransactions(orders: OrderInput[]): OrderInput[][] {
  const finished = orders.filter((order) => order.status === 'complete')
  const others = orders.filter((order) => order.status !== 'complete')
  return [...(finished.length > 0 ? [finished] : []), ...others.map((order) => [order])]
}

async function refuseRealData(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ real: boolean }>('select exists (select from "order" where site <> $1) as real', [DEMO_SITE])
  if (rows[0]!.real) throw new Refusal('demo_beside_real_data', {}, 409)
}

async function ensureSite(db: Db): Promise<void> {
  const { rows } = await db.pool.query('select 1 from site where code = $1', [DEMO_SITE])
  if (rows.length > 0) return
  await transact(db, systemActor('demo'), async (tx) => {
    await createReference(tx, 'sites', { code: DEMO_SITE, name: 'Демо-магазин', url: 'https://demo.example.com', ordering: 900 })
    await tx.db.updateTable('site').set({ is_demo: true }).where('code', '=', DEMO_SITE).execute()
  })
}

async function existing(db: Db): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ external_id: string }>('select external_id from "order" where site = $1 and external_id is not null', [DEMO_SITE])
  return new Set(rows.map((row) => row.external_id))
}
