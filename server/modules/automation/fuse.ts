import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { sendingSettings } from '#server/modules/messages/index.ts'
import { ruleActor, type WorkedRun } from './advance-run.ts'
import { raiseAlert } from './alerts.ts'

/** A rule was about to send more than it may in an hour. */
export class FuseBlown extends Error {
  readonly ruleId: number
  readonly ruleName: string
  readonly perHour: number
  constructor(ruleId: number, ruleName: string, perHour: number) {
    super(`rule ${ruleId} is about to send more than ${perHour} messages an hour`)
    this.ruleId = ruleId
    this.ruleName = ruleName
    this.perHour = perHour
  }
}

/** Runs that are moved together cannot see one another's messages: so near its fuse each goes apart. */
class NearFuse extends Error {}

/** More messages than the runs of all lanes can have in hand at one moment. Farther than this from the fuse nobody waits for another's count. */
const IN_HAND = 200

/** Asked before every message. @throws FuseBlown, NearFuse */
export async function countMessage(tx: Tx, run: WorkedRun): Promise<void> {
  const perHour = run.draft.limits?.fusePerHour ?? (await sendingSettings(tx.db)).fusePerHour
  if ((await sentWithinHour(tx, run, perHour)) + IN_HAND < perHour) return
  if (run.isTogether) throw new NearFuse()
  // Lanes count one after another here, so that none sends what another has just sent.
  tx.send('rule_fuse_lock', 'select pg_advisory_xact_lock(7405103, hashint8($1))', [run.ruleId])
  if ((await sentWithinHour(tx, run, perHour)) >= perHour) throw new FuseBlown(run.ruleId, run.ruleName, perHour)
}

/** @returns `most` when there are that many or more */
async function sentWithinHour(tx: Tx, run: WorkedRun, most: number): Promise<number> {
  const rows = await tx.prepared<{ sent: number }>(
    'rule_fuse_count',
    `select count(*)::int as sent from (select from rule_step where rule_id = $1 and kind = 'message' and state = 'done' and at > greatest($2::timestamptz - interval '1 hour', $3::timestamptz) limit $4) s`,
    [run.ruleId, tx.at, run.fuseCountsFrom, most],
  )
  return rows[0]!.sent
}

/** Pauses the rule and asks those who keep it. What is due waits until they have answered. */
export async function pauseRule(db: Db, { ruleId, ruleName, perHour }: FuseBlown): Promise<void> {
  await transact(db, ruleActor(ruleId, ruleName), async (tx) => {
    const { rows } = await sql`update rule set paused_at = ${tx.at}, fuse_sent = ${perHour} where id = ${ruleId} and paused_at is null returning id`.execute(tx.db)
    if (rows.length > 0) await raiseAlert(tx, { kind: 'fuse', ruleId, otherRuleId: null, subject: null, subjectId: null, chain: null, params: { perHour } })
  })
}
