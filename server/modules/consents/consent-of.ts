import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

export type Consent = {
  /** none: nobody ever said anything of it, and it is not a topic that customers are subscribed to by themselves. */
  state: 'granted' | 'withdrawn' | 'none'
  at: Date | null
  source: string | null
  /** withdrawn | takes_no_letters | processing_withdrawn, when the state is withdrawn. */
  why: string | null
}

/** Whether a mailing of this topic may go to the customer by this channel; see the SQL function, which is the one rule. */
export async function consentOf(db: Database, customerId: number, channel: string, topic: string | null): Promise<Consent> {
  const { rows } = await sql<Consent>`select state, at, source, why from mailing_consent(${customerId}, ${channel}, ${topic})`.execute(db)
  return rows[0]!
}
