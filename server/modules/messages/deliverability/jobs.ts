import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { checkAllDomains } from './check-domain.ts'
import { dnsReader } from './dns-reader.ts'

/** Records are changed by other hands: they are looked at by the clock. A key that waits for its record is not kept waiting for long. */
export const checkSendingDomains = job({
  name: 'messages.check-sending-domains',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '17 */2 * * *',
  run: ({ db }) => checkAllDomains(db, dnsReader()),
})
