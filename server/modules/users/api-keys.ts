import { createHash, randomInt } from 'node:crypto'
import { KEY_SCOPES, type CreateKey, type EditKey } from '#shared/contracts/users.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion, freshReferences } from '#server/modules/settings/index.ts'
import { refuseGivingMore } from './refuse-beyond.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
// Store modules check this length before they send anything.
const LENGTH = 32

export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex')

/**
 * Makes a key for a store's module; with all scopes and for all sites unless told.
 * @returns the key itself: 32 letters and digits that are shown now and never again
 * @throws Refusal `invalid` for an unknown site
 */
export async function createApiKey(tx: Tx, input: CreateKey): Promise<{ id: number; key: string }> {
  const { scopes = [...KEY_SCOPES], sites = [], strict = false, fields = {} } = input
  const name = input.name.trim()
  await bumpVersion(tx)
  await refuseSites(tx, sites)
  const key = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const { id } = await tx.db
    .insertInto('api_key')
    .values({ name, scopes, sites, strict, fields: JSON.stringify(fields), key_hash: keyHash(key), key_tail: key.slice(-4), created_by: tx.actor.grants.userId, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({
    kind: 'api_key.created',
    entity: 'api_key',
    entityId: id,
    fields: { name: [null, name], scopes: [null, scopes], sites: [null, sites], strict: [null, strict], fields: [null, fields] },
  })
  return { id, key }
}

/** Renames, narrows or (de)activates a key; what is made inactive is refused from then on. @throws Refusal `not_found`, `invalid` */
export async function editApiKey(tx: Tx, id: number, changes: EditKey): Promise<void> {
  await bumpVersion(tx)
  const before = await snapshot(tx, id)
  if (changes.sites) await refuseSites(tx, changes.sites)
  await tx.db.updateTable('api_key').set({ ...changes, ...(changes.fields ? { fields: JSON.stringify(changes.fields) } : {}) }).where('id', '=', id).execute()
  tx.record({ kind: 'api_key.changed', entity: 'api_key', entityId: id, fields: differences(before, await snapshot(tx, id)) })
}

async function snapshot(tx: Tx, id: number): Promise<Record<string, unknown>> {
  const row = await tx.db.selectFrom('api_key').select(['name', 'scopes', 'sites', 'strict', 'fields', 'active']).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('api_key', id)
  return row
}

async function refuseSites(tx: Tx, sites: readonly string[]): Promise<void> {
  const references = await freshReferences(tx.db)
  const unknown = sites.findIndex((code) => !references.sites.byCode.has(code))
  if (unknown >= 0) throw invalid(`sites[${unknown}]`, 'unknown', { code: sites[unknown] })
  refuseGivingMore(tx, { rights: {}, sites })
}
