import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { ConversionBatch, ConversionFeed, CreateFeed, EditFeed } from '#shared/contracts/conversions.ts'
import { may, mayTouchSite, type Actor } from '#server/platform/access.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { forbidden, notFound, Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { pendingOf, type FeedRow } from './pending.ts'

const COLUMNS = sql`f.id, f.name, f.site, f.format, f.identifier, f.created_target as "createdTarget", f.paid_target as "paidTarget", f.completed_target as "completedTarget", f.cancelled_target as "cancelledTarget", f.spam_target as "spamTarget", f.spam_statuses as "spamStatuses", f.price,
  f.days_back as "daysBack", f.secret, f.repeat_hours as "repeatHours", f.is_on as "isOn"`
const IDENTIFIER = /^[\p{L}\p{N}_.-]+$/u

/** The feeds of the actor's shops, with what waits and what went. */
export async function conversionFeeds(db: Database, actor: Actor, publicUrl: string): Promise<ConversionFeed[]> {
  const { rows } = await sql<FeedRow>`select ${COLUMNS} from conversion_feed f order by f.id`.execute(db)
  const address = (feed: FeedRow): string | null => (may(actor, 'costs.change') ? `${publicUrl}/api/conversions/${feed.secret}` : null)
  const feeds: ConversionFeed[] = []
  for (const feed of rows.filter(({ site }) => mayTouchSite(actor, site))) {
    const { secret: _, ...shown } = feed
    feeds.push({ ...shown, address: address(feed), ...(await figuresOf(db, feed)), batches: await batchesOf(db, feed.id) })
  }
  return feeds
}

async function figuresOf(db: Database, feed: FeedRow): Promise<Pick<ConversionFeed, 'waiting' | 'unknown' | 'unrated' | 'sent'>> {
  const { rows } = await sql<{ waiting: number; unknown: number; unrated: number; sent: number }>`
    select count(*) filter (where p.client is not null and not p.is_unrated) as waiting, count(*) filter (where p.client is null) as unknown, count(*) filter (where p.client is not null and p.is_unrated) as unrated, (select count(*) from conversion_sent where feed_id = ${feed.id}) as sent
    from ${pendingOf(feed)}`.execute(db)
  return rows[0]!
}

async function batchesOf(db: Database, feedId: number): Promise<ConversionBatch[]> {
  const { rows } = await sql<{ id: number; count: number; createdAt: Date; by: string | null; fetchedAt: Date | null }>`
    select b.id, b.count, b.created_at as "createdAt", u.name as by, b.fetched_at as "fetchedAt" from conversion_batch b left join app_user u on u.id = b.created_by where b.feed_id = ${feedId} order by b.id desc limit 10`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), fetchedAt: row.fetchedAt?.toISOString() ?? null }))
}

/** @returns the id. @throws Refusal `invalid`, `forbidden` */
export async function createFeed(tx: Tx, input: CreateFeed): Promise<number> {
  const row = await checked(tx, { ...FRESH, ...input })
  const { rows } = await sql<{ id: number }>`
    insert into conversion_feed (name, site, format, identifier, created_target, paid_target, completed_target, cancelled_target, spam_target, spam_statuses, price, days_back, repeat_hours, is_on, secret, created_at, updated_at)
    values (${row.name}, ${row.site}, ${row.format}, ${row.identifier}, ${row.createdTarget}, ${row.paidTarget}, ${row.completedTarget}, ${row.cancelledTarget}, ${row.spamTarget}, ${row.spamStatuses}::text[], ${row.price}, ${row.daysBack}, ${row.repeatHours}, ${row.isOn}, ${freshSecret()}, ${tx.at}, ${tx.at})
    returning id`.execute(tx.db)
  tx.record({ kind: 'conversion_feed.created', entity: 'conversion_feed', entityId: rows[0]!.id, site: row.site, fields: differences({}, row) })
  return rows[0]!.id
}

