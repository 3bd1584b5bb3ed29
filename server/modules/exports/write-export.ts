import { stringify } from 'csv-stringify/sync'
import type { Exported, StartExport } from '#shared/contracts/exports.ts'
import { may, systemActor, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Field } from '#server/platform/fields.ts'
import { readColumns } from '#server/platform/http/list-page.ts'
import type { JobPlatform } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { appendAudit, lookForLeaks } from '#server/modules/audit/index.ts'
import { freshReferences, nameOf } from '#server/modules/settings/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { cellText, type CellStyle } from './cell-text.ts'
import { openExportFile, type ExportFile } from './export-files.ts'
import { EXPORTED_LISTS, partOf } from './exported-lists.ts'

const PAGE = 1000
const TELL_EVERY = 1000
/** So that spreadsheets read the file as UTF-8. */
const BOM = '\ufeff'

type Run = { id: number; userId: number; entity: Exported; query: Omit<StartExport, 'entity' | 'separator'>; separator: ';' | ','; locale: 'ru' | 'en' }
/** Why a run ended before its last row. */
class Ended extends Error {
  readonly reason: string | null
  constructor(reason: string | null) {
    super(`an export ended: ${reason ?? 'cancelled'}`)
    this.reason = reason
  }
}

/**
 * Writes the file of a run, page by page out of one snapshot, so that rows that change meanwhile neither repeat nor are missed, and a
 * million of them need no more memory than a thousand. Whoever loses the right, or only a part of what they may see, while it runs, gets
 * nothing. Runs again from the beginning when a process died over it.
 */
export async function runExport(platform: JobPlatform, id: number): Promise<void> {
  const { db, log, dataDir } = platform
  const run = await takeUp(db.kysely, id)
  if (!run) return
  const actor = await personActor(db.kysely, run.userId)
  const file = await openExportFile(dataDir)
  try {
    if (!actor) throw new Ended('rights_changed')
    const columns = readColumns(run.query.fields.join(','), EXPORTED_LISTS[run.entity].catalogue, actor)
    const written = await writeRows(platform, run, actor, columns, file)
    const { name, bytes } = await file.finish()
    const isPersonal = columns.some((field) => field.contact && !field.isMasked)
    const isKept = await transact(db, actor, async (tx) => {
      const kept = await tx.db
        .updateTable('export_run')
        .set({ state: 'done', written, total: written, storage_name: name, bytes, finished_at: tx.at })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .returning('id')
        .executeTakeFirst()
      if (!kept) return false
      tx.record({ kind: 'export.finished', entity: 'export', entityId: id })
      await appendAudit(tx.db, [{
        topic: 'export', kind: `${run.entity}.exported`, userId: run.userId, entity: run.entity, count: written, at: tx.at,
        about: { export: id, columns: columns.map((field) => field.name), ...partOf(run.query), personal: isPersonal },
        ...(isPersonal ? { measure: 'exported' as const } : {}),
      }])
      return true
    })
    if (!isKept) await file.drop()
    else if (isPersonal) await lookForLeaks(db, [run.userId])
    log.info({ export: id, entity: run.entity, rows: written, bytes }, 'an export was written')
  } catch (error) {
    await file.drop()
    await endRun(platform, run, error)
  }
}

async function takeUp(db: Database, id: number): Promise<Run | null> {
  const row = await db
    .updateTable('export_run')
    .set({ state: 'running', written: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returning(['id', 'user_id', 'entity', 'query', 'separator', 'locale'])
    .executeTakeFirst()
  return row ? { id: row.id, userId: row.user_id, entity: row.entity as Exported, query: row.query as unknown as Run['query'], separator: row.separator as Run['separator'], locale: row.locale as Run['locale'] } : null
}

async function writeRows({ db }: JobPlatform, run: Run, actor: Actor, columns: Field[], file: ExportFile): Promise<number> {
  const list = EXPORTED_LISTS[run.entity]
  const references = await freshReferences(db.kysely)
  const style: CellStyle = { separator: run.separator, locale: run.locale, timeZone: references.account.timeZone, nameOf: (options, value) => nameOf(references, options, value) }
  const lines = (rows: string[][]): string => stringify(rows, { delimiter: run.separator, record_delimiter: '\r\n' })
  await file.write(BOM + lines([columns.map((field) => field.label[run.locale])]))
  return db.kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (snapshot) => {
    const { count } = await list.totals(snapshot, actor, { ...partOf(run.query), exact: true })
    let written = 0
    let told = 0
    let cursor: string | undefined
    do {
      if (Date.now() - told > TELL_EVERY || cursor === undefined) {
        await refuseLosses(db.kysely, run, actor)
        await tellProgress({ db }, run, written, count)
        told = Date.now()
      }
      const page = await list.rows(
        snapshot, actor,
        { ...partOf(run.query), fields: run.query.fields.join(','), limit: PAGE, ...(run.query.sort ? { sort: run.query.sort } : {}), ...(cursor ? { cursor } : {}) },
        run.query.group,
      )
      await file.write(lines(page.rows.map((row) => columns.map((field) => cellText(field, row[field.name], style)))))
      written += page.rows.length
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    await refuseLosses(db.kysely, run, actor)
    return written
  })
}

/** Asked past the snapshot: it would not see that anything was taken away. */
async function refuseLosses(db: Database, run: Run, actor: Actor): Promise<void> {
  const row = await db
    .selectFrom('export_run as r')
    .innerJoin('app_user as u', 'u.id', 'r.user_id')
    .select(['r.state', 'u.active'])
    .where('r.id', '=', run.id)
    .executeTakeFirst()
  if (row?.state !== 'running') throw new Ended(null)
  const now = await personActor(db, run.userId)
  const list = EXPORTED_LISTS[run.entity]
  if (!row.active || !now || !may(now, list.right) || !may(now, list.view) || JSON.stringify(now.grants) !== JSON.stringify(actor.grants)) throw new Ended('rights_changed')
}

async function tellProgress({ db }: Pick<JobPlatform, 'db'>, run: Run, written: number, total: number): Promise<void> {
  await transact(db, systemActor('export'), async (tx) => {
    await tx.db.updateTable('export_run').set({ written, total }).where('id', '=', run.id).where('state', '=', 'running').execute()
    tx.record({ kind: 'export.progressed', entity: 'export', entityId: run.id })
  })
}

async function endRun({ db, log }: JobPlatform, run: Run, error: unknown): Promise<void> {
  const isEnded = error instanceof Ended
  const reason = isEnded ? error.reason : (error as { code?: string }).code === 'ENOSPC' ? 'disk_full' : 'fault'
  if (!isEnded) log.error({ err: error, export: run.id }, 'an export failed')
  if (reason === null) return
  await transact(db, systemActor('export'), async (tx) => {
    await tx.db.updateTable('export_run').set({ state: 'failed', reason, finished_at: tx.at }).where('id', '=', run.id).where('state', '=', 'running').execute()
    tx.record({ kind: 'export.failed', entity: 'export', entityId: run.id })
    await appendAudit(tx.db, [{ topic: 'export', kind: 'export.failed', userId: run.userId, entity: run.entity, at: tx.at, about: { export: run.id, reason } }])
  })
}
