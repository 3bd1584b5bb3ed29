import { Type } from 'typebox'
import { job, type JobPlatform } from '#server/platform/jobs.ts'
import { dropExportFile } from './export-files.ts'
import { runExport } from './write-export.ts'

/** Files that people fetched or forgot are customers' data lying about. */
const KEPT_DAYS = 7

/** Writes the file that `startExport` ordered. */
export const writeExport = job({
  name: 'exports.write',
  lane: 'bulk',
  payload: Type.Object({ id: Type.Integer() }),
  run: (platform, { id }) => runExport(platform, id),
})

export const forgetExports = job({
  name: 'exports.forget',
  lane: 'prompt',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '23 * * * *',
  run: (platform) => dropOldExports(platform, new Date()),
})

export async function dropOldExports({ db, dataDir }: Pick<JobPlatform, 'db' | 'dataDir'>, now: Date): Promise<void> {
  const until = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  const old = await db.kysely.selectFrom('export_run').select(['id', 'storage_name']).where('storage_name', 'is not', null).where('finished_at', '<', until).execute()
  for (const { id, storage_name } of old) {
    await dropExportFile(dataDir, storage_name!)
    await db.kysely.updateTable('export_run').set({ storage_name: null }).where('id', '=', id).execute()
  }
}
