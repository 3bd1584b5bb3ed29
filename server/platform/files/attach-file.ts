import type { AttachedFile } from '#shared/contracts/files.ts'
import type { Actor } from '../access.ts'
import type { Db } from '../db.ts'
import { forbidden, notFound } from '../errors.ts'
import type { Tx } from '../transact.ts'
import type { KeptFile } from './folder.ts'

export type Place = { entity: string; id: number }

/** Hangs a kept file on a record. @returns the file's id */
export async function attachFile(tx: Tx, place: Place, kept: KeptFile, described: { name: string; mime: string }): Promise<number> {
  const { id } = await tx.db
    .insertInto('file')
    .values({
      name: described.name, mime: described.mime, size: kept.size, sha256: kept.sha256, storage_key: kept.storageKey,
      created_by: tx.actor.kind === 'user' ? tx.actor.id : null, created_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db.insertInto('file_attachment').values({ file_id: id, entity: place.entity, entity_id: place.id }).execute()
  tx.record({ kind: `${place.entity}.file_attached`, ...recordOf(place), about: { file: { id, name: described.name, size: kept.size } } })
  return id
}

/**
 * Takes a file off a record; its bytes go after the commit, when nothing else shows them.
 * @throws Refusal `not_found`; `forbidden` for a file of somebody else, unless one may change settings
 * @returns the storage key to drop, or null when another record still has the file
 */
export async function detachFile(tx: Tx, place: Place, fileId: number): Promise<string | null> {
  const file = await tx.db
    .selectFrom('file as f')
    .innerJoin('file_attachment as a', 'a.file_id', 'f.id')
    .select(['f.name', 'f.storage_key', 'f.created_by', 'f.size'])
    .where('f.id', '=', fileId)
    .where('a.entity', '=', place.entity)
    .where('a.entity_id', '=', place.id)
    .executeTakeFirst()
  if (!file) throw notFound('file', fileId)
  if (!mayRemove(tx.actor, file.created_by)) throw forbidden('settings.change')
  await tx.db.deleteFrom('file_attachment').where('file_id', '=', fileId).where('entity', '=', place.entity).where('entity_id', '=', place.id).execute()
  tx.record({ kind: `${place.entity}.file_removed`, ...recordOf(place), about: { file: { id: fileId, name: file.name, size: file.size } } })
  const elsewhere = await tx.db.selectFrom('file_attachment').select('file_id').where('file_id', '=', fileId).limit(1).executeTakeFirst()
  if (elsewhere) return null
  await tx.db.deleteFrom('file').where('id', '=', fileId).execute()
  return file.storage_key
}

/** Files of a record, newest first. */
export async function filesOf(db: Db, actor: Actor, place: Place): Promise<AttachedFile[]> {
  const rows = await db.kysely
    .selectFrom('file as f')
    .innerJoin('file_attachment as a', 'a.file_id', 'f.id')
    .leftJoin('app_user as u', 'u.id', 'f.created_by')
    .select(['f.id', 'f.name', 'f.mime', 'f.size', 'f.created_at', 'f.created_by', 'u.name as by'])
    .where('a.entity', '=', place.entity)
    .where('a.entity_id', '=', place.id)
    .orderBy('f.id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id, name: row.name, mime: row.mime, size: row.size, createdAt: row.created_at.toISOString(), by: row.by, mayRemove: mayRemove(actor, row.created_by),
  }))
}

const mayRemove = (actor: Actor, createdBy: number | null): boolean =>
  actor.grants.rights === 'all' || 'settings.change' in actor.grants.rights || (createdBy !== null && createdBy === actor.grants.userId)

function recordOf({ entity, id }: Place) {
  return { entity, entityId: id, orderId: entity === 'order' ? id : null, customerId: entity === 'customer' ? id : null }
}
