import { sql } from 'kysely'
import type { Launch } from '#shared/contracts/learning.ts'
import { LAUNCH_STEPS, type LaunchStep, type Trade } from '#shared/lessons.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { editReference, freshReferences } from '#server/modules/settings/index.ts'
import { TRAINING_SITE } from './start-lesson.ts'

/** How far the store is: steps that were marked, and those that the data itself shows to be done. */
export async function launchState(db: Database): Promise<Launch> {
  const { rows } = await sql<{ marked: { step: LaunchStep; done_at: string; skipped: boolean }[]; key: Date | null; person: Date | null; order: Date | null }>`
    select
      (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from launch_step l) as marked,
      (select min(created_at) from api_key) as key,
      (select created_at from app_user order by id offset 1 limit 1) as person,
      (select o.created_at from "order" o where o.from_api and o.site <> ${TRAINING_SITE}
         and not exists (select from site s where s.code = o.site and s.is_demo) order by o.id limit 1) as "order"`.execute(db)
  const { marked, key, person, order } = rows[0]!
  const seen: Partial<Record<LaunchStep, Date | null>> = { key, people: person, order }
  const steps = LAUNCH_STEPS.map((step) => {
    const mark = marked.find((one) => one.step === step)
    const doneAt = mark && !mark.skipped ? new Date(mark.done_at) : (seen[step] ?? null)
    return { step, doneAt: doneAt?.toISOString() ?? null, skipped: mark?.skipped === true && !doneAt }
  })
  return { steps, isOver: steps.every((one) => one.doneAt !== null || one.skipped) }
}

export async function markLaunchStep(tx: Tx, step: LaunchStep, skipped: boolean): Promise<void> {
  await sql`insert into launch_step (step, done_at, done_by, skipped) values (${step}, ${tx.at}, ${tx.actor.id}, ${skipped})
    on conflict (step) do update set done_at = excluded.done_at, done_by = excluded.done_by, skipped = excluded.skipped`.execute(tx.db)
  tx.record({ kind: 'launch.step_done', entity: 'launch', entityId: 1, about: { step, skipped } })
}

/** What of the optional statuses a trade needs, and how many working hours an order may stay in each. */
const PRESETS: Record<Trade, { on: string[]; hours: Record<string, number> }> = {
  general: { on: ['no-answer'], hours: { new: 1, 'availability-confirmed': 4, 'client-confirmed': 8, 'send-to-assembling': 8, assembling: 8, 'send-to-delivery': 16 } },
  clothes: { on: ['no-answer', 'delivered', 'return'], hours: { new: 1, 'client-confirmed': 8, 'send-to-assembling': 8, 'send-to-delivery': 16, delivered: 16 } },
  electronics: { on: ['no-answer', 'upsell', 'reservation-error'], hours: { new: 0.5, 'availability-confirmed': 2, 'client-confirmed': 8, 'send-to-assembling': 4, 'send-to-delivery': 8 } },
  food: { on: ['no-answer'], hours: { new: 0.25, 'availability-confirmed': 0.5, 'client-confirmed': 0.5, 'send-to-assembling': 0.5, assembling: 1, 'send-to-delivery': 1, delivering: 3 } },
  'made-to-order': { on: ['no-answer', 'upsell'], hours: { new: 2, 'client-confirmed': 16, prepayed: 16, 'send-to-assembling': 40, assembling: 80, 'send-to-delivery': 16 } },
}

/** Presets the statuses for a trade: switches optional ones on and sets how long an order may stay. Nothing is switched off: orders may stand in it. */
export async function chooseTrade(tx: Tx, trade: Trade): Promise<void> {
  const { on, hours } = PRESETS[trade]
  const { statuses } = await freshReferences(tx.db)
  for (const code of new Set([...on, ...Object.keys(hours)])) {
    if (!statuses.byCode.has(code)) continue
    await editReference(tx, 'statuses', code, { ...(on.includes(code) ? { active: true } : {}), ...(hours[code] === undefined ? {} : { deadlineHours: hours[code] }) })
  }
  await markLaunchStep(tx, 'statuses', false)
}
