import { sql } from 'kysely'
import type { Mailbox, MailboxSettings, MailSettings } from '#shared/contracts/mail.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { healthOf } from './mailbox-health.ts'
import { allMailboxes } from './mailbox-row.ts'
import { reachesBox } from './who-sees.ts'

type Row = { id: number; title: string; address: string; isPersonal: boolean; isActive: boolean; waiting: number; unknown: number; unread: number }

/** The boxes whose letters the actor may read: what waits in each, and how listening goes. */
export async function listMailboxes(db: Database, actor: Actor): Promise<Mailbox[]> {
  const { rows } = await sql<Row>`
    select b.id, b.title, b.address, b.owner_id is not null as "isPersonal", b.is_active as "isActive",
      (select count(*)::int from mail_thread t where t.mailbox_id = b.id and t.waits_since is not null) as waiting,
      (select count(*)::int from mail_thread t where t.mailbox_id = b.id and not t.is_known and not t.is_robot) as unknown,
      (select count(*)::int from mail_thread t where t.mailbox_id = b.id and t.is_unread) as unread
    from mailbox b where ${reachesBox(actor)} order by b.owner_id is not null, b.title, b.id`.execute(db)
  const health = await healthOf(db, rows.map((row) => row.id))
  return rows.map((row) => ({ ...row, health: health.get(row.id)! }))
}

/** What is set: of shared boxes for whoever keeps the settings of mail, of one's own for everybody. Passwords are never among it. */
export async function mailSettings(db: Database, actor: Actor): Promise<MailSettings> {
  const keeps = may(actor, 'mail.settings')
  const boxes = (await allMailboxes(db)).filter((box) => (box.ownerId === null ? keeps : box.ownerId === actor.grants.userId))
  const health = await healthOf(db, boxes.map((box) => box.id))
  const secrets = new Set((await sql<{ id: number }>`select id from mailbox where secret is not null`.execute(db)).rows.map((row) => row.id))
  const { rows: providers } = await sql<{ id: number; title: string }>`select id, title from message_provider where channel = 'email' and is_active order by is_default desc, title`.execute(db)
  const { rows: signatures } = await sql<{ groupId: number | null; text: string }>`select group_id as "groupId", text from mail_signature order by group_id nulls first`.execute(db)
  const { rows: senderRules } = await sql<{ pattern: string; decision: 'make' | 'ignore' }>`select pattern, decision from mail_sender_rule order by pattern`.execute(db)
  return {
    mailboxes: boxes.map(({ version: _version, createdAt: _createdAt, fetchSince, ...box }): MailboxSettings => ({
      ...box, isPersonal: box.ownerId !== null, hasSecret: secrets.has(box.id), fetchSince: fetchSince.toISOString(), health: health.get(box.id)!,
    })),
    providers, signatures, senderRules: keeps ? senderRules : [],
  }
}
