import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { PersonalKey } from '#shared/contracts/personal-keys.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { isListed } from './address-list.ts'
import { keyHash } from './api-keys.ts'
import { personActor } from './person-actor.ts'
import { rulesFor } from './sign-in-rules.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** So that scanners of leaked secrets, and people, know one when they see it. */
const PREFIX = 'prlv_'
const LENGTH = 40
const MOST = 20
const SHAPE = new RegExp(`^${PREFIX}[A-Za-z0-9]{${LENGTH}}$`)
const SAY_USED_EVERY = 60_000

/**
 * Makes a key by which a program reads as this very person.
 * @returns the key itself, which is shown now and never again
 * @throws Refusal `too_many_keys` · `forbidden` for anybody but a person
 */
export async function createPersonalKey(tx: Tx, { name }: { name: string }): Promise<{ id: number; key: string }> {
  const userId = ownerOf(tx.actor)
  const { count } = (await sql<{ count: number }>`select count(*)::int as count from personal_key where user_id = ${userId} and revoked_at is null`.execute(tx.db)).rows[0]!
  if (count >= MOST) throw new Refusal('too_many_keys', { most: MOST })
  const key = PREFIX + Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const { rows } = await sql<{ id: number }>`
    insert into personal_key (user_id, name, key_hash, key_tail, created_at) values (${userId}, ${name.trim()}, ${keyHash(key)}, ${key.slice(-4)}, ${tx.at}) returning id`.execute(tx.db)
  const { id } = rows[0]!
  tx.record({ kind: 'personal_key.created', entity: 'personal_key', entityId: id, fields: { name: [null, name.trim()] } })
  return { id, key }
}

/** Ends a key of one's own: from the next request on it opens nothing. @throws Refusal `not_found`, also for a key of somebody else */
export async function revokePersonalKey(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    update personal_key set revoked_at = ${tx.at} where id = ${id} and user_id = ${ownerOf(tx.actor)} and revoked_at is null returning name`.execute(tx.db)
  if (!rows[0]) throw notFound('personal_key', id)
  tx.record({ kind: 'personal_key.revoked', entity: 'personal_key', entityId: id, fields: {}, about: { name: rows[0].name } })
}

/** The person's keys that still open something, newest first. */
export async function personalKeys(db: Database, userId: number): Promise<PersonalKey[]> {
  const { rows } = await sql<{ id: number; name: string; tail: string; createdAt: Date; lastUsedAt: Date | null; lastUsedFrom: string | null }>`
    select k.id, k.name, k.key_tail as tail, k.created_at as "createdAt", u.last_used_at as "lastUsedAt", u.ip_address as "lastUsedFrom"
    from personal_key k left join personal_key_use u on u.key_id = k.id where k.user_id = ${userId} and k.revoked_at is null order by k.id desc`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null }))
}

export type PersonBehind = { keyId: number; actor: Actor }

const saidUsed = new WeakMap<Db, Map<number, number>>()

/**
 * The person behind a key, with what they may do at this moment: a key never outlives a right, nor an account. The lists of addresses hold as
 * they do for sessions.
 * @returns null for a wrong or revoked key and for a person who no longer works here
 * @throws Refusal `address_refused`
 */
export async function personBehindKey(db: Db, key: string, ip: string): Promise<PersonBehind | null> {
  if (!SHAPE.test(key)) return null
  const { rows } = await sql<{ id: number; userId: number }>`
    select k.id, k.user_id as "userId" from personal_key k join app_user u on u.id = k.user_id
    where k.key_hash = ${keyHash(key)} and k.revoked_at is null and u.active`.execute(db.kysely)
  const found = rows[0]
  const actor = found && (await personActor(db.kysely, found.userId))
  if (!found || !actor) return null
  const { addressLists } = await rulesFor(db.kysely, found.userId)
  if (!addressLists.every((list) => isListed(list, ip))) throw new Refusal('address_refused', { address: ip }, 403)
  noteUse(db, found.id, ip)
  return { keyId: found.id, actor }
}

// Not awaited: when a key was last used is for people, and must cost the request nothing.
function noteUse(db: Db, keyId: number, ip: string): void {
  const said = saidUsed.get(db) ?? new Map<number, number>()
  saidUsed.set(db, said)
  const now = Date.now()
  if (now - (said.get(keyId) ?? 0) < SAY_USED_EVERY) return
  said.set(keyId, now)
  db.pool
    .query('insert into personal_key_use (key_id, last_used_at, ip_address) values ($1, now(), $2) on conflict (key_id) do update set last_used_at = excluded.last_used_at, ip_address = excluded.ip_address', [keyId, ip])
    .catch(() => said.delete(keyId))
}

function ownerOf(actor: Actor): number {
  if (actor.kind !== 'user' || actor.id === null) throw new Refusal('forbidden', {}, 403)
  return actor.id
}
