import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

/** A mailbox as the server works with it; its secret is read apart, by whoever signs in with it. */
export type MailboxRow = {
  id: number
  title: string
  address: string
  fromName: string
  /** A personal box is its owner's alone; null = shared. */
  ownerId: number | null
  groupIds: number[]
  site: string | null
  providerId: number | null
  imapHost: string
  imapPort: number
  imapSecurity: 'tls' | 'starttls' | 'none'
  login: string
  inboxFolder: string
  sentFolder: string | null
  fetchSince: Date
  unknownSenders: 'wait' | 'make'
  autoReply: string | null
  isActive: boolean
  version: number
  createdAt: Date
}

/** Over the alias `b`. */
const BOX = sql`b.id, b.title, b.address, b.from_name as "fromName", b.owner_id as "ownerId", b.group_ids as "groupIds", b.site, b.provider_id as "providerId",
  b.imap_host as "imapHost", b.imap_port as "imapPort", b.imap_security as "imapSecurity", b.login, b.inbox_folder as "inboxFolder", b.sent_folder as "sentFolder",
  b.fetch_since as "fetchSince", b.unknown_senders as "unknownSenders", b.auto_reply as "autoReply", b.is_active as "isActive", b.version, b.created_at as "createdAt"`

export async function mailboxById(db: Database, id: number): Promise<MailboxRow | null> {
  const { rows } = await sql<MailboxRow>`select ${BOX} from mailbox b where b.id = ${id}`.execute(db)
  return rows[0] ? withNumbers(rows[0]) : null
}

export async function allMailboxes(db: Database): Promise<MailboxRow[]> {
  const { rows } = await sql<MailboxRow>`select ${BOX} from mailbox b order by b.owner_id is not null, b.title, b.id`.execute(db)
  return rows.map(withNumbers)
}

// Arrays of bigint come as texts.
const withNumbers = (row: MailboxRow): MailboxRow => ({ ...row, groupIds: row.groupIds.map(Number) })

/** Whether everybody who sees an order or customer may know that a letter about it came: their histories tell of such letters alone. */
export const isOpenToAll = (box: Pick<MailboxRow, 'ownerId' | 'groupIds'>): boolean => box.ownerId === null && box.groupIds.length === 0
