import { sql } from 'kysely'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { RuleDraft } from '#shared/contracts/automation.ts'
import { checkRule, wrongShape } from './check-rule.ts'

type Kept = { id: number; name: string; version: number; isActive: boolean; draft: RuleDraft }

/** Makes a rule, which is off. @returns its id. @throws Refusal `invalid` for what is no rule at all; what is only unfinished may be kept */
export async function createRule(tx: Tx, draft: RuleDraft, recipe: string | null = null): Promise<number> {
  refuseShapeless(draft)
  const { rows } = await sql<{ id: number }>`
    insert into rule (name, group_name, subject, ordering, recipe, created_at, updated_at)
    values (${draft.name}, ${draft.group ?? ''}, ${draft.subject}, (select coalesce(max(ordering), 0) + 10 from rule), ${recipe}, ${tx.at}, ${tx.at}) returning id`.execute(tx.db)
  const id = rows[0]!.id
  await keepVersion(tx, id, 1, draft, null)
  tx.record({ kind: 'rule.created', entity: 'rule', entityId: id, fields: { name: [null, draft.name] }, about: { version: 1, ...(recipe ? { recipe } : {}) } })
  return id
}

/**
 * A new version. Runs that wait go on by the version they began with.
 * @throws Refusal `conflict` (409) when somebody has changed the rule meanwhile; `rule_has_problems` (409) when it is on and the draft has problems
 */
export async function editRule(tx: Tx, id: number, draft: RuleDraft, seen: number, rolledBackTo: number | null = null): Promise<void> {
  refuseShapeless(draft)
  const before = await lockRule(tx, id)
  if (before.version !== seen) throw new Refusal('conflict', { version: { mine: seen, theirs: before.version } }, 409)
  const changed = differences(before.draft as Record<string, unknown>, draft as Record<string, unknown>)
  if (Object.keys(changed).length === 0) return
  if (before.isActive) await refuseProblems(tx, id, draft)
  const version = before.version + 1
  await tx.db.updateTable('rule').set({ name: draft.name, group_name: draft.group ?? '', subject: draft.subject, version, updated_at: tx.at }).where('id', '=', id).execute()
  await keepVersion(tx, id, version, draft, rolledBackTo)
  tx.record({ kind: 'rule.changed', entity: 'rule', entityId: id, fields: { ...changed, version: [before.version, version] }, about: { version, ...(rolledBackTo ? { rolledBackTo } : {}) } })
}

/** Brings back what an earlier version said, as a new version. @throws Refusal `not_found` */
export async function rollBack(tx: Tx, id: number, version: number): Promise<void> {
  const rule = await lockRule(tx, id)
  const old = await tx.db.selectFrom('rule_version').select('draft').where('rule_id', '=', id).where('version', '=', version).executeTakeFirst()
  if (!old) throw notFound('rule_version', version)
  await editRule(tx, id, old.draft as unknown as RuleDraft, rule.version, version)
}

/** On: it acts on what happens from now on. Off: what waits is stopped. @throws Refusal `rule_has_problems` (409) */
export async function activateRule(tx: Tx, id: number, isActive: boolean): Promise<void> {
  const rule = await lockRule(tx, id)
  if (rule.isActive === isActive) return
  if (isActive) await refuseProblems(tx, id, rule.draft)
  await tx.db.updateTable('rule').set({ is_active: isActive, activated_at: isActive ? tx.at : null, paused_at: null, updated_at: tx.at }).where('id', '=', id).execute()
  if (!isActive) await stopWaiting(tx, id, 'rule_off', false)
  tx.record({ kind: isActive ? 'rule.activated' : 'rule.deactivated', entity: 'rule', entityId: id, fields: { isActive: [!isActive, isActive] }, about: { version: rule.version } })
}

/** Puts the rule away: its runs stay to be read. */
export async function putAwayRule(tx: Tx, id: number): Promise<void> {
  await activateRule(tx, id, false)
  await tx.db.updateTable('rule').set({ put_away_at: tx.at }).where('id', '=', id).execute()
  tx.record({ kind: 'rule.removed', entity: 'rule', entityId: id })
}

/** The order in which rules follow one event. Rules that are not named come after. */
export async function arrangeRules(tx: Tx, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number; ordering: number }>`
    select r.id, row_number() over (order by w.place nulls last, r.ordering, r.id)::int * 10 as ordering
    from rule r left join unnest(${[...ids]}::bigint[]) with ordinality as w (id, place) on w.id = r.id where r.put_away_at is null`.execute(tx.db)
  await sql`update rule r set ordering = n.ordering from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id bigint, ordering int) where n.id = r.id`.execute(tx.db)
  if (rows[0]) tx.record({ kind: 'rule.arranged', entity: 'rule', entityId: rows[0].id, about: { ids: rows.map((row) => row.id) } })
}

/** Answers the fuse: what is held goes on, counted anew, or is dropped. */
export async function answerFuse(tx: Tx, id: number, go: boolean): Promise<void> {
  await lockRule(tx, id)
  const { rows } = await sql`update rule set paused_at = null, fuse_counts_from = ${tx.at} where id = ${id} and paused_at is not null returning id`.execute(tx.db)
  if (rows.length === 0) throw new Refusal('not_paused', {}, 409)
  if (!go) await stopWaiting(tx, id, 'fuse_dropped', true)
  await sql`update rule_alert set seen_at = ${tx.at}, seen_by = ${tx.actor.id} where rule_id = ${id} and kind = 'fuse' and seen_at is null`.execute(tx.db)
  tx.record({ kind: 'rule.resumed', entity: 'rule', entityId: id, about: { go } })
}

async function stopWaiting(tx: Tx, id: number, code: string, onlyDue: boolean): Promise<void> {
  const why = JSON.stringify({ code, params: {} })
  await sql`
    with stopped as (
      update rule_run set state = 'stopped', finished_at = ${tx.at}, why = ${why}::jsonb where rule_id = ${id} and state = 'waiting' and (not ${onlyDue} or due_at <= ${tx.at}) returning id)
    update rule_step s set state = 'cancelled', at = ${tx.at} from stopped where s.run_id = stopped.id and s.state = 'planned'`.execute(tx.db)
}

async function lockRule(tx: Tx, id: number): Promise<Kept> {
  const { rows } = await sql<Kept>`
    select r.id, r.name, r.version, r.is_active as "isActive", v.draft from rule r join rule_version v on v.rule_id = r.id and v.version = r.version
    where r.id = ${id} and r.put_away_at is null for update of r`.execute(tx.db)
  if (!rows[0]) throw notFound('rule', id)
  return rows[0]
}

async function keepVersion(tx: Tx, id: number, version: number, draft: RuleDraft, rolledBackTo: number | null): Promise<void> {
  await tx.db
    .insertInto('rule_version')
    .values({ rule_id: id, version, draft: JSON.stringify(draft), author_id: tx.actor.kind === 'user' ? tx.actor.id : null, author_name: tx.actor.name, rolled_back_to: rolledBackTo, created_at: tx.at })
    .execute()
}

async function refuseProblems(tx: Tx, id: number, draft: RuleDraft): Promise<void> {
  const problems = await checkRule(tx.db, draft, id)
  if (problems.length > 0) throw new Refusal('rule_has_problems', { problems }, 409)
}

function refuseShapeless(draft: RuleDraft): void {
  const wrong = wrongShape(draft)
  if (wrong) throw invalid(`draft.${wrong.at}${wrong.path ?? ''}`, wrong.code, wrong.params)
}
