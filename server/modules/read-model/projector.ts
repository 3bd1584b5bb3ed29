import { lastChangeId } from '#server/platform/change-log.ts'
import { ClickHouseAway } from '#server/platform/clickhouse/index.ts'
import type { Run } from '#server/platform/platform.ts'
import { onChanges } from '#server/platform/wake.ts'
import { auditReadModel } from './audit.ts'
import { readPosition } from './position.ts'
import { projectOnce } from './project-once.ts'

const LOOK_EVERY = 1000
const PAUSE_AFTER_FAULT = 3000
/** Changes that come in quick succession are written together: many small parts are dear to merge. */
const GATHER = 400
const AUDIT_EVERY = 6 * 3600_000
const AUDIT_FIRST = 10 * 60_000

class Stopped extends Error {}

/** Keeps the read model true to PostgreSQL for as long as the process lives. */
export const projector: Run = (platform) => {
  const { db, clickhouse, log } = platform
  let isStopped = false
  let isWoken = true
  let rouse = (): void => {}
  const off = onChanges(db, () => {
    isWoken = true
    rouse()
  })
  const pause = (milliseconds: number, untilWoken: boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      const end = (): void => (clearTimeout(timer), resolve())
      rouse = () => void ((untilWoken || isStopped) && end())
      if (isStopped || (untilWoken && isWoken)) end()
    })
  let auditAt = Date.now() + AUDIT_FIRST
  const round = async (): Promise<void> => {
    if (await isBehind()) {
      const taken = await projectOnce(platform, endWhenStopped)
      await pause(taken < 0 ? LOOK_EVERY : taken > 1000 ? 0 : GATHER, false)
      return
    }
    if (Date.now() > auditAt) {
      // One that is cut short is not the last for hours.
      auditAt = Date.now() + AUDIT_FIRST
      for (const { table, read, written } of await auditReadModel(platform)) log.warn({ table, read, written }, 'the read model differed from the database; the table was written anew')
      auditAt = Date.now() + AUDIT_EVERY
    }
    await pause(LOOK_EVERY, true)
  }
  // Filling everything takes minutes, and nobody waits for that to stop the program: the next start begins it anew.
  const endWhenStopped = (): void => {
    if (isStopped) throw new Stopped()
  }
  const isBehind = async (): Promise<boolean> => {
    isWoken = false
    const position = await readPosition(clickhouse)
    if (!position) return true
    const [newest, events] = await Promise.all([lastChangeId(db.pool), db.pool.query<{ id: number }>('select coalesce(max(id), 0)::bigint as id from site_event')])
    return newest !== position.logId || Number(events.rows[0]!.id) !== position.eventId
  }
  const loop = (async () => {
    while (!isStopped) {
      try {
        await round()
      } catch (error) {
        // It comes back by itself, and its own process has told of it.
        if (!(error instanceof ClickHouseAway) && !(error instanceof Stopped)) log.error({ err: error }, 'the read model could not be written; it is tried again')
        if (!isStopped) await pause(PAUSE_AFTER_FAULT, false)
      }
    }
  })()
  return async () => {
    isStopped = true
    off()
    rouse()
    await loop
  }
}
