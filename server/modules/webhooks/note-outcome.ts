import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import type { Claimed } from './claim.ts'
import { breakAfter, pauseAfter, PAUSED_AFTER, TRIED_GENTLY_AFTER, wishedPause } from './pauses.ts'
import type { Outcome } from './send-letter.ts'

const GONE = 410

/**
 * Writes down how a try went and what follows: the letter is done, waits for its next try, or is given up; an endpoint that fails again and
 * again is tried less often, and one that lets nothing through for a day is paused, which people are told.
 */
export async function noteOutcome(tx: Tx, endpointId: number, letter: Claimed, outcome: Outcome): Promise<void> {
  await tx.db
    .insertInto('webhook_attempt')
    .values({
      delivery_id: letter.id, at: outcome.at, took: outcome.took, status: outcome.status, error: outcome.error && JSON.stringify(outcome.error), address: outcome.address,
      request_headers: JSON.stringify(outcome.requestHeaders), answer_headers: outcome.answerHeaders && JSON.stringify(outcome.answerHeaders), answer_body: outcome.answerBody, is_cut: outcome.isCut,
    })
    .execute()
  if (outcome.error) await noteFailure(tx, endpointId, letter, outcome)
  else await noteSuccess(tx, endpointId, letter, outcome)
}

async function noteSuccess(tx: Tx, endpointId: number, letter: Claimed, { status }: Outcome): Promise<void> {
  await sql`update webhook_delivery set state = 'delivered', finished_at = ${tx.at}, last_status = ${status}, last_error = null, claimed_until = null
    where id = ${letter.id} and state = 'waiting'`.execute(tx.db)
  await sql`update webhook_endpoint set last_delivered_at = ${tx.at}, failures = 0, failing_since = null, retry_at = null, last_error = null where id = ${endpointId}`.execute(tx.db)
}

async function noteFailure(tx: Tx, endpointId: number, letter: Claimed, { status, error, retryAfter }: Outcome): Promise<void> {
  const pause = pauseAfter(letter.attempts, wishedPause(retryAfter, tx.at))
  const words = JSON.stringify(error)
  await sql`update webhook_delivery set last_status = ${status}, last_error = ${words}::jsonb, claimed_until = null,
      next_try_at = ${new Date(tx.at.getTime() + (pause ?? 0))}, state = ${pause === null ? 'dead' : 'waiting'}, finished_at = ${pause === null ? tx.at : null}
    where id = ${letter.id} and state = 'waiting'`.execute(tx.db)
  const { rows } = await sql<{ failures: number; failing_since: Date; paused_at: Date | null }>`
    update webhook_endpoint set failures = failures + 1, failing_since = coalesce(failing_since, ${tx.at}), last_failed_at = ${tx.at}, last_error = ${words}::jsonb
    where id = ${endpointId} returning failures, failing_since, paused_at`.execute(tx.db)
  const endpoint = rows[0]
  if (!endpoint) return
  const breakFor = breakAfter(endpoint.failures)
  if (breakFor > 0) await tx.db.updateTable('webhook_endpoint').set({ retry_at: new Date(tx.at.getTime() + breakFor) }).where('id', '=', endpointId).execute()
  const isDead = endpoint.failures >= TRIED_GENTLY_AFTER && tx.at.getTime() - endpoint.failing_since.getTime() >= PAUSED_AFTER
  if (endpoint.paused_at === null && (status === GONE || isDead)) await pauseEndpoint(tx, endpointId, status === GONE ? 'gone' : 'failing')
}

const TOLD = {
  ru: { gone: 'получатель сообщил, что его больше нет', failing: 'получатель сутки ничего не принимает' },
  en: { gone: 'its receiver says that it is gone', failing: 'its receiver has taken nothing for a day' },
}

async function pauseEndpoint(tx: Tx, id: number, reason: 'gone' | 'failing'): Promise<void> {
  const { title } = await tx.db.updateTable('webhook_endpoint').set({ paused_at: tx.at, pause_reason: reason }).where('id', '=', id).returning('title').executeTakeFirstOrThrow()
  const { locale } = await tx.db.selectFrom('account').select('locale').executeTakeFirstOrThrow()
  const text = locale === 'en' ? `The webhook “${title}” is paused: ${TOLD.en[reason]}. What happens is kept.` : `Вебхук «${title}» приостановлен: ${TOLD.ru[reason]}. События копятся.`
  await notifyStaff(tx, { owners: true, kind: 'error', text, link: '/settings/webhooks' })
  tx.record({ kind: 'webhook_endpoint.paused', entity: 'webhook_endpoint', entityId: id, fields: { pauseReason: [null, reason] } })
}
