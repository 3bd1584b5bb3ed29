import { sql } from 'kysely'
import { minor } from '#shared/money.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { applyChanges, type CostPatch } from './change-cost.ts'
import { lockCosts, type CostState } from './cost-state.ts'
import { costCatalogue } from './fields.ts'

export type Edits = Record<string, { from?: unknown; to: unknown }>

const asText = (value: unknown, name: string): string => (typeof value === 'string' ? value : value === null ? '' : refuse(name))
const asTextOrNone = (value: unknown, name: string): string | null => (value === null || typeof value === 'string' ? value || null : refuse(name))
const asId = (value: unknown, name: string): number | null => (value === null || (Number.isSafeInteger(value) && Number(value) > 0) ? (value as number | null) : refuse(name))
const asMoney = (value: unknown, name: string) => (Number.isSafeInteger(value) ? minor(value as number) : refuse(name))
const asCodes = (value: unknown, name: string): string[] => (Array.isArray(value) && value.every((code) => typeof code === 'string') ? value : refuse(name))

/** What a person may edit in place, and how the value is read. */
const READERS: { [Field in keyof CostPatch]-?: (value: unknown, name: string) => CostPatch[Field] } = {
  item: asText, dateFrom: asText, dateTo: asText, amount: asMoney, sites: asCodes, orderId: asId, userId: asId, source: asTextOrNone, medium: asTextOrNone, campaign: asTextOrNone,
  keyword: asTextOrNone, content: asTextOrNone, comment: asText,
}

/**
 * An edit in place: each field is changed only when it still holds what the person saw; else nothing is written.
 * @throws Refusal `conflict` (409) with mine and theirs; `not_found`, `forbidden`, `invalid`
 */
export async function editCost(tx: Tx, id: number, edits: Edits): Promise<void> {
  const patch: Record<string, unknown> = {}
  for (const [name, { to }] of Object.entries(edits)) {
    if (!Object.hasOwn(READERS, name)) throw invalid(name, 'not_editable')
    patch[name] = READERS[name as keyof CostPatch](to, name)
  }
  refuseFieldEdits(tx.actor, costCatalogue, Object.keys(edits))
  const [before] = await lockCosts(tx, [id])
  const conflicts = Object.entries(edits).filter(([name, { from, to }]) => {
    const now = normal(before![name as keyof CostState])
    return from !== undefined && now !== normal(from) && now !== normal(to)
  })
  if (conflicts.length > 0) throw await conflict(tx, before!, conflicts)
  await applyChanges(tx, before!, patch as CostPatch)
}

/** Empty is empty however it is written. */
const normal = (value: unknown): string => (value === null || value === undefined || value === '' ? '' : JSON.stringify(value))

async function conflict(tx: Tx, cost: CostState, conflicts: [string, Edits[string]][]): Promise<Refusal> {
  const fields: Record<string, unknown> = {}
  for (const [name, { from, to }] of conflicts) {
    const { rows } = await sql<{ at: Date; by: string | null }>`
      select l.at, coalesce(u.name, k.name) as by from change_log l
      left join app_user u on l.actor_kind = 'user' and u.id = l.actor_id left join api_key k on l.actor_kind = 'key' and k.id = l.actor_id
      where l.entity = 'cost' and l.entity_id = ${cost.id} and l.fields ? ${name} order by l.id desc limit 1`.execute(tx.db)
    fields[name] = { from: from ?? null, mine: to ?? null, theirs: cost[name as keyof CostState] ?? null, by: rows[0]?.by ?? null, at: rows[0]?.at ?? null }
  }
  return new Refusal('conflict', { fields }, 409)
}

function refuse(name: string): never {
  throw invalid(name, 'wrong_value')
}
