import { sql } from 'kysely'
import { planMessages } from '#server/modules/messages/index.ts'
import type { Tx } from '#server/platform/transact.ts'

export type NewAlert = {
  kind: 'loop' | 'depth' | 'fuse' | 'often'
  ruleId: number
  otherRuleId: number | null
  subject: string | null
  subjectId: number | null
  orderId?: number | null
  customerId?: number | null
  chain: string | null
  params: Record<string, unknown>
}

/**
 * Tells those who keep the rules that something was stopped. While an alert of the same rules has not been seen, what comes again is counted in it: a guard
 * that floods people is switched off by them.
 */
export async function raiseAlert(tx: Tx, alert: NewAlert): Promise<void> {
  const { rows } = await sql`
    update rule_alert set params = params || jsonb_build_object('again', coalesce((params ->> 'again')::int, 0) + 1), at = ${tx.at}
    where kind = ${alert.kind} and rule_id = ${alert.ruleId} and other_rule_id is not distinct from ${alert.otherRuleId} and seen_at is null returning id`.execute(tx.db)
  if (rows.length > 0) return
  const { id } = await tx.db
    .insertInto('rule_alert')
    .values({
      kind: alert.kind, rule_id: alert.ruleId, other_rule_id: alert.otherRuleId, subject: alert.subject, subject_id: alert.subjectId, chain: alert.chain, params: JSON.stringify(alert.params), at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({
    kind: alert.kind === 'fuse' ? 'rule.paused' : 'rule.loop_stopped', entity: 'rule', entityId: alert.ruleId, orderId: alert.orderId ?? null, customerId: alert.customerId ?? null,
    about: { alertId: id, alert: alert.kind, otherRuleId: alert.otherRuleId, ...alert.params },
  })
  await tellKeepers(tx, id, alert)
}

async function tellKeepers(tx: Tx, alertId: number, { kind, ruleId, otherRuleId, params }: NewAlert): Promise<void> {
  const { rows: keepers } = await sql<{ id: number }>`
    select u.id from app_user u where u.active and (u.is_owner or exists (
      select from user_group_member m join user_group_right g on g.group_id = m.group_id and g."right" = 'rules.change' where m.user_id = u.id))`.execute(tx.db)
  const { rows: names } = await sql<{ name: string }>`select name from rule where id in (${ruleId}, ${otherRuleId ?? 0}) order by id`.execute(tx.db)
  const { rows: account } = await sql<{ locale: 'ru' | 'en' }>`select locale from account`.execute(tx.db)
  const content = words(account[0]?.locale === 'en' ? 'en' : 'ru', kind, names.map((one) => one.name), params)
  await planMessages(tx, keepers.map((keeper) => ({
    key: `rule-alert:${alertId}:${keeper.id}`, channel: 'push' as const, purpose: 'transactional' as const, to: { userId: keeper.id }, content, origin: { kind: 'rule' as const, ruleId, alertId },
  })))
}

function words(locale: 'ru' | 'en', kind: NewAlert['kind'], names: readonly string[], params: Record<string, unknown>): { subject: string; text: string } {
  const quoted = names.map((name) => (locale === 'ru' ? `«${name}»` : `“${name}”`)).join(', ')
  if (locale === 'ru') {
    return kind === 'fuse'
      ? { subject: 'Правило остановлено и ждёт вас', text: `${quoted}: больше ${String(params['perHour'])} сообщений за час. Отправлять дальше?` }
      : { subject: 'Правила зациклились, цепочка остановлена', text: `${quoted}: вызывали друг друга на одной записи.` }
  }
  return kind === 'fuse'
    ? { subject: 'A rule has paused and waits for you', text: `${quoted}: more than ${String(params['perHour'])} messages an hour. Go on sending?` }
    : { subject: 'Rules went in a circle, the chain was stopped', text: `${quoted}: called each other on one record.` }
}
