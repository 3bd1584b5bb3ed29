import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { raiseAlert } from './alerts.ts'
import type { LiveRule } from './live-rules.ts'
import type { Candidate } from './new-runs.ts'

/** So many rules may follow from one another. */
const DEEPEST = 5
/** A rule that comes back to one record more often within an hour goes in a circle through something outside: another program that answers its requests. */
const OFTEN = 30

type Known = { chain: string; ruleId: number; subject: string; subjectId: number; depth: number }

/**
 * Holds chains of causes short. A rule acts once on a record in a chain: called again by what a rule has done, it stops the whole chain, and an alert names
 * both rules. Called again by the same deed of a person it is simply not called twice.
 */
export async function guardChains(tx: Tx, rules: readonly LiveRule[], calls: readonly Candidate[], entries: readonly LogEntry[]): Promise<Candidate[]> {
  if (calls.length === 0) return []
  const chains = [...new Set(calls.map((call) => call.chain!))]
  const known = await tx.prepared<Known>(
    'rule_chains',
    `select chain, rule_id as "ruleId", subject, subject_id as "subjectId", max(depth) as depth from rule_run where chain = any($1::uuid[]) group by 1, 2, 3, 4`,
    [chains],
  )
  const stopped = new Set((await tx.db.selectFrom('rule_chain_stop').select('chain').where('chain', 'in', chains).execute()).map((row) => row.chain))
  const tooOften = await circles(tx, calls)
  const byEntry = new Map(entries.map((entry) => [entry.id, entry]))
  const passed: Candidate[] = []
  for (const call of calls) {
    const entry = byEntry.get(call.entryId!)!
    const causedBy = entry.actorKind === 'rule' ? entry.actorId : null
    const ofChain = known.filter((one) => one.chain === call.chain)
    const depth = causedBy === null ? 1 : 1 + Math.max(0, ...ofChain.filter((one) => one.ruleId === causedBy).map((one) => one.depth))
    const isAgain = ofChain.some((one) => one.ruleId === call.rule.id && one.subject === call.rule.subject && one.subjectId === call.subjectId)
    if (isAgain && causedBy === null) continue
    const breach = causedBy !== null && isAgain ? 'loop' : depth > DEEPEST ? 'depth' : tooOften.has(keyOf(call)) ? 'often' : null
    if (breach) {
      const names = ruleNames(rules, [call.rule.id, causedBy])
      const why = { code: breach, params: { ruleIds: names.map((one) => one.id), ruleNames: names.map((one) => one.name), ...(breach === 'depth' ? { depth: DEEPEST } : {}), ...(breach === 'often' ? { times: OFTEN } : {}) } }
      passed.push({ ...call, depth, stopped: why })
      if (!stopped.has(call.chain!)) await stopChain(tx, call, breach, causedBy, why.params)
      stopped.add(call.chain!)
      continue
    }
    if (stopped.has(call.chain!) && causedBy !== null) {
      passed.push({ ...call, depth, stopped: { code: 'chain_stopped', params: {} } })
      continue
    }
    passed.push({ ...call, depth })
    known.push({ chain: call.chain!, ruleId: call.rule.id, subject: call.rule.subject, subjectId: call.subjectId, depth })
  }
  return passed
}

const keyOf = ({ rule, subjectId }: Candidate): string => `${rule.id}:${subjectId}`

const ruleNames = (rules: readonly LiveRule[], ids: readonly (number | null)[]): { id: number; name: string }[] =>
  [...new Set(ids)].flatMap((id) => (id === null ? [] : [{ id, name: rules.find((rule) => rule.id === id)?.name ?? `#${id}` }]))

async function circles(tx: Tx, calls: readonly Candidate[]): Promise<Set<string>> {
  const rows = await tx.prepared<{ ruleId: number; subjectId: number }>(
    'rule_circles',
    `select r.rule_id as "ruleId", r.subject_id as "subjectId"
     from (select distinct rule_id, subject, subject_id from jsonb_to_recordset($1::jsonb) as c (rule_id bigint, subject text, subject_id bigint)) c
     join rule_run r on r.subject = c.subject and r.subject_id = c.subject_id and r.rule_id = c.rule_id and r.at > $2::timestamptz - interval '1 hour' and r.state <> 'skipped'
     group by 1, 2 having count(*) >= $3`,
    [JSON.stringify(calls.map((call) => ({ rule_id: call.rule.id, subject: call.rule.subject, subject_id: call.subjectId }))), tx.at, OFTEN],
  )
  return new Set(rows.map((row) => `${row.ruleId}:${row.subjectId}`))
}

async function stopChain(tx: Tx, call: Candidate, kind: 'loop' | 'depth' | 'often', causedBy: number | null, params: Record<string, unknown>): Promise<void> {
  await sql`insert into rule_chain_stop (chain) values (${call.chain}) on conflict do nothing`.execute(tx.db)
  await sql`
    update rule_run set state = 'stopped', finished_at = ${tx.at}, why = '{"code": "chain_stopped", "params": {}}' where chain = ${call.chain} and state = 'waiting'`.execute(tx.db)
  await raiseAlert(tx, { kind, ruleId: call.rule.id, otherRuleId: causedBy, subject: call.rule.subject, subjectId: call.subjectId, orderId: call.orderId, customerId: call.customerId, chain: call.chain, params })
}
