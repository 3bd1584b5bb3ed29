import { sql } from 'kysely'
import type { MessageProvider } from '#shared/contracts/messages.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { gatewayAddress } from './gateways/gateway-routes.ts'
import { PROVIDERS } from './providers/index.ts'

/** Providers as people see them: of secrets only the names. */
export async function listProviders(db: Database): Promise<MessageProvider[]> {
  const rows = await db.selectFrom('message_provider').selectAll().orderBy('channel').orderBy('id').execute()
  const { rows: waiting } = await sql<{ id: number; count: number }>`
    select p.id, (select count(*)::int from (select from message m where m.provider_id = p.id and m.state = 'planned' and m.next_try_at <= now() limit 100000) due) as count from message_provider p`.execute(db)
  const counts = new Map(waiting.map((row) => [row.id, row.count]))
  return Promise.all(rows.map(async (row): Promise<MessageProvider> => ({
    id: row.id, channel: row.channel as MessageProvider['channel'], kind: row.kind, title: row.title, settings: row.settings as Record<string, unknown>, secrets: Object.keys(row.secrets as object),
    isActive: row.is_active, isDefault: row.is_default, perMinute: row.per_minute, perDomainMinute: row.per_domain_minute as Record<string, number> | null,
    health: row.health as MessageProvider['health'], waiting: counts.get(row.id) ?? 0, webhookPath: await gatewayAddress(db, '', { id: row.id, kind: row.kind }), version: row.version,
  })))
}

/** @throws Refusal `not_found` */
export async function providerCard(db: Database, id: number): Promise<MessageProvider> {
  const found = (await listProviders(db)).find((provider) => provider.id === id)
  if (!found) throw notFound('message_provider', id)
  return found
}

/** What there is to choose from. */
export const providerKinds = () =>
  PROVIDERS.map(({ kind, channel, title, settings, secrets, abilities }) => ({ kind, channel, title, settings: JSON.parse(JSON.stringify(settings)) as unknown, secrets: [...secrets], abilities: { ...abilities } }))
