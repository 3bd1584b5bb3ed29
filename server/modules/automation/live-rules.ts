import type { RuleDraft, Subject } from '#shared/contracts/automation.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'

/** A rule that is on, in the version of the moment that the reader has got to. */
export type LiveRule = { id: number; name: string; subject: Subject; version: number; sinceEntry: number; sinceAt: Date; plannedUntil: Date | null; draft: RuleDraft }

/** In the order of execution. */
export async function liveRules(tx: Tx): Promise<LiveRule[]> {
  return tx.prepared<LiveRule>(
    'rules_live',
    `select r.id, r.name, r.subject, r.live_version as version, r.since_entry as "sinceEntry", r.since_at as "sinceAt", r.planned_until as "plannedUntil", v.draft
     from rule r join rule_version v on v.rule_id = r.id and v.version = r.live_version
     where r.live_version is not null order by r.ordering, r.id`,
    [],
  )
}

/**
 * What a person did to a rule counts from its entry in the log on, neither earlier nor later: whatever the reader is behind, a rule acts on nothing that
 * happened before it was switched on, and by no version that was not there yet.
 * @returns whether anything is different now
 */
export async function followRule(tx: Tx, entry: LogEntry): Promise<boolean> {
  const version = Number(entry.about?.['version'] ?? 0)
  if (entry.kind === 'rule.activated') {
    await tx.db.updateTable('rule').set({ live_version: version, since_entry: entry.id, since_at: entry.at, planned_until: null }).where('id', '=', entry.entityId).execute()
    await tx.db.deleteFrom('rule_plan').where('rule_id', '=', entry.entityId).execute()
    return true
  }
  if (entry.kind === 'rule.deactivated') {
    await tx.db.updateTable('rule').set({ live_version: null, since_entry: null, since_at: null, planned_until: null }).where('id', '=', entry.entityId).execute()
    await tx.db.deleteFrom('rule_plan').where('rule_id', '=', entry.entityId).execute()
    return true
  }
  if (entry.kind === 'rule.changed' && version > 0) {
    // What was planned by the old version is planned anew from the data.
    const done = await tx.db.updateTable('rule').set({ live_version: version, planned_until: null }).where('id', '=', entry.entityId).where('live_version', 'is not', null).returning('id').execute()
    if (done.length > 0) await tx.db.deleteFrom('rule_plan').where('rule_id', '=', entry.entityId).execute()
    return done.length > 0
  }
  return false
}
