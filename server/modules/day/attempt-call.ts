import type { CallAttempt, CallAttempted } from '#shared/contracts/day.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { callOrder, orderToCall, type OrderToCall } from '#server/modules/orders/index.ts'
import { allowedNextStatuses, freshReferences, type References } from '#server/modules/settings/index.ts'
import { changeTask, completeTask, createTask } from '#server/modules/tasks/index.ts'

/** The typical task that a retry is, where the account still has it. */
const RETRY_KIND = 'call-back'
const MINUTE = 60_000

/**
 * Keeps that the buyer was called. In vain: counts, promises the next call (the account's usual pause unless said) and puts it among the
 * tasks; after as many attempts as the account allows, cancelling is offered. Answered: the counting and the promise end.
 * @throws Refusal `not_found`, `invalid` at retryAt
 */
export async function attemptCall(tx: Tx, orderId: number, attempt: CallAttempt): Promise<CallAttempted> {
  const references = await freshReferences(tx.db)
  const isAnswered = attempt.result === 'answered'
  const nextCallAt = isAnswered || attempt.retry === false ? null : retryMoment(tx.at, attempt, references)
  const order = await orderToCall(tx, orderId)
  const taskId = await keepTask(tx, order, attempt, nextCallAt, references)
  const attempts = await callOrder(tx, order, { isAnswered, nextCallAt, taskId, comment: attempt.comment })
  return { attempts, nextCallAt: nextCallAt?.toISOString() ?? null, taskId, offerCancel: offerCancel(tx, order.status, attempts, references) }
}

function retryMoment(now: Date, { retryAt, retryIn }: CallAttempt, { account }: References): Date {
  if (retryAt === undefined) return new Date(Math.ceil((+now + (retryIn ?? account.callRetryMinutes) * MINUTE) / MINUTE) * MINUTE)
  const moment = new Date(retryAt)
  if (Number.isNaN(+moment)) throw invalid('retryAt', 'not_moment')
  if (moment <= now) throw invalid('retryAt', 'retry_in_past')
  return moment
}

/** One task stands for the promise, however often it is renewed. @returns its id; null when nothing is promised any more */
async function keepTask(tx: Tx, order: OrderToCall, attempt: CallAttempt, nextCallAt: Date | null, references: References): Promise<number | null> {
  const open = await openTask(tx, order.taskId)
  if (open !== null && nextCallAt) await changeTask(forOrder(tx), open, { dueAt: nextCallAt })
  if (open !== null && !nextCallAt) await completeTask(forOrder(tx), open, { result: attempt.result })
  if (!nextCallAt) return null
  if (open !== null) return open
  const type = references.taskTypes.byCode.get(RETRY_KIND)
  const manager = order.managerId !== null && references.usersById.get(order.managerId)?.active ? order.managerId : null
  return createTask(tx, {
    ...(type ? { kind: RETRY_KIND, text: type.name } : { text: references.account.locale === 'en' ? 'Call back' : 'Перезвонить' }),
    dueAt: nextCallAt,
    orderId: order.id,
    performerId: manager ?? tx.actor.grants.userId,
    phone: order.phone && /\d/.test(order.phone) ? order.phone : null,
  })
}

async function openTask(tx: Tx, id: number | null): Promise<number | null> {
  if (id === null) return null
  const task = await tx.db.selectFrom('task').select('id').where('id', '=', id).where('complete', '=', false).executeTakeFirst()
  return task?.id ?? null
}

/** Whoever may change the order may keep its promised call, whosever task it is. */
function forOrder(tx: Tx): Tx {
  return { ...tx, actor: { ...tx.actor, grants: { ...tx.actor.grants, rights: 'all', sites: 'all' } } }
}

function offerCancel(tx: Tx, status: string, attempts: number, references: References): CallAttempted['offerCancel'] {
  if (attempts < references.account.callAttemptsLimit) return null
  const statuses = allowedNextStatuses(references, tx.actor.grants.groupIds, status)
    .filter((code) => references.statuses.byCode.get(code)?.group === 'cancel')
  return statuses.length > 0 ? { statuses } : null
}
