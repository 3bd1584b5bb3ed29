import { sql } from 'kysely'
import type { AdLoadDone, LoadOptions } from '#shared/contracts/ad-spend.ts'
import { formatDay } from '#shared/dates.ts'
import { add, decimal, minor, type Money } from '#shared/money.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { readSpend, type Spend, type SpendProblem } from './read-spend.ts'
import { saveSpend, type SpendSaved } from './save-spend.ts'

/** Different costs of one file: a day of a campaign is one. */
const MOST = 50_000
const MOST_PROBLEMS = 200

export type Gathered = { bySource: Map<string, Spend[]>; rows: number; refused: number; problems: SpendProblem[]; from: string | null; to: string | null }

/** What a sum in the database holds, in minor units, with a little room. */
const MOST_IN_ALL = 90_000_000_000_000

/**
 * Loads a file of spend: read as it arrives, written in one transaction, so that half a file is never there. Lines that cannot be read are reported and the
 * others taken. What the same source brought for the file's days is replaced.
 * @throws Refusal of reading (`file_…`), `too_many_costs`, `sum_too_large`, `invalid`, `nothing_to_load` when no line could be read
 */
export async function loadFile(db: Db, actor: Actor, bytes: AsyncIterable<Uint8Array>, name: string, options: LoadOptions): Promise<AdLoadDone> {
  const { account } = await freshReferences(db.kysely)
  const gathered = await gather(bytes, options, formatDay(new Date(), account.timeZone))
  if (gathered.bySource.size === 0 && gathered.refused === 0) throw new Refusal('nothing_to_load')
  return transact(db, actor, async (tx) => {
    const saved: SpendSaved[] = []
    for (const [source, rows] of gathered.bySource) {
      const key = ['file', source, options.cabinet?.trim().toLowerCase()].filter(Boolean).join('|')
      saved.push(await saveSpend(tx, { key, item: options.item, sites: options.sites ?? [], from: gathered.from!, to: gathered.to!, rows, ...(options.percent ? { percent: options.percent } : {}) }))
    }
    return keepReport(tx, { accountId: null, name }, gathered, saved)
  })
}

/** Lines of one day and label are one, so that a long file is no more in memory than the costs that it becomes. */
async function gather(bytes: AsyncIterable<Uint8Array>, options: LoadOptions, today: string): Promise<Gathered> {
  const gathered: Gathered = { bySource: new Map(), rows: 0, refused: 0, problems: [], from: null, to: null }
  const known = new Map<string, Spend>()
  let total = 0
  for await (const one of readSpend(bytes, { ...options, today })) {
    if ('header' in one || one.isSkipped) continue
    gathered.rows += 1
    if (one.problem) {
      gathered.refused += 1
      if (gathered.problems.length < MOST_PROBLEMS) gathered.problems.push(one.problem)
    } else if (one.spend) {
      total += one.spend.amount * (1 + (options.percent ?? 0) / 100)
      if (total > MOST_IN_ALL) throw new Refusal('sum_too_large')
      collect(gathered, known, one.spend)
    }
  }
  return gathered
}

function collect(gathered: Gathered, known: Map<string, Spend>, spend: Spend): void {
  const source = `${spend.source}/${spend.medium}`.toLowerCase()
  const key = JSON.stringify([source, spend.dateFrom, spend.dateTo, spend.campaign, spend.keyword, spend.content])
  const before = known.get(key)
  if (before) {
    before.amount = add(before.amount, spend.amount)
    if (spend.clicks !== null) before.clicks = (before.clicks ?? 0) + spend.clicks
    if (spend.views !== null) before.views = (before.views ?? 0) + spend.views
  } else {
    if (known.size >= MOST) throw new Refusal('too_many_costs', { most: MOST })
    known.set(key, spend)
    const of = gathered.bySource.get(source)
    if (of) of.push(spend)
    else gathered.bySource.set(source, [spend])
  }
  if (gathered.from === null || spend.dateFrom < gathered.from) gathered.from = spend.dateFrom
  if (gathered.to === null || spend.dateTo > gathered.to) gathered.to = spend.dateTo
}

/** Writes down what a load did. */
export async function keepReport(tx: Tx, load: { accountId: number | null; name: string }, gathered: Omit<Gathered, 'bySource'> & { bySource?: Gathered['bySource'] }, saved: SpendSaved[]): Promise<AdLoadDone> {
  const sum = (name: 'created' | 'changed' | 'unchanged' | 'removed'): number => saved.reduce((all, one) => all + one[name], 0)
  const report = { ...load, dateFrom: gathered.from, dateTo: gathered.to, rows: gathered.rows, refused: gathered.refused, created: sum('created'), changed: sum('changed'), unchanged: sum('unchanged'), removed: sum('removed'), amount: add(...saved.map((one) => one.amount)) }
  const createdBy = tx.actor.kind === 'user' ? tx.actor.id : null
  const { rows } = await sql<{ id: number }>`
    insert into ad_load (account_id, name, date_from, date_to, rows, refused, created, changed, unchanged, removed, amount, problems, created_at, created_by)
    values (${load.accountId}, ${load.name.slice(0, 200)}, ${report.dateFrom}::date, ${report.dateTo}::date, ${report.rows}, ${report.refused}, ${report.created}, ${report.changed}, ${report.unchanged}, ${report.removed},
      ${decimal(report.amount)}::numeric, ${JSON.stringify(gathered.problems)}::jsonb, ${tx.at}, ${createdBy}) returning id`.execute(tx.db)
  const id = rows[0]!.id
  tx.record({ kind: 'ad_load.done', entity: 'ad_load', entityId: id, about: { name: load.name, rows: report.rows, refused: report.refused, amount: report.amount } })
  return { id, ...report, problems: gathered.problems, createdAt: tx.at.toISOString(), by: createdBy === null ? null : tx.actor.name, alsoThere: await alsoThere(tx, load.accountId, gathered) }
}

/** Costs of the same sources and days that came another way. */
async function alsoThere(tx: Tx, accountId: number | null, { bySource, from, to }: { bySource?: Gathered['bySource']; from: string | null; to: string | null }): Promise<{ count: number; amount: Money }> {
  if (!bySource || from === null) return { count: 0, amount: minor(0) }
  const sources = [...bySource.values()].map((rows) => rows[0]!.source.toLowerCase())
  const own = [...bySource.keys()].map((source) => `file|${source}%`)
  const { rows } = await sql<{ count: number; amount: number }>`
    select count(*) as count, coalesce(round(sum(amount) * 100), 0)::bigint as amount from cost
    where lower(source) = any(${sources}) and date_from <= ${to}::date and date_to >= ${from}::date
      and coalesce(load_key, '') <> ${`account|${accountId ?? 0}`} and (load_key is null or not load_key like any(${own}))`.execute(tx.db)
  return { count: rows[0]!.count, amount: minor(rows[0]!.amount) }
}
