import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { checkDueDomains } from './check-domain.ts'
import { dnsReader } from './dns-reader.ts'

/** Records are changed by other hands: they are looked at by the clock, and whoever mends one sees it soon. */
export const checkSendingDomains = job({
  name: 'messages.check-sending-domains',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '*/10 * * * *',
  run: ({ db }) => checkDueDomains(db, dnsReader()),
})
