// Many records changed at once: by a selection or by a whole filter, in the background, with an undo.
import type { Module, Visibility } from '#server/platform/platform.ts'
import { runLong, runShort } from './jobs.ts'
import { bulkRoutes } from './routes.ts'

export { forgetRows } from './forget-rows.ts'

const ownRuns: Visibility = async (db, actor, ids) => {
  const rows = await db.selectFrom('bulk_run').select('id').where('id', 'in', ids.length > 0 ? [...ids] : [0]).where('user_id', '=', actor.id).execute()
  return new Set(rows.map((row) => row.id))
}

export const bulk: Module = { name: 'bulk', routes: bulkRoutes, jobs: [runShort, runLong], visibility: { bulk_run: ownRuns } }
