import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { manifestOf } from '../providers/index.ts'
import { SendError, type ProviderManifest, type Sender } from '../providers/provider.ts'
import type { Pace } from './claim-within-pace.ts'

/** A provider as a row has it, secrets included: it stays within the sender. */
export type ProviderRow = { id: number; version: number; channel: string; kind: string; title: string; settings: Record<string, unknown>; secrets: Record<string, string>; pace: Pace }

export async function activeProviders(db: Db): Promise<ProviderRow[]> {
  const rows = await db.kysely.selectFrom('message_provider').selectAll().where('is_active', '=', true).orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id, version: row.version, channel: row.channel, kind: row.kind, title: row.title, settings: row.settings as Record<string, unknown>, secrets: row.secrets as Record<string, string>,
    pace: { perMinute: row.per_minute, perDomainMinute: row.per_domain_minute as Record<string, number> | null },
  }))
}

/** @throws SendError for a kind that this program does not know and for settings that cannot be */
export function openProvider(row: Pick<ProviderRow, 'kind' | 'settings' | 'secrets'>, platform: { db: Db; log: FastifyBaseLogger }): { sender: Sender; manifest: ProviderManifest } {
  const manifest = manifestOf(row.kind)
  if (!manifest) throw new SendError({ isTemporary: true, code: 'settings_wrong', words: `no provider is called ${row.kind}`, isProviderDown: true })
  return { manifest, sender: manifest.open(row.settings, row.secrets, platform) }
}

export type Health = { state: 'up' | 'down'; since: string; code?: string; words?: string }

/** Says how a provider does, when that is news. */
export async function tellHealth(db: Db, id: number, health: Omit<Health, 'since'>): Promise<void> {
  await transact(db, systemActor('messages'), async (tx) => {
    const row = await tx.db.selectFrom('message_provider').select(['health', 'title', 'channel']).where('id', '=', id).forUpdate().executeTakeFirst()
    const before = row?.health as Partial<Health> | undefined
    if (!row || (before?.state === health.state && before.code === health.code)) return
    // Nothing was ever said of one that works from the beginning.
    const isNews = !(before?.state === undefined && health.state === 'up')
    await tx.db.updateTable('message_provider').set({ health: JSON.stringify({ ...health, since: tx.at.toISOString() }) }).where('id', '=', id).execute()
    tx.record({ kind: isNews ? `message_provider.${health.state}` : 'message_provider.checked', entity: 'message_provider', entityId: id, about: { title: row.title, channel: row.channel, ...health } })
  })
}
