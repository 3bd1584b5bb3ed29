import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import type { DeliveryReport } from '../providers/provider.ts'
import { recordBounce } from '../record-bounce.ts'
import { recordDelivery } from '../record-delivery.ts'

/**
 * Writes down what a gateway told of messages; said twice it does no harm.
 * @returns how many of the messages are known to have left by such a gateway
 */
export async function takeReports(db: Db, providerKind: string, reports: readonly DeliveryReport[]): Promise<number> {
  if (reports.length === 0) return 0
  return transact(db, systemActor(`gateway ${providerKind}`), async (tx) => {
    let known = 0
    for (const { externalId, state, code, words, bounce } of reports) {
      const message = await tx.db.selectFrom('message').innerJoin('message_provider as p', 'p.id', 'message.provider_id').select(['message.address', 'message.channel'])
        .where('message.external_id', '=', externalId).where('p.kind', '=', providerKind).executeTakeFirst()
      if (!message) continue
      known += 1
      const changed = await recordDelivery(tx, { externalId, providerKind, state, ...(code ? { code } : {}), ...(words ? { words } : {}) })
      if (changed !== null && bounce && message.address && message.channel === 'sms') await recordBounce(tx, { address: message.address, kind: bounce, words: words ?? code ?? '', channel: 'sms' })
    }
    return known
  })
}
