import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { guardChains } from './guard-chains.ts'
import { followRule, liveRules, type LiveRule } from './live-rules.ts'
import { matchesEvent, subjectOf } from './match-event.ts'
import { putRuns, type Candidate } from './new-runs.ts'
import { followDates } from './plan-dates.ts'
import { followSilence } from './plan-silence.ts'
import { wakeWaits } from './wake-waits.ts'
import { callWorkers } from './work-runs.ts'

/**
 * Reads the change log and puts down which rules are called for which records. It decides nothing else: conditions are looked at when a run begins, by
 * work-runs.ts, so that the log is read on however much there is to do.
 */
export const rulesReader: Reader = {
  name: 'automation.rules',
  effect: async (tx, entries) => {
    let rules = await liveRules(tx)
    let calls: Candidate[] = []
    let from = 0
    for (const [index, entry] of entries.entries()) {
      if (entry.entity !== 'rule' || !(await followRule(tx, entry))) continue
      // What came before the switch is answered by the rules of before.
      await follow(tx, rules, entries.slice(from, index), calls)
      calls = []
      rules = await liveRules(tx)
      from = index
    }
    await follow(tx, rules, entries.slice(from), calls)
  },
}

async function follow(tx: Tx, rules: readonly LiveRule[], entries: readonly LogEntry[], calls: Candidate[]): Promise<void> {
  if (entries.length === 0) return
  const woken = await wakeWaits(tx, entries)
  if (rules.length > 0) {
    for (const entry of entries) for (const rule of rules) if (entry.id > rule.sinceEntry && matchesEvent(rule.draft.event, entry)) addCall(calls, rule, entry, tx.at)
    await followDates(tx, rules, entries)
    await followSilence(tx, rules, entries)
  }
  const made = await putRuns(tx, await guardChains(tx, rules, calls, entries))
  if (made + woken > 0) callWorkers(tx)
}

function addCall(calls: Candidate[], rule: LiveRule, entry: LogEntry, now: Date): void {
  const subjectId = subjectOf(rule.subject, entry)
  if (subjectId === null) return
  calls.push({
    rule, occasion: `e${entry.id}`, subjectId, orderId: rule.subject === 'order' ? subjectId : entry.orderId, customerId: rule.subject === 'customer' ? subjectId : entry.customerId,
    chain: entry.chain, depth: 1, entryId: entry.id, cause: entry.kind, causeBy: entry.actorKind, at: now, dueAt: now, stopped: null,
  })
}
