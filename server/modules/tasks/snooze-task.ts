import type { SnoozeTask } from '#shared/contracts/tasks.ts'
import { addDays, formatDay, parseMoment } from '#shared/dates.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { saveTask } from './change-task.ts'
import { lockTask } from './task-state.ts'

const MINUTE = 60_000

/**
 * Puts the reminder off; the term stays what it was. @returns when it reminds again
 * @throws Refusal `not_found`, `forbidden`, `invalid`, `task_complete` (409)
 */
export async function snoozeTask(tx: Tx, id: number, how: SnoozeTask): Promise<Date> {
  const before = await lockTask(tx, id)
  if (before.complete) throw new Refusal('task_complete', { by: before.completedBy, at: before.completedAt }, 409)
  const { account } = await freshReferences(tx.db)
  const until = how.until === undefined ? snoozedUntil(how.for, tx.at, account.timeZone) : new Date(how.until)
  if (Number.isNaN(+until) || +until <= +tx.at) throw invalid('until', 'wrong_value')
  await saveTask(tx, before, { ...before, snoozedUntil: until, remindedAt: null }, 'task.snoozed')
  return until
}

/** @param zone of the account: tomorrow at ten is ten on its clocks */
export function snoozedUntil(choice: SnoozeTask['for'], now: Date, zone: string): Date {
  if (choice === '15min') return new Date(+now + 15 * MINUTE)
  if (choice === 'hour') return new Date(+now + 60 * MINUTE)
  if (choice === 'tomorrow') return parseMoment(`${addDays(formatDay(now, zone), 1)} 10:00`, zone)!
  throw invalid('for', 'required')
}
