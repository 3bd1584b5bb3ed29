import { sql, type RawBuilder } from 'kysely'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'

/**
 * The policy of mail, as a condition over the alias `b` of a mailbox. A personal box is its owner's alone, whatever rights others have. Shared
 * boxes are for those whose right reaches beyond their own: with a group's reach those of their groups and those of no group in particular.
 */
export function reachesBox(actor: Actor): RawBuilder<boolean> {
  const scope = scopeOf(actor, 'mail.view')
  if (scope === null) return sql<boolean>`false`
  const { userId, groupIds, sites } = actor.grants
  const own = sql<boolean>`coalesce(b.owner_id = ${userId ?? -1}, false)`
  if (scope === 'own') return own
  const ofSite = sites === 'all' ? sql`true` : sql`coalesce(b.site = any(${sites}::text[]), false)`
  const ofGroup = scope === 'all' ? sql`true` : sql`(b.group_ids = '{}' or b.group_ids && ${groupIds}::bigint[])`
  return sql<boolean>`(${own} or (b.owner_id is null and ${ofSite} and ${ofGroup}))`
}

type Visible = (db: Database, actor: Actor, ids: readonly number[]) => Promise<Set<number>>

const visibleAmong = (from: RawBuilder<unknown>): Visible => async (db, actor, ids) => {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select x.id from ${from} join mailbox b on b.id = x.box where x.id = any(${ids}::bigint[]) and ${reachesBox(actor)}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** Which of these the actor may see: for live events and files. */
export const visibleMailboxes = visibleAmong(sql`(select id, id as box from mailbox) x`)
export const visibleThreads = visibleAmong(sql`(select id, mailbox_id as box from mail_thread) x`)
export const visibleLetters = visibleAmong(sql`(select id, mailbox_id as box from mail_letter) x`)

const seen = (entity: string, visible: Visible) => async (db: Database, actor: Actor, id: number): Promise<void> => {
  if (!(await visible(db, actor, [id])).has(id)) throw notFound(entity, id)
}

/** @throws Refusal `not_found`: what is out of reach is nobody's news */
export const seeMailbox = seen('mailbox', visibleMailboxes)
export const seeThread = seen('mailThread', visibleThreads)
export const seeLetter = seen('letter', visibleLetters)
