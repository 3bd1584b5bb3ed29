// Lists written into files: a right of its own for each.
import type { Module, Visibility } from '#server/platform/platform.ts'
import { forgetExports, writeExport } from './jobs.ts'
import { exportsRoutes } from './routes.ts'

const itsMaker: Visibility = async (db, actor, ids) => {
  if (actor.grants.userId === null || ids.length === 0) return new Set()
  const rows = await db.selectFrom('export_run').select('id').where('id', 'in', [...ids]).where('user_id', '=', actor.grants.userId).execute()
  return new Set(rows.map((row) => row.id))
}

export const exports: Module = {
  name: 'exports',
  routes: exportsRoutes,
  jobs: [writeExport, forgetExports],
  visibility: { export: itsMaker },
}
