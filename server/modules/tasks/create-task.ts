import { differences } from '#server/platform/change-log.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { afterWorkingHours, freshReferences, workingHoursOf, type References } from '#server/modules/settings/index.ts'
import { holdPerformer, placeOf, readCommentary, readPhone, readText, refuseUnknownGroup, type Place } from './task-input.ts'
import { taskChange } from './task-state.ts'

export type NewTask = {
  /** What is to be done; taken from the typical task when left out. */
  text?: string
  commentary?: string
  /** Code of a typical task: its words, its term in working hours and its performer stand in for what is not said. */
  kind?: string | null
  dueAt?: Date | null
  /** Instead of dueAt: working hours of the account from now. */
  termHours?: number
  performerId?: number | null
  performerGroupId?: number | null
  /** Without a performer: to the manager of the order or customer, if there is an active one. */
  toManager?: boolean
  orderId?: number | null
  customerId?: number | null
  phone?: string | null
  /** Of a task about neither an order nor a customer. */
  site?: string | null
}

/**
 * Makes a task. One without a performer is its maker's own; of a key, a rule or the system it goes to the manager of the order or
 * customer, and to nobody when there is none.
 * @returns the id. @throws Refusal `invalid`
 */
export async function createTask(tx: Tx, input: NewTask): Promise<number> {
  const references = await freshReferences(tx.db)
  const type = input.kind ? references.taskTypes.byCode.get(input.kind) : undefined
  if (input.kind && !type) throw invalid('kind', 'unknown', { code: input.kind })
  const orderId = input.orderId ?? null
  const place = await placeOf(tx, { orderId, customerId: input.customerId ?? null }, input.site ?? null)
  const values = {
    kind: input.kind ?? null,
    text: readText(input.text ?? type?.name ?? ''),
    commentary: readCommentary(input.commentary ?? ''),
    dueAt: input.dueAt !== undefined ? input.dueAt : termFrom(tx.at, input.termHours ?? type?.termHours ?? null, references),
    ...(await performerOf(tx, input, type, place, references)),
    orderId,
    customerId: place.customerId,
    phone: readPhone(input.phone ?? null, references.account.countryIso),
  }
  const { id } = await tx.db
    .insertInto('task')
    .values({
      site: place.site, kind: values.kind, text: values.text, commentary: values.commentary, due_at: values.dueAt, performer_id: values.performerId,
      performer_group_id: values.performerGroupId, creator_id: tx.actor.grants.userId, order_id: orderId, customer_id: place.customerId, phone: values.phone,
      created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record(taskChange('task.created', { id, text: values.text, orderId, customerId: place.customerId, site: place.site }, differences({}, values)))
  return id
}

function termFrom(from: Date, hours: number | null, { account }: References): Date | null {
  if (hours === null) return null
  // An account that never opens has no working hours to count: plain ones are better than no term.
  const due = afterWorkingHours(from, hours, workingHoursOf(account)) ?? new Date(+from + hours * 3_600_000)
  return new Date(Math.ceil(+due / 60_000) * 60_000)
}

type Performer = { performerId: number | null; performerGroupId: number | null }

async function performerOf(tx: Tx, input: NewTask, type: { performerGroup: string | null; toManager: boolean } | undefined, place: Place, references: References): Promise<Performer> {
  if (input.performerId && input.performerGroupId) throw invalid('performerGroupId', 'one_performer')
  if (input.performerGroupId) {
    await refuseUnknownGroup(tx, input.performerGroupId)
    return { performerId: null, performerGroupId: input.performerGroupId }
  }
  if (input.performerId) {
    await holdPerformer(tx, input.performerId)
    return { performerId: input.performerId, performerGroupId: null }
  }
  const group = references.userGroups.find((one) => one.code === type?.performerGroup)
  if (group) return { performerId: null, performerGroupId: group.id }
  const manager = place.managerId !== null && references.usersById.get(place.managerId)?.active ? place.managerId : null
  const toManager = input.toManager ?? type?.toManager ?? false
  const performerId = (toManager ? manager : null) ?? tx.actor.grants.userId ?? manager
  if (performerId !== null) await holdPerformer(tx, performerId)
  return { performerId, performerGroupId: null }
}
