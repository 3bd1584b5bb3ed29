import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { sendDueReports } from './send-due-reports.ts'

/** Looks each minute for reports whose time has come. */
export const sendReports = job({
  name: 'saved-reports.send',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '* * * * *',
  run: async (platform) => void (await sendDueReports(platform, new Date())),
})
