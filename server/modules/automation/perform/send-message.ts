import { sql } from 'kysely'
import type { MessageStep } from '#shared/contracts/automation.ts'
import type { Database } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { planMessage, recipientFor, type Channel } from '#server/modules/messages/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'
import { countMessage } from '../fuse.ts'
import { fillText } from './fill-text.ts'

type Whom = Pick<WorkedRun, 'subject' | 'orderId' | 'customerId'>

/** A message to the customer: by the first of the channels in which they have an address. */
export async function sendMessage(tx: Tx, run: WorkedRun, step: MessageStep): Promise<StepDone> {
  const found = await addressFor(tx.db, run, step)
  if (!found) return { state: 'skipped', why: { code: 'no_address', params: { channel: step.channel } } }
  const templateId = await templateOf(tx.db, step)
  await countMessage(tx, run)
  const { account } = await freshReferences(tx.db)
  const content = templateId === null ? await fillText(tx.db, run, { subject: step.content?.subject, text: step.content?.text ?? '' }, found.channel) : null
  const planned = await planMessage(tx, {
    key: messageKey(run, step.id), channel: found.channel, purpose: step.purpose, topic: step.topic ?? null, to: { customerId: run.customerId },
    ...(content ? { content } : { templateId }),
    locale: account.locale === 'en' ? 'en' : 'ru', about: { orderId: run.orderId, customerId: run.customerId },
    origin: { kind: 'rule', ruleId: run.ruleId, runId: run.id, stepId: step.id, name: run.ruleName },
  })
  const result = { messageId: planned.id, channel: found.channel, messageState: planned.state, messageReason: planned.reason }
  if (planned.state === 'suppressed' || planned.state === 'failed') return { state: 'skipped', why: { code: planned.reason ?? planned.state, params: { channel: found.channel } }, result }
  return { state: 'done', result }
}

/** One rule, one occasion, one step: one message, for ever. */
const messageKey = ({ ruleId, occasion }: Pick<WorkedRun, 'ruleId' | 'occasion'>, stepId: string): string => `rule:${ruleId}:${occasion}:${stepId}`

/** By which channel and where to; a channel whose addresses are found out when it is sent has none yet. */
export async function addressFor(db: Database, { orderId, customerId }: Whom, { channel, fallback = [] }: Pick<MessageStep, 'channel' | 'fallback'>): Promise<{ channel: Channel; address: string | null } | null> {
  if (customerId === null) return null
  for (const one of [channel, ...fallback]) {
    if (one === 'push') return { channel: one, address: null }
    const { address } = await recipientFor(db, { customerId, ...(orderId === null ? {} : { orderId }), channel: one })
    if (address !== null) return { channel: one, address }
  }
  return null
}

async function templateOf(db: Database, { template, content }: MessageStep): Promise<number | null> {
  if (!template) {
    if (!content) throw new Refusal('template_missing', { template: null })
    return null
  }
  const { rows } = await sql<{ id: number }>`select id from message_template where code = ${template} and is_active`.execute(db)
  if (!rows[0]) throw new Refusal('template_missing', { template })
  return rows[0].id
}
