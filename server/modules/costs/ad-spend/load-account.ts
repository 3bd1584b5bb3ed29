import { sql } from 'kysely'
import { addDays, formatDay, startOfDay } from '#shared/dates.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { JobPlatform } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { AdServiceError, type SpendAnswer } from '../ad-services/ad-service.ts'
import { adServiceOf } from '../ad-services/index.ts'
import { ACCOUNT_COLUMNS, type AccountRow } from './accounts.ts'
import { keepReport } from './load-file.ts'
import { saveSpend } from './save-spend.ts'

/** A worker that died with an account in hand loses it to others after so long. */
const HELD_MINUTES = 10
const MOST_QUESTIONS = 120
const HOUR_OF_LOADS = 6

/** Loads the spend of every account whose time has come; each by itself, so that one that fails holds up no other. */
export async function loadDueAccounts({ db, log }: Pick<JobPlatform, 'db' | 'log'>): Promise<void> {
  for (;;) {
    const account = await claim(db)
    if (!account) return
    const failed = await loadAccount(db, account)
    if (failed) log.warn({ account: account.id, code: failed.code }, 'spend was not loaded')
  }
}

async function claim(db: Db, id?: number): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    update ad_account a set next_at = now() + make_interval(mins => ${HELD_MINUTES})
    where a.id = (select d.id from ad_account d where d.is_on and ${id === undefined ? sql`d.next_at <= now()` : sql`d.id = ${id}`} order by d.next_at limit 1 for update skip locked)
    returning ${ACCOUNT_COLUMNS}`.execute(db.kysely)
  return rows[0]
}

/** One account now, whatever its time: somebody has pressed the button. @throws Refusal `not_found` for one that is off or in work */
export async function loadAccountNow(db: Db, id: number): Promise<void> {
  const account = await claim(db, id)
  if (!account) throw new Refusal('not_found', { entity: 'ad_account', id: String(id) }, 404)
  await loadAccount(db, account)
}

/** @returns why there is none, when there is none: it stands in the account's health too */
async function loadAccount(db: Db, account: AccountRow): Promise<AdServiceError | null> {
  const { account: own } = await freshReferences(db.kysely)
  const today = formatDay(new Date(), own.timeZone)
  const request = account.request ?? { from: addDays(today, -account.daysBack), to: today, name: `prilavok ${account.id} ${new Date().toISOString()}`, asked: 0 }
  try {
    if (request.asked >= MOST_QUESTIONS) throw new AdServiceError('service_fault', 'the report is not made', true)
    const answer = await adServiceOf(account.kind)!.spend({ db, settings: account.settings, secrets: account.secrets, from: request.from, to: request.to, name: request.name, source: account.source, medium: account.medium })
    if (answer.state === 'later') await wait(db, account, { ...request, asked: request.asked + 1 }, answer)
    else await keep(db, account, request, answer, nextMorning(today, own.timeZone))
    return null
  } catch (error) {
    const known = error instanceof AdServiceError ? error : error instanceof Refusal ? new AdServiceError('settings_wrong', [error.code, ...error.fields.map((field) => `${field.path} ${field.code}`)].join(' '), false) : null
    if (!known) throw error
    await fail(db, account, known)
    return known
  }
}

const nextMorning = (today: string, zone: string): Date => new Date(+startOfDay(addDays(today, 1), zone) + HOUR_OF_LOADS * 3_600_000)

async function wait(db: Db, { id }: AccountRow, request: AccountRow['request'], answer: { seconds: number; unitsLeft?: number }): Promise<void> {
  await sql`update ad_account set request = ${JSON.stringify(request)}::jsonb, next_at = now() + make_interval(secs => ${answer.seconds}), units_left = coalesce(${answer.unitsLeft ?? null}, units_left),
    health = case when health = 'failing' then health else 'waiting' end where id = ${id}`.execute(db.kysely)
}

async function keep(db: Db, account: AccountRow, { from, to }: { from: string; to: string }, { rows, unitsLeft }: Extract<SpendAnswer, { state: 'ready' }>, nextAt: Date): Promise<void> {
  await transact(db, systemActor(account.name), async (tx) => {
    const saved = await saveSpend(tx, { key: `account|${account.id}`, item: account.item, sites: account.sites, from, to, rows })
    await keepReport(tx, { accountId: account.id, name: account.name }, { rows: rows.length, refused: 0, problems: [], from, to }, [saved])
    await sql`update ad_account set request = null, next_at = ${nextAt}, units_left = coalesce(${unitsLeft ?? null}, units_left), health = 'well', health_code = null, health_words = null, failures = 0, loaded_at = ${tx.at}, loaded_to = ${to}::date
      where id = ${account.id}`.execute(tx.db)
  })
}

/** What may pass is tried again, later each time; what a person must mend is tried twice a day, in case it was mended elsewhere. */
async function fail(db: Db, { id, failures }: AccountRow, { code, words, isTemporary }: AdServiceError): Promise<void> {
  const minutes = isTemporary ? Math.min(10 * 2 ** Math.min(failures, 6), 360) : 720
  await sql`update ad_account set request = null, next_at = now() + make_interval(mins => ${minutes}), failures = failures + 1, health = 'failing', health_code = ${code}, health_words = ${words} where id = ${id}`.execute(db.kysely)
}
