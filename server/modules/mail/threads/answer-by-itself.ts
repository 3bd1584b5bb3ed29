import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import type { MailboxRow } from '../boxes/mailbox-row.ts'
import { wantsNoAutoReply } from '../letter/kind-of-letter.ts'
import type { ParsedLetter, Party } from '../letter/parse-letter.ts'
import { sendLetter } from './send-letter.ts'

type Received = { threadId: number; letter: ParsedLetter; party: Party | null; isNew: boolean; customerId: number | null; orderId: number | null }

const MOST_A_DAY = 1
const MOST_TO_ALL_A_DAY = 3

/**
 * The box's own answer to whoever writes anew. Two robots must never talk to each other: what a machine wrote is not answered, what asks for
 * no such answer neither, nor what we wrote ourselves; and whatever a machine pretends to be, a pair of addresses gets one a day.
 */
export async function answerByItself(tx: Tx, box: MailboxRow, { threadId, letter, party, isNew }: Received): Promise<boolean> {
  if (box.autoReply === null || box.autoReply.trim() === '' || !isNew || party === null || wantsNoAutoReply(letter)) return false
  const { rows } = await sql<{ ours: boolean; ofPair: number; toAll: number }>`
    select exists (select from mailbox where address = ${party.address}) or exists (select from message_provider where lower(settings ->> 'from') like ${`%${party.address.replace(/[\\%_]/g, '\\$&')}%`}) as ours,
      (select count(*)::int from mail_auto_reply a where a.mailbox_id = ${box.id} and a.address = ${party.address} and a.sent_at > ${tx.at}::timestamptz - interval '1 day') as "ofPair",
      (select count(*)::int from mail_auto_reply a where a.address = ${party.address} and a.sent_at > ${tx.at}::timestamptz - interval '1 day') as "toAll"`.execute(tx.db)
  const { ours, ofPair, toAll } = rows[0]!
  if (ours || ofPair >= MOST_A_DAY || toAll >= MOST_TO_ALL_A_DAY) return false
  await sql`insert into mail_auto_reply (mailbox_id, address, sent_at) values (${box.id}, ${party.address}, ${tx.at})`.execute(tx.db)
  await sendLetter(tx, box, { threadId, to: party.address, subject: `Re: ${letter.subject}`, text: box.autoReply, fileIds: [], isAutomatic: true })
  return true
}
