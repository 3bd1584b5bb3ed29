import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { loadDueAccounts } from './ad-spend/load-account.ts'

/** Asks advertising services for what was spent; reports that take time to be made are asked for again here. */
export const loadAdSpend = job({
  name: 'costs.load-ad-spend',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '* * * * *',
  run: (platform) => loadDueAccounts(platform),
})
