import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Display } from '#shared/contracts/monitoring.ts'
import { mayTouchSiteOrAll, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { forbidden, invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

const digest = (token: string): string => createHash('sha256').update(`display ${token}`).digest('hex')
const SHAPE = /^[A-Za-z0-9_-]{43}$/

/**
 * Makes a link for a screen on a wall: whoever has it sees its few figures, and nothing else, until it is taken back.
 * @returns the secret, shown now and never again
 * @throws Refusal `invalid` for a site that there is not · `forbidden` for one beyond reach, and for whoever sees not everybody's figures
 */
export async function createDisplay(tx: Tx, { name, site = '' }: { name: string; site?: string }): Promise<{ id: number; token: string }> {
  if (site !== '' && !(await freshReferences(tx.db)).sites.byCode.has(site)) throw invalid('site', 'unknown', { code: site })
  // It shows the figures of everybody: nobody sees more by way of a screen than by themselves.
  if (scopeOf(tx.actor, 'analytics.view') !== 'all') throw forbidden('analytics.view')
  if (!mayTouchSiteOrAll(tx.actor, site)) throw forbidden('analytics.change')
  const token = randomBytes(32).toString('base64url')
  const { rows } = await sql<{ id: number }>`
    insert into display (name, site, token_hash, token_tail, created_at, created_by) values (${name.trim()}, ${site}, ${digest(token)}, ${token.slice(-4)}, ${tx.at}, ${tx.actor.id}) returning id`.execute(tx.db)
  const { id } = rows[0]!
  tx.record({ kind: 'display.created', entity: 'display', entityId: id, fields: { name: [null, name.trim()], site: [null, site] } })
  return { id, token }
}

/** People of single shops keep the screens of their shops. */
const keptBy = ({ grants: { sites } }: Actor) => (sites === 'all' ? sql<boolean>`true` : sql<boolean>`site = any(${sites}::text[])`)

/** @throws Refusal `not_found`, also for a screen of a shop out of reach */
export async function revokeDisplay(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`update display set revoked_at = ${tx.at} where id = ${id} and revoked_at is null and ${keptBy(tx.actor)} returning name`.execute(tx.db)
  if (!rows[0]) throw notFound('display', id)
  tx.record({ kind: 'display.revoked', entity: 'display', entityId: id, fields: {}, about: { name: rows[0].name } })
}

export async function displays(db: Database, actor: Actor): Promise<Display[]> {
  const { rows } = await sql<Omit<Display, 'createdAt' | 'seenAt'> & { createdAt: Date; seenAt: Date | null }>`
    select d.id, d.name, d.site, d.token_tail as tail, d.created_at as "createdAt", s.seen_at as "seenAt"
    from display d left join display_seen s on s.display_id = d.id where d.revoked_at is null and ${keptBy(actor)} order by d.id`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), seenAt: row.seenAt?.toISOString() ?? null }))
}

/** Which screen this is; null for a link that is wrong or was taken back. */
export async function displayBehind(db: Db, token: string): Promise<{ id: number; site: string } | null> {
  if (!SHAPE.test(token)) return null
  const { rows } = await sql<{ id: number; site: string }>`select id, site from display where token_hash = ${digest(token)} and revoked_at is null`.execute(db.kysely)
  if (rows[0]) {
    await sql`
      insert into display_seen (display_id, seen_at) values (${rows[0].id}, now())
      on conflict (display_id) do update set seen_at = excluded.seen_at where display_seen.seen_at < now() - interval '1 minute'`.execute(db.kysely)
  }
  return rows[0] ?? null
}
