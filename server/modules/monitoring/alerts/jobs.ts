import { Type } from 'typebox'
import { ClickHouseAway } from '#server/platform/clickhouse/index.ts'
import { job, type JobPlatform } from '#server/platform/jobs.ts'
import { readModelState } from '#server/modules/read-model/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { lookedUntil, watchHours, watchSilence } from './watch-figures.ts'
import { lastWholeHour } from './weeks.ts'

export const watchFigures = job({
  name: 'monitoring.watch',
  lane: 'prompt',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '*/5 * * * *',
  run: async (platform) => {
    const now = new Date()
    await watchSilence(platform, now)
    if (await isHourDue(platform, now)) await watchHours(platform, now).catch((error) => { if (!(error instanceof ClickHouseAway)) throw error })
  },
})

/** Each whole hour is looked at once, and not before the read model shows it to its end: figures that lag behind would look like a hole. */
async function isHourDue(platform: JobPlatform, now: Date): Promise<boolean> {
  const { account } = await freshReferences(platform.db.kysely)
  const until = lastWholeHour(now, account.timeZone)
  const seen = await lookedUntil(platform.db.kysely)
  if (seen && seen >= until) return false
  const { asOf, isRebuilding } = await readModelState(platform)
  return asOf !== null && asOf >= until && !isRebuilding
}
