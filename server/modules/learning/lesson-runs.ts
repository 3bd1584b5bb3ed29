import { sql } from 'kysely'
import type { LearningProgress, LessonState } from '#shared/contracts/learning.ts'
import { LESSONS, type LessonCode } from '#shared/lessons.ts'
import type { Database } from '#server/platform/db.ts'

export const lessonNamed = (code: LessonCode): (typeof LESSONS)[number] => LESSONS.find((lesson) => lesson.code === code)!

type Row = { userId: number; lesson: LessonCode; runId: number; orderId: number | null; startedAt: Date; finishedAt: Date | null; done: string[] }

/** How a person stands in each lesson: the newest run of each. */
export async function lessonsOf(db: Database, userId: number): Promise<LessonState[]> {
  return stateOf(await newestRuns(db, [userId]))
}

/** How far everybody is who works here now, those who came last first. */
export async function learningProgress(db: Database): Promise<LearningProgress['people']> {
  const { rows: people } = await sql<{ id: number; name: string; since: Date }>`
    select id, name, created_at as since from app_user where active order by created_at desc, id desc limit 500`.execute(db)
  const runs = await newestRuns(db, people.map((one) => one.id))
  return people.map((one) => ({ id: one.id, name: one.name, since: one.since.toISOString(), lessons: stateOf(runs.filter((run) => run.userId === one.id)) }))
}

async function newestRuns(db: Database, userIds: number[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select distinct on (r.user_id, r.lesson) r.user_id as "userId", r.lesson, r.id as "runId", r.order_id as "orderId", r.started_at as "startedAt", r.finished_at as "finishedAt",
      array(select s.step from lesson_step s where s.run_id = r.id order by s.done_at, s.step) as done
    from lesson_run r where r.user_id = any(${userIds}::bigint[]) order by r.user_id, r.lesson, r.id desc`.execute(db)
  return rows
}

function stateOf(runs: Row[]): LessonState[] {
  return LESSONS.map(({ code, steps }) => {
    const run = runs.find((one) => one.lesson === code)
    const total = steps.length
    if (!run) return { code, runId: null, orderId: null, startedAt: null, finishedAt: null, done: [], total }
    const { runId, orderId, done } = run
    return { code, runId, orderId, startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt?.toISOString() ?? null, done, total }
  })
}