/** @throws Refusal `not_found`, `invalid`, `forbidden` */
export async function editFeed(tx: Tx, id: number, patch: EditFeed): Promise<void> {
  const { secret: _, id: __, ...before } = await lockFeed(tx, id)
  const row = await checked(tx, { ...before, ...patch })
  await sql`
    update conversion_feed set name = ${row.name}, site = ${row.site}, format = ${row.format}, identifier = ${row.identifier}, created_target = ${row.createdTarget}, paid_target = ${row.paidTarget}, completed_target = ${row.completedTarget}, cancelled_target = ${row.cancelledTarget}, spam_target = ${row.spamTarget},
      spam_statuses = ${row.spamStatuses}::text[], price = ${row.price}, days_back = ${row.daysBack}, repeat_hours = ${row.repeatHours}, is_on = ${row.isOn}, updated_at = ${tx.at} where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'conversion_feed.changed', entity: 'conversion_feed', entityId: id, site: row.site, fields: differences(before, row) })
}

/** Gives the feed another address: whoever has the old one gets nothing any more, what was told stays told. @throws Refusal `not_found` */
export async function renewAddress(tx: Tx, id: number): Promise<void> {
  const feed = await lockFeed(tx, id)
  await sql`update conversion_feed set secret = ${freshSecret()}, updated_at = ${tx.at} where id = ${id}`.execute(tx.db)
  // The address itself is a secret, and the log is read by many.
  tx.record({ kind: 'conversion_feed.address_renewed', entity: 'conversion_feed', entityId: id, site: feed.site, fields: {}, about: { name: feed.name } })
}

const freshSecret = (): string => randomBytes(24).toString('base64url')

/** Forgets the feed and its ledger. @throws Refusal `not_found` */
export async function removeFeed(tx: Tx, id: number): Promise<void> {
  const feed = await lockFeed(tx, id)
  await sql`delete from conversion_feed where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'conversion_feed.deleted', entity: 'conversion_feed', entityId: id, site: feed.site, about: { name: feed.name } })
}

/** @throws Refusal `not_found`, also for feeds of shops out of the actor's reach */
export async function lockFeed(tx: Tx, id: number): Promise<FeedRow> {
  const { rows } = await sql<FeedRow>`select ${COLUMNS} from conversion_feed f where f.id = ${id} for update`.execute(tx.db)
  if (!rows[0] || !mayTouchSite(tx.actor, rows[0].site)) throw notFound('conversion_feed', id)
  return rows[0]
}

type Written = Omit<FeedRow, 'id' | 'secret'>
const TARGETS = ['createdTarget', 'paidTarget', 'completedTarget', 'cancelledTarget', 'spamTarget'] as const

const FRESH: Omit<Written, 'name' | 'site'> = { format: 'goals', identifier: 'client_id', createdTarget: null, paidTarget: null, completedTarget: null, cancelledTarget: null, spamTarget: null, spamStatuses: [], price: 'total', daysBack: 21, repeatHours: 6, isOn: true }

async function checked(tx: Tx, row: Written): Promise<Written> {
  const { sites, statuses } = await freshReferences(tx.db)
  const wrong: FieldRefusal[] = []
  if (!sites.byCode.has(row.site)) wrong.push({ path: 'site', code: 'unknown_code', params: { code: row.site } })
  else if (!mayTouchSite(tx.actor, row.site)) throw forbidden('costs.change')
  const target = (text: string | null): string | null => text?.trim() || null
  const after: Written = { ...row, name: row.name.trim(), ...(Object.fromEntries(TARGETS.map((name) => [name, target(row[name])])) as Record<(typeof TARGETS)[number], string | null>) }
  // Orders are tied to visits by the visitor's id alone.
  if (after.format === 'orders' && after.identifier !== 'client_id') wrong.push({ path: 'identifier', code: 'wrong_value' })
  for (const name of TARGETS) if (after[name] !== null && !IDENTIFIER.test(after[name])) wrong.push({ path: name, code: 'wrong_value' })
  for (const code of row.spamStatuses) if (!statuses.byCode.has(code)) wrong.push({ path: 'spamStatuses', code: 'unknown_code', params: { code } })
  if (TARGETS.every((name) => after[name] === null)) wrong.push({ path: 'paidTarget', code: 'required' })
  if (after.spamTarget !== null && row.spamStatuses.length === 0) wrong.push({ path: 'spamStatuses', code: 'required' })
  if (wrong.length > 0) throw new Refusal('invalid', {}, 400, wrong)
  return after
}
