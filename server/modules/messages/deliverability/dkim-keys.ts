import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { dkimName, publicHalf, tagsOf } from './dkim-record.ts'
import { DnsTrouble, type DnsReader } from './dns-reader.ts'
import { sendingWays } from './sending-ways.ts'

const BITS = 2048

/** A new key pair for signing letters; takes a moment, so it is made before the transaction. @returns the private half as PEM */
export async function newDkimKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  return privateKey
}

/**
 * Keeps a new key for a way of sending. Letters are signed by it from the moment that its record is found: before, a signature that nobody can
 * check would do more harm than none. A key that waited before is replaced.
 * @throws Refusal `not_found`
 */
export async function keepDkimKey(tx: Tx, providerId: number, privateKey: string, selector = `prilavok${tx.at.getUTCFullYear()}`): Promise<void> {
  const way = (await sendingWays(tx.db)).find(({ id }) => id === providerId)
  if (!way) throw notFound('message_provider', providerId)
  // A selector that is in use keeps its record until nobody needs the old signatures.
  const free = way.selector === selector ? `${selector}-${tx.at.getTime().toString(36)}` : selector
  await tx.db.deleteFrom('dkim_key').where('provider_id', '=', providerId).where('activated_at', 'is', null).execute()
  await tx.db
    .insertInto('dkim_key')
    .values({ provider_id: providerId, domain: way.dkimDomain, selector: free, private_key: privateKey, created_by: tx.actor.grants.userId, created_at: tx.at })
    .execute()
  tx.record({ kind: 'sending_domain.key_made', entity: 'message_provider', entityId: providerId, about: { domain: way.dkimDomain, selector: free } })
}

/** Starts to sign by keys whose records have appeared. */
export async function usePublishedKeys(db: Db, dns: DnsReader, domain: string): Promise<void> {
  const waiting = await db.kysely.selectFrom('dkim_key').select(['id', 'domain', 'selector', 'private_key']).where('activated_at', 'is', null).execute()
  const ways = (await sendingWays(db.kysely)).filter((way) => way.domain === domain)
  for (const key of waiting.filter((one) => ways.some(({ dkimDomain }) => dkimDomain === one.domain))) {
    const found = await dns.txt(dkimName(key.selector, key.domain)).catch((error: unknown) => {
      if (!(error instanceof DnsTrouble)) throw error
      return []
    })
    const own = publicHalf(key.private_key)
    if (own && found.some((text) => tagsOf(text).get('p') === own.p)) await transact(db, systemActor('deliverability'), (tx) => activate(tx, key.id))
  }
}

async function activate(tx: Tx, id: number): Promise<void> {
  const key = await tx.db.updateTable('dkim_key').set({ activated_at: tx.at }).where('id', '=', id).where('activated_at', 'is', null).returningAll().executeTakeFirst()
  if (!key) return
  await sql`
    update message_provider set settings = settings || ${JSON.stringify({ dkimDomain: key.domain, dkimSelector: key.selector })}::jsonb,
      secrets = secrets || ${JSON.stringify({ dkimKey: key.private_key })}::jsonb, version = version + 1, updated_at = ${tx.at}
    where id = ${key.provider_id}`.execute(tx.db)
  tx.record({ kind: 'message_provider.changed', entity: 'message_provider', entityId: key.provider_id, fields: { dkimSelector: [null, key.selector] }, about: { domain: key.domain } })
}
