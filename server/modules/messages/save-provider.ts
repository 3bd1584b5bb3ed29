import { sql } from 'kysely'
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import type { NewMessageProvider, SaveMessageProvider } from '#shared/contracts/messages.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { manifestOf } from './providers/index.ts'
import type { ProviderManifest } from './providers/provider.ts'

/** Settings that say whom the secrets are told to: with another one of these, old secrets would be told to a stranger. */
const CONFIDANTS = ['host', 'port', 'security', 'verifyCertificate', 'user', 'login', 'baseUrl', 'url', 'email', 'accountSid']

type Written = { settings: Record<string, unknown>; secrets: Record<string, string> }

/** @returns the id. @throws Refusal `invalid` */
export async function createProvider(tx: Tx, input: NewMessageProvider): Promise<number> {
  const manifest = manifestOf(input.kind)
  if (!manifest) throw invalid('kind', 'unknown', { code: input.kind })
  const { settings, secrets } = checked(manifest, { settings: input.settings, secrets: withSecrets(manifest, {}, input.secrets) })
  const isActive = input.isActive ?? true
  const { channel } = manifest
  const hasDefault = await tx.db.selectFrom('message_provider').select('id').where('channel', '=', channel).where('is_default', '=', true).executeTakeFirst()
  const isDefault = isActive && (input.isDefault ?? !hasDefault)
  if (isDefault) await tx.db.updateTable('message_provider').set({ is_default: false }).where('channel', '=', channel).execute()
  const { id } = await tx.db
    .insertInto('message_provider')
    .values({
      channel, kind: input.kind, title: input.title, settings: JSON.stringify(settings), secrets: JSON.stringify(secrets), is_active: isActive, is_default: isDefault,
      per_minute: input.perMinute ?? null, per_domain_minute: input.perDomainMinute ? JSON.stringify(input.perDomainMinute) : null, created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'message_provider.created', entity: 'message_provider', entityId: id, about: { title: input.title, channel } })
  await rearrange(tx, channel)
  return id
}

/** @throws Refusal `not_found`, `invalid`, `provider_changed` when somebody saved since */
export async function saveProvider(tx: Tx, id: number, input: SaveMessageProvider): Promise<void> {
  const row = await tx.db.selectFrom('message_provider').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound('message_provider', id)
  if (row.version !== input.version) throw new Refusal('provider_changed', { version: row.version }, 409)
  const manifest = manifestOf(row.kind)
  if (!manifest) throw invalid('kind', 'unknown', { code: row.kind })
  const before: Written = { settings: row.settings as Written['settings'], secrets: row.secrets as Written['secrets'] }
  const after = checked(manifest, { settings: input.settings ?? before.settings, secrets: withSecrets(manifest, before.secrets, input.secrets) })
  refuseTellingStrangers(before, after, input)
  const isActive = input.isActive ?? row.is_active
  const isDefault = isActive && (input.isDefault ?? row.is_default)
  if (isDefault && !row.is_default) await tx.db.updateTable('message_provider').set({ is_default: false }).where('channel', '=', row.channel).execute()
  await tx.db
    .updateTable('message_provider')
    .set({
      title: input.title ?? row.title, settings: JSON.stringify(after.settings), secrets: JSON.stringify(after.secrets), is_active: isActive, is_default: isDefault,
      ...(input.perMinute === undefined ? {} : { per_minute: input.perMinute }),
      ...(input.perDomainMinute === undefined ? {} : { per_domain_minute: input.perDomainMinute ? JSON.stringify(input.perDomainMinute) : null }),
      health: '{}', version: row.version + 1, updated_at: tx.at,
    })
    .where('id', '=', id)
    .execute()
  const changed = Object.keys(after.settings).filter((name) => JSON.stringify(after.settings[name]) !== JSON.stringify(before.settings[name]))
  tx.record({ kind: 'message_provider.changed', entity: 'message_provider', entityId: id, about: { title: input.title ?? row.title, channel: row.channel, changed, secrets: Object.keys(input.secrets ?? {}) } })
  await rearrange(tx, row.channel)
}

/** What waited for it goes by another one of the channel, or waits for one. */
export async function removeProvider(tx: Tx, id: number): Promise<void> {
  const row = await tx.db.deleteFrom('message_provider').where('id', '=', id).returning(['channel', 'title']).executeTakeFirst()
  if (!row) throw notFound('message_provider', id)
  tx.record({ kind: 'message_provider.removed', entity: 'message_provider', entityId: id, about: { title: row.title, channel: row.channel } })
  await rearrange(tx, row.channel)
}

/** A channel with active providers has a default one, and every message that waits has a provider that is active. */
async function rearrange(tx: Tx, channel: string): Promise<void> {
  await sql`update message_provider set is_default = true
    where id = (select id from message_provider where channel = ${channel} and is_active order by id limit 1)
      and not exists (select from message_provider where channel = ${channel} and is_active and is_default)`.execute(tx.db)
  await sql`
    with best as (select id, split_part(coalesce(settings ->> 'from', ''), '@', 2) as domain from message_provider where channel = ${channel} and is_active order by is_default desc, id limit 1)
    update message m set provider_id = best.id, state = 'planned', reason = null, reason_params = null, updated_at = ${tx.at},
      message_id = case when m.message_id like '%@prilavok.invalid>' and best.domain <> '' then replace(m.message_id, '@prilavok.invalid>', '@' || best.domain || '>') else m.message_id end
    from best where m.channel = ${channel} and ((m.state = 'held' and m.reason = 'no_provider')
      or (m.state = 'planned' and not exists (select from message_provider p where p.id = m.provider_id and p.is_active)))`.execute(tx.db)
  await sql`
    update message m set provider_id = null, state = 'held', reason = 'no_provider', reason_params = null, updated_at = ${tx.at}
    where m.channel = ${channel} and m.state = 'planned' and not exists (select from message_provider p where p.id = m.provider_id and p.is_active)`.execute(tx.db)
}

function checked(manifest: ProviderManifest, { settings, secrets }: Written): Written {
  const filled = Value.Default(manifest.settings, structuredClone(settings)) as Record<string, unknown>
  const [wrong] = Value.Errors(manifest.settings as TSchema, filled)
  if (wrong) throw invalid(`settings${wrong.instancePath.replaceAll('/', '.')}`, 'wrong_value')
  return { settings: Value.Clean(manifest.settings, filled) as Record<string, unknown>, secrets }
}

function withSecrets(manifest: ProviderManifest, before: Record<string, string>, given: Record<string, string | null> | undefined): Record<string, string> {
  const secrets = { ...before }
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!manifest.secrets.includes(name)) throw invalid(`secrets.${name}`, 'unknown')
    if (value === null || value === '') delete secrets[name]
    else secrets[name] = value
  }
  return secrets
}

function refuseTellingStrangers(before: Written, after: Written, input: SaveMessageProvider): void {
  const isOther = CONFIDANTS.some((name) => JSON.stringify(before.settings[name]) !== JSON.stringify(after.settings[name]))
  const untold = Object.keys(before.secrets).find((name) => name !== 'dkimKey' && name in after.secrets && !input.secrets?.[name])
  if (isOther && untold) throw invalid(`secrets.${untold}`, 'needed_again')
}
