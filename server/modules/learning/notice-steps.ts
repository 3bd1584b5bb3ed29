import type { LessonCode, StepCode } from '#shared/lessons.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lessonNamed } from './lesson-runs.ts'

/** Whether what somebody has just done is this step; `isOrders` when it was done to the training order. */
type Notice = (entry: LogEntry, isOrders: boolean) => boolean

const field = (name: string): Notice => (entry, isOrders) => isOrders && entry.fields[name] !== undefined && entry.fields[name][1] !== null
const kind = (name: string): Notice => (entry, isOrders) => isOrders && entry.kind === name
const status = (code: string): Notice => (entry, isOrders) => isOrders && entry.fields['status']?.[1] === code
const item = (name: string): Notice => (entry, isOrders) => isOrders && entry.kind === 'order.item_changed' && entry.fields[name] !== undefined
const anywhere = (name: string): Notice => (entry) => entry.kind === name

const NOTICES: { [Code in LessonCode]: Partial<Record<StepCode, Notice>> } = {
  manager: {
    comment: kind('order.comment_added'),
    quantity: item('quantity'),
    'delivery-date': field('deliveryDate'),
    task: kind('task.created'),
    confirmed: status('client-confirmed'),
  },
  picker: { assembling: status('assembling'), 'item-status': item('status'), assembled: status('assembling-complete'), 'handed-over': status('send-to-delivery') },
  head: {
    manager: (entry, isOrders) => isOrders && entry.kind === 'order.changed' && entry.fields['managerId'] !== undefined,
    discount: (entry, isOrders) => isOrders && entry.kind === 'order.changed' && ['discountManualPercent', 'discountManualAmount'].some((name) => entry.fields[name] !== undefined),
    task: kind('task.created'),
    'shared-view': (entry) => entry.kind === 'saved_view.created' && entry.fields['shared']?.[1] === true,
  },
  owner: { payment: kind('order.payment_added'), complete: status('complete'), person: anywhere('user.created'), key: anywhere('api_key.created') },
}

type OpenRun = { id: number; user_id: number; lesson: LessonCode; order_id: number | null; started_at: Date }

/** Ticks off what people do on their training orders: nobody has to say "done". */
export const noticeSteps: Reader = {
  name: 'learning.steps',
  concerns: (entry) => entry.actorKind === 'user',
  async effect(tx, entries) {
    const own = entries.filter((entry) => entry.actorKind === 'user')
    if (own.length === 0) return
    const runs = await tx.prepared<OpenRun>(
      'lesson_runs_open',
      'select id, user_id, lesson, order_id, started_at from lesson_run where finished_at is null and user_id = any($1::bigint[])',
      [[...new Set(own.map((entry) => entry.actorId))]],
    )
    for (const run of runs) await noticeIn(tx, run, own.filter((entry) => entry.actorId === Number(run.user_id) && entry.at >= run.started_at))
  },
}

async function noticeIn(tx: Tx, run: OpenRun, entries: LogEntry[]): Promise<void> {
  const notices = Object.entries(NOTICES[run.lesson])
  const done = new Map<string, Date>()
  for (const entry of entries) {
    const isOrders = run.order_id !== null && (entry.orderId === Number(run.order_id) || (entry.entity === 'order' && entry.entityId === Number(run.order_id)))
    for (const [step, notice] of notices) if (!done.has(step) && notice(entry, isOrders)) done.set(step, entry.at)
  }
  if (done.size === 0) return
  const fresh = await tx.prepared<{ step: string }>(
    'lesson_steps_done',
    'insert into lesson_step (run_id, step, done_at) select $1, s.step, s.at from unnest($2::text[], $3::timestamptz[]) as s (step, at) on conflict do nothing returning step',
    [run.id, [...done.keys()], [...done.values()]],
  )
  if (fresh.length === 0) return
  const [{ count } = { count: 0 }] = await tx.prepared<{ count: number }>('lesson_steps_count', 'select count(*)::int as count from lesson_step where run_id = $1', [run.id])
  const isOver = count >= lessonNamed(run.lesson).steps.length
  if (isOver) await tx.prepared('lesson_run_finish', 'update lesson_run set finished_at = $2 where id = $1', [run.id, tx.at])
  tx.record({ kind: isOver ? 'lesson_run.finished' : 'lesson_run.progressed', entity: 'lesson_run', entityId: Number(run.id), about: { steps: fresh.map((one) => one.step) } })
}
