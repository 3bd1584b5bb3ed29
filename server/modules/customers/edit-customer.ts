import { sql } from 'kysely'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { applyChanges } from './change-customer.ts'
import type { CustomerChanges } from './customer-input.ts'
import { loadCustomer, type CustomerState } from './customer-state.ts'
import { customerCatalogue } from './fields.ts'

export type Edits = Record<string, { from?: unknown; to: unknown }>

/** What a person may edit in place, and how the value is checked; parts of the main address are `address.city`. */
const EDITABLE: Record<string, (value: unknown) => boolean> = {
  externalId: isText, firstName: isText, lastName: isText, patronymic: isText, nickName: isText, sex: isText, birthday: isText, email: isText,
  photoUrl: isText, discountCardNumber: isText,
  managerId: (value) => value === null || Number.isSafeInteger(value),
  vip: isYesNo, bad: isYesNo, isContact: isYesNo, subscribed: isYesNo,
  personalDiscount: (value) => typeof value === 'number',
  phones: isTexts, emails: isTexts,
  tags: (value) => Array.isArray(value) && value.every((tag) => typeof tag === 'string' || (typeof tag === 'object' && tag !== null && typeof tag.name === 'string')),
  contragent: isObject, customFields: isObject, address: (value) => value === null || isObject(value),
}

/**
 * An edit in place: each field is changed only when it still holds what the person saw; else nothing is written.
 * @throws Refusal `conflict` (409) with mine, theirs, and who changed it when; `invalid` for fields that are not edited in place
 */
export async function editCustomer(tx: Tx, id: number, edits: Edits): Promise<void> {
  // Before anything is compared: a conflict tells the value that is there.
  refuseFieldEdits(tx.actor, customerCatalogue, Object.keys(edits))
  const references = await freshReferences(tx.db)
  const before = await loadCustomer(tx, id)
  const changes: Record<string, unknown> = {}
  const conflicts: string[] = []
  for (const [field, { from, to }] of Object.entries(edits)) {
    const [name, part] = split(field)
    const accepts = Object.hasOwn(EDITABLE, name) ? EDITABLE[name]! : null
    if (!accepts || (part !== null && !(to === null || isText(to) || typeof to === 'number'))) throw invalid(field, 'not_editable')
    if (part === null && !accepts(to)) throw invalid(field, 'wrong_value')
    if (from !== undefined && canonical(from) !== canonical(currentValue(before, name, part))) conflicts.push(field)
    if (part === null) changes[name] = to
    else changes[name] = { ...(changes[name] as object), [part]: to }
  }
  if (conflicts.length > 0) throw await conflict(tx, before, edits, conflicts)
  await applyChanges(tx, before, changes as CustomerChanges, references)
}

function split(field: string): [name: string, part: string | null] {
  const match = /^address\.([A-Za-z]{1,40})$/.exec(field)
  return match ? ['address', match[1]!] : [field, null]
}

function currentValue(state: CustomerState, name: string, part: string | null): unknown {
  if (name === 'subscribed') return state.emailUnsubscribedAt === null
  if (name !== 'address') return state[name as keyof CustomerState]
  const main = state.addresses.find((address) => address.isMain) ?? state.addresses[0]
  return part === null ? main?.address : main?.address[part]
}

async function conflict(tx: Tx, state: CustomerState, edits: Edits, fields: string[]): Promise<Refusal> {
  const told: Record<string, unknown> = {}
  for (const field of fields) {
    const [name, part] = split(field)
    const logged = name === 'subscribed' ? 'emailUnsubscribedAt' : name
    const { rows } = await sql<{ at: Date; kind: string; actorId: number | null; name: string | null }>`
      select l.at, l.actor_kind as kind, l.actor_id as "actorId",
        case l.actor_kind when 'user' then (select u.name from app_user u where u.id = l.actor_id)
          when 'key' then (select k.name from api_key k where k.id = l.actor_id) end as name
      from change_log l
      where l.entity = 'customer' and l.entity_id = ${state.id} and l.fields ? ${logged}
      order by l.id desc limit 1`.execute(tx.db)
    const last = rows[0]
    told[field] = {
      from: edits[field]!.from ?? null,
      mine: edits[field]!.to,
      theirs: currentValue(state, name, part) ?? null,
      by: last ? { kind: last.kind, id: last.actorId, name: last.name } : null,
      at: last?.at ?? null,
    }
  }
  return new Refusal('conflict', { fields: told }, 409)
}

/** Equal values give equal texts: keys in one order, and nothing is the same however it is said. */
function canonical(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return JSON.stringify(value.map(canonical))
  if (typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, part]) => part !== null && part !== undefined)
  return JSON.stringify(entries.map(([key, part]) => [key, canonical(part)]).toSorted((one, other) => (one[0]! < other[0]! ? -1 : 1)))
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
function isYesNo(value: unknown): boolean {
  return typeof value === 'boolean'
}
function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
