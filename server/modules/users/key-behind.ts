import type { ApiKey } from '#shared/contracts/users.ts'
import { KEY_RESTRICTIONS, type KeyRestriction } from '#shared/rights.ts'
import type { Actor, Grants } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { currentVersion } from '#server/modules/settings/index.ts'
import { keyHash } from './api-keys.ts'

export type KeyBehind = {
  actor: Actor
  key: { id: number; name: string; scopes: string[]; sites: string[] | 'all'; strict: boolean }
}

const SAY_USED_EVERY = 60_000

const caches = new WeakMap<Db, { version: number; keys: Map<string, KeyBehind> }>()
const saidUsed = new WeakMap<Db, Map<number, number>>()

/**
 * Who stands behind an API key; null for a wrong or inactive one. A key that is changed in this process counts at once, in others
 * within a second (see settings' current-version.ts).
 */
export async function keyBehind(db: Db, key: string): Promise<KeyBehind | null> {
  if (!/^[A-Za-z0-9]{32}$/.test(key)) return null
  const version = await currentVersion(db)
  let cache = caches.get(db)
  if (cache?.version !== version) caches.set(db, (cache = { version, keys: new Map() }))
  const hash = keyHash(key)
  const found = cache.keys.get(hash) ?? (await findKey(db, hash))
  if (!found) return null
  cache.keys.set(hash, found)
  noteUse(db, found.key.id)
  return found
}

async function findKey(db: Db, hash: string): Promise<KeyBehind | null> {
  const row = await db.kysely
    .selectFrom('api_key')
    .select(['id', 'name', 'scopes', 'sites', 'strict', 'fields'])
    .where('key_hash', '=', hash)
    .where('active', '=', true)
    .executeTakeFirst()
  if (!row) return null
  const sites = row.sites.length === 0 ? 'all' : row.sites
  // What a key may do is decided by its scopes at the door of the protocol; within, only its sites hold it back.
  const actor: Actor = { kind: 'key', id: row.id, name: row.name, grants: { rights: 'all', sites, fields: allKept(row.fields as ApiKey['fields']), limits: {}, userId: null, groupIds: [], colleagueIds: [] } }
  return { actor, key: { id: row.id, name: row.name, scopes: row.scopes, sites, strict: row.strict } }
}

/** What is kept from a key by one name is kept from it everywhere. */
function allKept(fields: ApiKey['fields']): Grants['fields'] {
  const kept = Object.entries(fields) as [KeyRestriction, 'hidden' | 'mask'][]
  return Object.fromEntries(kept.flatMap(([name, access]) => [name, ...KEY_RESTRICTIONS[name].also].map((field) => [field, access])))
}

// Not awaited: when a key was last seen is for people, and must cost the request nothing.
function noteUse(db: Db, keyId: number): void {
  const said = saidUsed.get(db) ?? new Map<number, number>()
  saidUsed.set(db, said)
  const now = Date.now()
  if (now - (said.get(keyId) ?? 0) < SAY_USED_EVERY) return
  said.set(keyId, now)
  db.pool
    .query('insert into api_key_use (key_id, last_used_at) values ($1, now()) on conflict (key_id) do update set last_used_at = excluded.last_used_at', [keyId])
    .catch(() => said.delete(keyId))
}
