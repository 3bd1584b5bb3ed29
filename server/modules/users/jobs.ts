import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'

/** Sessions and one-time codes that are over are of no use to anyone but a thief. */
export const forgetExpired = job({
  name: 'users.forget-expired',
  lane: 'prompt',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '17 * * * *',
  run: async ({ db }) => {
    await db.pool.query('delete from session where expires_at < now()')
    await db.pool.query('delete from sign_in_verification where expires_at < now()')
  },
})
