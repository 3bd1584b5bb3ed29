import { setTimeout as pause } from 'node:timers/promises'
import type { Run } from '#server/platform/platform.ts'
import { checkMembers } from './check-members.ts'
import { countOn } from './count-members.ts'
import { readVisits } from './read-visits.ts'
import { weighDue } from './weigh-due.ts'

const LOOK_EVERY = 400
const CHECK_EVERY = 5000
const PAUSE_AFTER_FAULT = 2000

/** Keeps members true to what happens on the sites and to time. What the change log tells is read by `newsReader`. */
export const keepMembers: Run = (platform) => {
  const { db, log } = platform
  const stopping = new AbortController()
  const rest = (milliseconds: number): Promise<void> => pause(milliseconds, undefined, { signal: stopping.signal }).catch(() => {})
  const loop = (what: string, every: number, work: () => Promise<boolean>) => (async () => {
    while (!stopping.signal.aborted) {
      try {
        const isMore = await work()
        if (!isMore) await rest(every)
      } catch (error) {
        log.error({ err: error, what }, 'the members of segments could not be looked at; it is tried again')
        await rest(PAUSE_AFTER_FAULT)
      }
    }
  })()
  const running = [
    loop('visits', LOOK_EVERY, async () => (await readVisits(db)) > 1000),
    loop('due', LOOK_EVERY, async () => (await weighDue(db)) > 1000),
    loop('counts', LOOK_EVERY * 2, async () => {
      const { rows } = await db.pool.query<{ id: number }>('select id from segment where counted_to is not null and is_dynamic and is_active and archived_at is null order by id limit 1')
      return rows[0] ? countOn(db, Number(rows[0].id)) : false
    }),
    loop('checks', CHECK_EVERY, async () => {
      const { rows } = await db.pool.query<{ id: number }>('select id from segment where next_check_at <= now() and counted_to is null and is_dynamic and is_active and archived_at is null order by next_check_at limit 1')
      if (!rows[0]) return false
      await checkMembers(platform, Number(rows[0].id))
      return true
    }),
  ]
  return async () => {
    stopping.abort()
    await Promise.all(running)
  }
}
