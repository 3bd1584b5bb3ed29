import type { ChangeMailbox, NewMailbox } from '#shared/contracts/mail.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { mailboxById } from './mailbox-row.ts'

const FETCH_DAYS = 30
const DAY = 24 * 3_600_000

/** Which of its settings the connection depends on. */
const CONNECTION = ['imapHost', 'imapPort', 'imapSecurity', 'login', 'secret', 'inboxFolder', 'sentFolder', 'isActive', 'site'] as const

const COLUMNS = {
  title: 'title', address: 'address', fromName: 'from_name', groupIds: 'group_ids', site: 'site', providerId: 'provider_id', imapHost: 'imap_host', imapPort: 'imap_port',
  imapSecurity: 'imap_security', login: 'login', secret: 'secret', inboxFolder: 'inbox_folder', sentFolder: 'sent_folder', unknownSenders: 'unknown_senders', autoReply: 'auto_reply',
  isActive: 'is_active',
} as const

/** Sets up a mailbox; listening begins by itself. @returns the id. @throws Refusal `invalid` */
export async function createMailbox(tx: Tx, input: NewMailbox): Promise<number> {
  await refuseWrong(tx, input)
  const { fetchDays = FETCH_DAYS, isPersonal = false, ...given } = input
  const address = given.address.toLowerCase()
  const { id } = await tx.db
    .insertInto('mailbox')
    .values({
      title: given.title, address, from_name: given.fromName ?? '', owner_id: isPersonal ? tx.actor.grants.userId : null, group_ids: given.groupIds ?? [], site: given.site ?? null,
      provider_id: given.providerId ?? null, imap_host: given.imapHost, imap_port: given.imapPort ?? 993, imap_security: given.imapSecurity ?? 'tls', login: given.login,
      secret: given.secret, inbox_folder: given.inboxFolder ?? 'INBOX', sent_folder: given.sentFolder ?? null, fetch_since: new Date(+tx.at - fetchDays * DAY),
      unknown_senders: given.unknownSenders ?? 'wait', auto_reply: given.autoReply ?? null, is_active: given.isActive ?? true, created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db.insertInto('mailbox_health').values({ mailbox_id: id }).execute()
  const { secret: _, ...told } = given
  tx.record({ kind: 'mailbox.created', entity: 'mailbox', entityId: id, site: given.site ?? null, fields: differences({}, { ...told, address, isPersonal }) })
  return id
}

/** Changes it; whoever listens connects anew when the connection is concerned. A password is replaced or kept, never shown. */
export async function changeMailbox(tx: Tx, id: number, input: ChangeMailbox): Promise<void> {
  const box = await mailboxById(tx.db, id)
  if (!box) throw notFound('mailbox', id)
  await refuseWrong(tx, input)
  const { isPersonal: _, secret, ...rest } = input // whose letters they are does not change: others have read a shared box
  const given: Record<string, unknown> = { ...rest, ...(input.address === undefined ? {} : { address: input.address.toLowerCase() }) }
  const was = box as unknown as Record<string, unknown>
  const fields = differences(Object.fromEntries(Object.keys(given).map((name) => [name, was[name]])), given)
  if (Object.keys(fields).length === 0 && secret === undefined) return
  const changed: Record<string, unknown> = { ...given, ...(secret === undefined ? {} : { secret }) }
  const isConnected = CONNECTION.some((name) => name === 'secret' ? secret !== undefined : name in fields)
  await tx.db
    .updateTable('mailbox')
    .set({ ...Object.fromEntries(Object.entries(changed).map(([name, value]) => [COLUMNS[name as keyof typeof COLUMNS], value])), updated_at: tx.at })
    .set((eb) => ({ version: isConnected ? eb('version', '+', 1) : eb.ref('version') }))
    .where('id', '=', id)
    .execute()
  tx.record({ kind: 'mailbox.changed', entity: 'mailbox', entityId: id, fields, ...(secret === undefined ? {} : { about: { secretChanged: true } }) })
}

async function refuseWrong(tx: Tx, { site, providerId, groupIds }: Partial<NewMailbox>): Promise<void> {
  const references = await freshReferences(tx.db)
  if (site && !references.sites.byCode.has(site)) throw invalid('site', 'unknown_code', { code: site })
  const strange = groupIds?.find((id) => !references.userGroups.some((group) => group.id === id))
  if (strange !== undefined) throw invalid('groupIds', 'unknown', { id: strange })
  if (providerId) {
    const provider = await tx.db.selectFrom('message_provider').select('channel').where('id', '=', providerId).executeTakeFirst()
    if (provider?.channel !== 'email') throw invalid('providerId', 'unknown', { id: providerId })
  }
}
