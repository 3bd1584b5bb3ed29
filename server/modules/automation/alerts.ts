import { sql } from 'kysely'
import { notifyStaff } from '#server/modules/notifications/index.ts'
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
    select distinct m.user_id as id from user_group_member m join user_group_right g on g.group_id = m.group_id and g."right" = 'rules.change'`.execute(tx.db)
  const { rows: names } = await sql<{ name: string }>`select name from rule where id in (${ruleId}, ${otherRuleId ?? 0}) order by id`.execute(tx.db)
  const { rows: account } = await sql<{ locale: 'ru' | 'en' }>`select locale from account`.execute(tx.db)
  const text = words(account[0]?.locale === 'en' ? 'en' : 'ru', kind, names.map((one) => one.name), params)
  await notifyStaff(tx, { userIds: keepers.map((keeper) => keeper.id), owners: true, text, kind: 'error', link: `/rules/${ruleId}`, key: `rule-alert:${alertId}` })
}

function words(locale: 'ru' | 'en', kind: NewAlert['kind'], names: readonly string[], params: Record<string, unknown>): string {
  const quoted = names.map((name) => (locale === 'ru' ? `«${name}»` : `“${name}”`)).join(', ')
  if (locale === 'ru') {
    return kind === 'fuse' ? `Правило остановлено и ждёт вас: ${quoted}. Больше ${String(params['perHour'])} сообщений за час. Отправлять дальше?` : `Правила зациклились, цепочка остановлена: ${quoted}.`
  }
  return kind === 'fuse' ? `A rule has paused and waits for you: ${quoted}. More than ${String(params['perHour'])} messages an hour. Go on sending?` : `Rules went in a circle, the chain was stopped: ${quoted}.`
}
