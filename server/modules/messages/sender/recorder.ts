import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, withinChain, type Tx } from '#server/platform/transact.ts'
import { messageChange } from '../message-state.ts'
import { recordBounce } from '../record-bounce.ts'
import type { Outcome } from './outcome.ts'

/** Outcomes that come in quick succession share a transaction. */
const GATHER = 15
const PORTION = 200
const AGAIN = [100, 500, 2000, 5000]

type Waiting = { outcome: Outcome; sender: number }

/**
 * Writes down what became of messages. A letter that has left must not be forgotten because the database is away for a moment: it is kept
 * here and written again until it stands.
 */
export class Recorder {
  readonly #db: Db
  readonly #log: FastifyBaseLogger
  readonly #told: () => void
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  #isEnding = false

  /** @param told called whenever outcomes stand: what waited behind these messages may leave */
  constructor(db: Db, log: FastifyBaseLogger, told: () => void) {
    this.#db = db
    this.#log = log
    this.#told = told
  }

  add(outcome: Outcome, sender: number): void {
    this.#waiting.push({ outcome, sender })
    this.#flushing ??= this.#flush()
  }

  /** Resolves when everything stands, or cannot be written any more. */
  async end(): Promise<void> {
    this.#isEnding = true
    while (this.#flushing) await this.#flushing
  }

  async #flush(): Promise<void> {
    await setTimeout(GATHER)
    while (this.#waiting.length > 0) {
      const portion = this.#waiting.splice(0, PORTION)
      const groups = [...Map.groupBy(portion, ({ sender }) => sender).values()]
      await Promise.all(groups.map((group) => this.#write(group)))
      this.#told()
    }
    this.#flushing = undefined
  }

  async #write(group: Waiting[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await transact(this.#db, systemActor('messages'), (tx) => recordOutcomes(tx, group.map((one) => one.outcome), group[0]!.sender))
      } catch (error) {
        this.#log.error({ err: error, messages: group.length }, 'what became of messages could not be written down; it is tried again')
        // A process that ends leaves the rest to whoever takes up what it had in hand: there it counts as perhaps sent.
        if (this.#isEnding && attempt >= AGAIN.length) return
        await setTimeout(AGAIN[Math.min(attempt, AGAIN.length - 1)])
      }
    }
  }
}

const chainOf = ({ row }: Outcome): string | undefined => (typeof row.origin.chain === 'string' ? row.origin.chain : undefined)

// A gateway may have told that it was delivered before this stands. A sender that was taken for dead while it lived writes what it knows
// into what waits for the second try.
const RECORD = `
  update message m set
    state = case when m.state = 'delivered' then m.state else i.state end,
    reason = case when i.state in ('sent', 'delivered') and m.uncertain > 0 then 'maybe_twice' else i.reason end,
    reason_params = nullif(i.reason_params, 'null'), next_try_at = coalesce(i.next_try_at, m.next_try_at), attempts = m.attempts - i.uncounted, uncertain = m.uncertain + i.uncertain,
    sent_at = case when i.state in ('sent', 'delivered') then coalesce(m.sent_at, now()) else m.sent_at end,
    delivered_at = case when i.state = 'delivered' then now() else m.delivered_at end,
    external_id = coalesce(i.external_id, m.external_id), address = coalesce(i.address, m.address), subject = coalesce(i.subject, m.subject), body_text = coalesce(i.body_text, m.body_text),
    body_html = coalesce(i.body_html, m.body_html), template_version = coalesce(i.template_version, m.template_version), claimed_by = null, updated_at = now()
  from jsonb_to_recordset($1::jsonb) as i (id bigint, state text, reason text, reason_params jsonb, next_try_at timestamptz, uncounted int, uncertain int, external_id text,
    address text, subject text, body_text text, body_html text, template_version int)
  where m.id = i.id and ((m.claimed_by = $2 and m.state in ('sending', 'delivered')) or (i.state in ('sent', 'delivered') and m.state = 'planned' and m.reason = 'maybe_twice'))
  returning m.id`

/** Those behind it in the line wait as long as it does, so that nobody looks at them in vain. */
const HOLD_LINE = `
  update message m set next_try_at = i.next_try_at
  from jsonb_to_recordset($1::jsonb) as i (id bigint, line text, due_at timestamptz, next_try_at timestamptz)
  where m.line = i.line and m.state = 'planned' and (m.due_at, m.id) > (i.due_at, i.id) and m.next_try_at < i.next_try_at`

/** Writes outcomes of one sender in one go. */
async function recordOutcomes(tx: Tx, outcomes: readonly Outcome[], sender: number): Promise<void> {
  const rows = outcomes.map(({ row, state, reason, params, nextTryAt, isUncounted, isUncertain, externalId, address, words }) => ({
    id: row.id, state, reason, reason_params: params, next_try_at: nextTryAt, uncounted: isUncounted ? 1 : 0, uncertain: isUncertain ? 1 : 0, external_id: externalId,
    // What came by a template is kept as it left; what was given stands there already. Of a campaign the text is enough: a quarter of a million
    // letters in HTML would be the largest thing in the database, and their template has a version.
    address, ...(row.templateId === null || !words ? {} : { subject: words.subject, body_text: words.text, body_html: row.lane === 'bulk' ? null : words.html, template_version: words.templateVersion }),
  }))
  const written = new Set((await tx.prepared<{ id: number }>('message_record', RECORD, [JSON.stringify(rows), sender])).map((row) => row.id))
  const held = outcomes.filter(({ state, nextTryAt, isUncounted }) => state === 'planned' && nextTryAt !== null && !isUncounted)
  if (held.length > 0) {
    const lines = held.map(({ row, nextTryAt }) => ({ id: row.id, line: row.line, due_at: row.dueAt, next_try_at: nextTryAt }))
    await tx.prepared('message_hold_line', HOLD_LINE, [JSON.stringify(lines)])
  }
  for (const outcome of outcomes) {
    if (!written.has(outcome.row.id) || outcome.state === 'planned') continue
    // What follows from a message belongs to the chain of what caused it.
    const chain = chainOf(outcome)
    const own = chain ? withinChain(tx, chain) : tx
    own.record(changeOf(outcome))
    if (outcome.bounce && outcome.address) await recordBounce(own, { address: outcome.address, kind: outcome.bounce, words: String(outcome.params?.['words'] ?? ''), channel: outcome.row.channel === 'sms' ? 'sms' : 'email' })
  }
}

function changeOf({ row, state, reason, params, words, externalId }: Outcome) {
  const kind = state === 'sent' || state === 'delivered' ? 'message.sent' : state === 'suppressed' ? 'message.suppressed' : 'message.failed'
  const { id, orderId, customerId, site, channel, purpose, templateId } = row
  return messageChange(
    kind,
    { id, orderId, customerId, site, channel, purpose, templateId, subject: words?.subject ?? row.subject },
    { state: ['planned', state], ...(reason ? { reason: [null, reason] } : {}) },
    { origin: row.origin, ...(params ? { params } : {}), ...(externalId ? { externalId } : {}), ...(row.uncertain > 0 ? { maybeTwice: true } : {}) },
  )
}
