import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Run } from '#server/platform/platform.ts'
import type { Db } from '#server/platform/db.ts'
import type { Refusal } from '#server/platform/errors.ts'
import { listenOn } from '#server/platform/listen.ts'
import { transact, withinChain, type Tx } from '#server/platform/transact.ts'
import { advanceRun, ruleActor, StepRefused, type WorkedRun } from './advance-run.ts'
import { FuseBlown, pauseRule } from './fuse.ts'
import { fillPlans } from './plan-dates.ts'
import { firePlans } from './fire-plans.ts'
import { LANES } from './new-runs.ts'

const CHANNEL = 'prilavok_rules'
const LANE_LOCK = 7_405_102
const PORTION = 50
const LOOK_EVERY = 1000
const PLANS_EVERY = 2000
/** A run that faults so often is given up. */
const TRIES = 6

/** Wakes the workers of all processes when the transaction is committed. */
export function callWorkers(tx: Tx): void {
  tx.send('rules_call', `select pg_notify('${CHANNEL}', '')`, [])
}

type Head = { id: number; ruleId: number; name: string; chain: string; subject: string; subjectId: number }

/** Runs that share a transaction. With those of the other lanes they stay below what a fuse keeps free for what is in hand (fuse.ts). */
const TOGETHER = 16

/**
 * Takes on what is due in a lane, oldest first. One process works on a lane at a time, and a run is looked at again under the lane's lock: so records keep
 * their order, and nothing is done twice.
 * @returns how many runs were moved; -1 when another process is at it
 */
export async function workLane(db: Db, lane: number, now?: Date): Promise<number> {
  const heads = await due(db, lane, now ?? new Date())
  let done = 0
  while (done < heads.length) {
    const group = together(heads, done)
    const moved = group.length > 1 ? await workTogether(db, lane, group, now) : 'apart'
    if (moved === 'apart') for (const head of group) if ((await work(db, lane, head, now)) === 'busy') return done === 0 ? -1 : done
    if (moved === 'busy') return done === 0 ? -1 : done
    done += group.length
  }
  return heads.length
}

/** The next runs that can go together: of one rule, about as many records. */
function together(heads: readonly Head[], from: number): Head[] {
  const group: Head[] = []
  for (const head of heads.slice(from, from + TOGETHER)) {
    if (group.some((one) => one.ruleId !== head.ruleId || (one.subject === head.subject && one.subjectId === head.subjectId))) break
    group.push(head)
  }
  return group
}

/**
 * Moves runs of one rule in one transaction: by themselves their transactions cost more than what they do. When one of them fails, nothing of it stands, and each
 * is moved apart, where a failure is its own.
 */
async function workTogether(db: Db, lane: number, group: readonly Head[], now: Date | undefined): Promise<'moved' | 'busy' | 'apart'> {
  const [{ ruleId, name }] = group as [Head]
  try {
    return await transact(db, ruleActor(ruleId, name), async (tx) => {
      const mine = await tx.prepared<{ mine: boolean }>('rule_lane', 'select pg_try_advisory_xact_lock($1, $2) as mine', [LANE_LOCK, lane])
      if (!mine[0]?.mine) return 'busy'
      const runs = await lockRuns(tx, group.map((head) => head.id))
      // Two that are about one customer might change what the other goes by.
      if (new Set(runs.map((run) => run.customerId ?? `run ${run.id}`)).size < runs.length) return 'apart'
      const ready = runs.filter((run) => !run.pausedAt && run.dueAt && run.dueAt <= tx.at)
      // All at once: their statements share the ways to the database. What was sent must have ended before the transaction does.
      const ends = await Promise.allSettled(ready.map((run) => advanceRun(withinChain(tx, run.chain), { ...run, isTogether: true }, new Map())))
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed) throw failed.reason
      return 'moved'
    }, { isRepeatable: true, ...(now ? { at: now } : {}) })
  } catch {
    return 'apart'
  }
}

