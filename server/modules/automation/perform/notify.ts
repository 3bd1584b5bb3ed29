import { sql } from 'kysely'
import type { NotifyStep } from '#shared/contracts/automation.ts'
import type { Tx } from '#server/platform/transact.ts'
import { planMessages } from '#server/modules/messages/index.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'
import { fillText } from './fill-text.ts'

/** Tells people of the staff, each by each of the channels. */
export async function notify(tx: Tx, run: WorkedRun, { id, to, text, channels = ['push'] }: NotifyStep): Promise<StepDone> {
  const people = to.kind === 'user' ? [to.id] : to.kind === 'manager' ? (run.managerId === null ? [] : [run.managerId]) : await membersOf(tx, to.id)
  if (people.length === 0) return { state: 'skipped', why: { code: to.kind === 'manager' ? 'no_manager' : 'group_empty', params: {} } }
  const filled = await fillText(tx.db, run, { text })
  const key = `rule:${run.ruleId}:${run.occasion}:${id}`
  // What is pushed stands under the bell too: not everybody's browser takes pushes.
  if (channels.includes('push')) {
    const link = run.orderId ? `/orders/${run.orderId}` : run.customerId ? `/customers/${run.customerId}` : null
    await notifyStaff(tx, { userIds: people, text: `${run.ruleName}: ${filled.text}`.slice(0, 2000), link, key })
  }
  const others = channels.filter((channel) => channel !== 'push')
  const planned = await planMessages(tx, people.flatMap((userId) => others.map((channel) => ({
    key: `${key}:${userId}:${channel}`, channel, purpose: 'transactional' as const, to: { userId }, content: { subject: run.ruleName, text: filled.text },
    about: { orderId: run.orderId, customerId: run.customerId }, origin: { kind: 'rule' as const, ruleId: run.ruleId, runId: run.id, stepId: id },
  }))))
  return { state: 'done', result: { messageIds: planned.map((one) => one.id), people } }
}

async function membersOf(tx: Tx, groupId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select u.id from user_group_member m join app_user u on u.id = m.user_id and u.active where m.group_id = ${groupId} order by u.id`.execute(tx.db)
  return rows.map((row) => row.id)
}
