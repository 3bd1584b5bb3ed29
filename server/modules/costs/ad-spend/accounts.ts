import { sql } from 'kysely'
import { Value } from 'typebox/value'
import type { AdAccount, CreateAdAccount, EditAdAccount } from '#shared/contracts/ad-spend.ts'
import { minor } from '#shared/money.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { checkCost } from '../cost-input.ts'
import { costValues, refuseForeignSites } from '../create-cost.ts'
import { adServiceOf } from '../ad-services/index.ts'
import type { AdService } from '../ad-services/ad-service.ts'

export type AccountRow = {
  id: number; kind: string; name: string; settings: Record<string, unknown>; secrets: Record<string, string>; item: string; sites: string[]; source: string; medium: string; daysBack: number; isOn: boolean
  health: AdAccount['health']; healthCode: string | null; healthWords: string | null; unitsLeft: number | null; loadedAt: Date | null; loadedTo: string | null; nextAt: Date; failures: number
  request: { from: string; to: string; name: string; asked: number } | null
}

export const ACCOUNT_COLUMNS = sql`a.id, a.kind, a.name, a.settings, a.secrets, a.item, a.sites, a.source, a.medium, a.days_back as "daysBack", a.is_on as "isOn", a.health, a.health_code as "healthCode",
  a.health_words as "healthWords", a.units_left as "unitsLeft", a.loaded_at as "loadedAt", a.loaded_to::text as "loadedTo", a.next_at as "nextAt", a.failures, a.request`

/** The accounts as the wire shows them: of secrets only whether they are set. */
export async function adAccounts(db: Database, sites: readonly string[] | 'all'): Promise<AdAccount[]> {
  const { rows } = await sql<AccountRow>`select ${ACCOUNT_COLUMNS} from ad_account a where ${sites === 'all' ? sql`true` : sql`a.sites && ${[...sites]}::text[]`} order by a.id`.execute(db)
  return rows.map(({ secrets, loadedAt, nextAt, failures: _, request: __, ...row }) => ({ ...row, secrets: Object.keys(secrets).filter((name) => secrets[name]), loadedAt: loadedAt?.toISOString() ?? null, nextAt: nextAt.toISOString() }))
}

/** @returns the id. @throws Refusal `invalid`, `forbidden` */
export async function createAdAccount(tx: Tx, input: CreateAdAccount): Promise<number> {
  const service = adServiceOf(input.kind)
  if (!service) throw invalid('kind', 'unknown', { code: input.kind })
  const row = await checked(tx, service, { name: input.name, settings: input.settings ?? {}, secrets: input.secrets ?? {}, item: input.item, sites: input.sites ?? [], source: input.source ?? service.source, medium: input.medium ?? service.medium, daysBack: input.daysBack ?? 7, isOn: input.isOn ?? true })
  const { rows } = await sql<{ id: number }>`
    insert into ad_account (kind, name, settings, secrets, item, sites, source, medium, days_back, is_on, next_at, created_at, updated_at)
    values (${input.kind}, ${row.name}, ${JSON.stringify(row.settings)}::jsonb, ${JSON.stringify(row.secrets)}::jsonb, ${row.item}, ${row.sites}::text[], ${row.source}, ${row.medium}, ${row.daysBack}, ${row.isOn}, ${tx.at}, ${tx.at}, ${tx.at})
    returning id`.execute(tx.db)
  tx.record({ kind: 'ad_account.created', entity: 'ad_account', entityId: rows[0]!.id, about: { name: row.name, kind: input.kind } })
  return rows[0]!.id
}

/** Changes what is given, and tries at once. A changed address wants its secrets anew. @throws Refusal `not_found`, `invalid`, `forbidden` */
export async function editAdAccount(tx: Tx, id: number, patch: EditAdAccount): Promise<void> {
  const before = await lockAccount(tx, id)
  const service = adServiceOf(before.kind)!
  const settings = { ...before.settings, ...patch.settings }
  const isElsewhere = service.confidants.some((name) => JSON.stringify(before.settings[name] ?? null) !== JSON.stringify(settings[name] ?? null))
  const secrets = { ...(isElsewhere ? {} : before.secrets), ...Object.fromEntries(Object.entries(patch.secrets ?? {}).filter(([, secret]) => secret !== '')) }
  const row = await checked(tx, service, { ...before, ...patch, settings, secrets })
  await sql`
    update ad_account set name = ${row.name}, settings = ${JSON.stringify(row.settings)}::jsonb, secrets = ${JSON.stringify(row.secrets)}::jsonb, item = ${row.item}, sites = ${row.sites}::text[], source = ${row.source},
      medium = ${row.medium}, days_back = ${row.daysBack}, is_on = ${row.isOn}, request = null, failures = 0, next_at = ${tx.at}, updated_at = ${tx.at} where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'ad_account.changed', entity: 'ad_account', entityId: id, about: { name: row.name, changed: Object.keys(patch) } })
}

/** Forgets the account and its secrets; what it has brought stays. @throws Refusal `not_found` */
export async function removeAdAccount(tx: Tx, id: number): Promise<void> {
  const { name } = await lockAccount(tx, id)
  await sql`delete from ad_account where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'ad_account.deleted', entity: 'ad_account', entityId: id, about: { name } })
}

async function lockAccount(tx: Tx, id: number): Promise<AccountRow> {
  const { sites } = tx.actor.grants
  const { rows } = await sql<AccountRow>`select ${ACCOUNT_COLUMNS} from ad_account a where a.id = ${id} and ${sites === 'all' ? sql`true` : sql`a.sites && ${sites}::text[]`} for update`.execute(tx.db)
  if (!rows[0]) throw notFound('ad_account', id)
  return rows[0]
}

type Written = Pick<AccountRow, 'name' | 'settings' | 'secrets' | 'item' | 'sites' | 'source' | 'medium' | 'daysBack' | 'isOn'>

async function checked(tx: Tx, service: AdService, row: Written): Promise<Written> {
  const settings = Object.fromEntries(Object.entries(row.settings).filter(([, value]) => value !== '' && value !== null))
  const [wrong] = Value.Errors(service.settings, settings)
  if (wrong) throw invalid(`settings.${wrong.instancePath.slice(1) || Object.keys(settings)[0]}`, 'wrong_value')
  const missing = service.secrets.find(({ name }) => !row.secrets[name])
  if (missing) throw invalid(`secrets.${missing.name}`, 'required')
  // A line break in a header would be another header.
  const broken = Object.entries(row.secrets).find(([name, secret]) => !service.secrets.some((one) => one.name === name) || !/^[\x21-\x7e]+$/.test(secret))
  if (broken) throw invalid(`secrets.${broken[0]}`, 'wrong_value')
  if (row.source.trim() === '') throw new Refusal('invalid', {}, 400, [{ path: 'source', code: 'required' }])
  const cost = await checkCost(tx, costValues({ item: row.item, dateFrom: '2026-01-01', amount: minor(0), sites: row.sites, source: row.source, medium: row.medium }))
  refuseForeignSites(tx, cost)
  return { ...row, name: row.name.trim(), settings, source: row.source.trim(), medium: row.medium.trim() }
}
