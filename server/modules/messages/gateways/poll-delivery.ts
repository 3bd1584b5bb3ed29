import { sql } from 'kysely'
import { Type } from 'typebox'
import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { manifestOf } from '../providers/index.ts'
import { takeReports } from './take-reports.ts'

const AT_ONCE = 100
/** What has not come in two days never will. */
const ASKED_FOR = '2 days'

/** Asks the gateways what became of messages, for servers that gateways cannot call. */
export const pollDelivery = job({ name: 'messages.poll_delivery', lane: 'bulk', payload: Type.Object({}), cron: '*/2 * * * *', run: ({ db, log }) => pollGateways(db, log) })

/** Messages are asked about less and less often: soon after they left, then at ever longer distances. */
export async function pollGateways(db: Db, log: FastifyBaseLogger): Promise<void> {
  const providers = await db.kysely.selectFrom('message_provider').selectAll().where('is_active', '=', true).execute()
  for (const { id, kind, settings, secrets } of providers) {
    const manifest = manifestOf(kind)
    if (!manifest) continue
    const { rows } = await sql<{ externalId: string; address: string | null }>`
      select m.external_id as "externalId", m.address from message m
      where m.provider_id = ${id} and m.state = 'sent' and m.external_id is not null and m.sent_at > now() - ${ASKED_FOR}::interval
        and (m.sent_at > now() - interval '20 minutes' or floor(extract(epoch from now() - m.sent_at) / 120)::bigint % 30 = 0)
      order by m.sent_at desc limit ${AT_ONCE}`.execute(db.kysely)
    if (rows.length === 0) continue
    const sender = manifest.open(settings as Record<string, unknown>, secrets as Record<string, string>, { db, log })
    try {
      if (sender.poll) await takeReports(db, kind, await sender.poll(rows))
    } catch (error) {
      log.warn({ err: error, provider: id }, 'a gateway could not be asked what became of messages')
    } finally {
      await sender.close()
    }
  }
}