// What has faulted holds back what came later about the same record, and so does what is due in another lane because the order has
// changed its customer: records keep their order. Asked of each run by itself (`limit`): statistics of a queue are taken when it is empty, and by them
// the planner would join all runs with all.
async function due(db: Db, lane: number, now: Date): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select r.id, r.rule_id as "ruleId", rule.name, r.chain, r.subject, r.subject_id as "subjectId" from rule_run r join rule on rule.id = r.rule_id
    where r.lane = ${lane} and r.state = 'waiting' and r.due_at <= ${now} and rule.paused_at is null
      and (
        select true from rule_run p join rule pr on pr.id = p.rule_id and pr.paused_at is null
        where p.subject = r.subject and p.subject_id = r.subject_id and p.state = 'waiting' and p.id < r.id and (p.tries > 0 or (p.lane <> r.lane and p.due_at <= ${now}))
        limit 1) is null
    order by r.due_at, r.id limit ${PORTION}`.execute(db.kysely)
  return rows
}

async function work(db: Db, lane: number, head: Head, now: Date | undefined): Promise<'moved' | 'busy'> {
  const refused = new Map<string, Refusal>()
  const at = now ? { at: now } : {}
  for (;;) {
    try {
      return await transact(db, ruleActor(head.ruleId, head.name), async (tx) => {
        // Awaited before the row is touched: a process that only looks must not hold a row that the lane's own worker would then pass over.
        const mine = await tx.prepared<{ mine: boolean }>('rule_lane', 'select pg_try_advisory_xact_lock($1, $2) as mine', [LANE_LOCK, lane])
        if (!mine[0]?.mine) return 'busy'
        const [run] = await lockRuns(tx, [head.id])
        if (run && !run.pausedAt && run.dueAt && run.dueAt <= tx.at) await advanceRun(tx, run, refused)
        return 'moved'
      }, { chain: head.chain, isRepeatable: true, ...at })
    } catch (error) {
      if (error instanceof StepRefused && !refused.has(error.stepId)) refused.set(error.stepId, error.refusal)
      else if (error instanceof FuseBlown) await pauseRule(db, error)
      else {
        await putOff(db, head.id, error)
        return 'moved'
      }
      if (error instanceof FuseBlown) return 'moved'
    }
  }
}

async function lockRuns(tx: Tx, ids: readonly number[]): Promise<WorkedRun[]> {
  return tx.prepared<WorkedRun>(
    'rule_run_lock',
    `select r.id, r.rule_id as "ruleId", rule.name as "ruleName", r.version, r.occasion, r.subject, r.subject_id as "subjectId", r.order_id as "orderId", r.at_step as "atStep", r.due_at as "dueAt",
       r.at, r.entry_id as "entryId", r.cause, r.chain, rule.live_version is not null and rule.put_away_at is null as "isLive", rule.paused_at as "pausedAt",
       rule.fuse_counts_from as "fuseCountsFrom", v.draft, coalesce(o.customer_id, c.id) as "customerId", coalesce(o.manager_id, c.manager_id) as "managerId", coalesce(o.site, c.site) as site
     from rule_run r join rule on rule.id = r.rule_id join rule_version v on v.rule_id = r.rule_id and v.version = r.version
     left join "order" o on r.subject = 'order' and o.id = r.subject_id
     left join customer c on c.id = case when r.subject = 'order' then o.customer_id else r.subject_id end
     where r.id = any($1::bigint[]) and r.state = 'waiting' order by r.due_at, r.id for update of r`,
    [ids],
  )
}

/** A fault of the program or the database: tried again, ever later, and given up in the end. */
async function putOff(db: Db, id: number, error: unknown): Promise<void> {
  const words = error instanceof Error ? error.message : String(error)
  await sql`
    update rule_run set tries = tries + 1, due_at = now() + make_interval(secs => power(2, tries)),
      state = case when tries + 1 >= ${TRIES} then 'failed' else state end, finished_at = case when tries + 1 >= ${TRIES} then now() end,
      why = case when tries + 1 >= ${TRIES} then ${JSON.stringify({ code: 'fault', params: { words: words.slice(0, 500) } })}::jsonb else why end
    where id = ${id} and state = 'waiting'`.execute(db.kysely)
}

/** Works for as long as the process lives: a worker a lane, and one that brings in what the clock makes due. */
export const workRules: Run = ({ db, log }) => {
  let isStopped = false
  const wakers = new Set<() => void>()
  const listener = listenOn(db, CHANNEL, () => wakers.forEach((wake) => wake()))
  const loop = async (every: number, step: () => Promise<number>): Promise<void> => {
    while (!isStopped) {
      let isWoken = false
      let rouse: () => void = () => {}
      const wake = () => {
        isWoken = true
        rouse()
      }
      wakers.add(wake)
      try {
        while (!isStopped && (await step()) > 0);
      } catch (error) {
        log.error({ err: error }, 'rules could not be worked on; they are tried again')
        await pause(every)
      }
      if (!isStopped && !isWoken) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, every)
        rouse = () => (clearTimeout(timer), resolve())
      })
      wakers.delete(wake)
    }
  }
  const loops = [
    ...Array.from({ length: LANES }, (_, lane) => loop(LOOK_EVERY, () => workLane(db, lane))),
    loop(PLANS_EVERY, async () => (await fillPlans(db), firePlans(db))),
  ]
  return async () => {
    isStopped = true
    listener.stop()
    wakers.forEach((wake) => wake())
    await Promise.all(loops)
  }
}
