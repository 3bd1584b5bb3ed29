import type { AccessQuestions, Why } from '#shared/contracts/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { accessTo, guardOf, type Entity } from '#server/platform/fields.ts'
import type { Explain, Platform } from '#server/platform/platform.ts'
import type { Tx } from '#server/platform/transact.ts'
import { personActor } from './person-actor.ts'

type Asking = Pick<Platform, 'db' | 'catalogues' | 'explains' | 'visibility'>

/**
 * Why somebody sees a record or does not: the rules that decide, each with its answer for this record. Told only of records that the asker
 * sees; of others not even that they exist.
 * @param target a number, an id or the address of a page
 * @throws Refusal `not_found`; `invalid` for an address that leads to no record
 */
export async function explainAccess(platform: Asking, asker: Actor, userId: number, target: string, asked = 'order'): Promise<Why> {
  const db = platform.db.kysely
  const { entity, text } = placeOf(target, asked)
  const explain = platform.explains[entity]
  if (!explain) throw new Refusal('invalid', {}, 400, [{ path: 'target', code: 'no_record' }])
  const record = await explain.find(db, text)
  const seen = record && (await platform.visibility[entity]?.(db, asker, [record.id]))
  if (!record || !seen?.has(record.id)) throw notFound(entity, text)
  const actor = await personActor(db, userId)
  if (!actor) throw notFound('user', userId)
  const rules = await explain.rules(db, actor, record.id)
  const isVisible = (await platform.visibility[entity]!(db, actor, [record.id])).has(record.id)
  return { person: await personOf(db, actor), record: { entity, ...record }, isVisible, rules, fields: keptFields(actor, platform.catalogues.find(({ name }) => name === entity)) }
}

const PLACES: Record<string, string> = { orders: 'order', customers: 'customer' }

/** `https://crm.example/orders/17?…` is the order with the id 17; anything else is what people call it by. */
function placeOf(target: string, entity: string): { entity: string; text: string } {
  const found = /(?:^|\/)(orders|customers)\/(\d{1,15})(?:[/?#]|$)/.exec(target.trim())
  return found ? { entity: PLACES[found[1]!]!, text: `#${found[2]}` } : { entity, text: target.trim() }
}

async function personOf(db: Database, actor: Actor): Promise<Why['person']> {
  const id = actor.grants.userId!
  const row = await db.selectFrom('app_user').select(['name', 'active', 'is_owner']).where('id', '=', id).executeTakeFirstOrThrow()
  const groups = await db
    .selectFrom('user_group as g')
    .innerJoin('user_group_member as m', 'm.group_id', 'g.id')
    .select(['g.id', 'g.name'])
    .where('m.user_id', '=', id)
    .orderBy('g.ordering')
    .execute()
  return { id, name: row.name, isActive: row.active, isOwner: row.is_owner, groups }
}

function keptFields(actor: Actor, catalogue: Entity | undefined): Why['fields'] {
  const kept = new Map<string, Why['fields'][number]>()
  for (const field of catalogue?.fields.values() ?? []) {
    const access = accessTo(actor, field)
    const guard = guardOf(field)
    if (access !== 'edit') kept.set(guard, kept.get(guard) ?? { name: guard, label: catalogue!.guards?.[guard.split('.')[1]!] ?? field.label, access })
  }
  return [...kept.values()]
}

/** Somebody met a closed page and wants to be let in; asked once until it is answered. Says nothing of whether the record exists. */
export async function askAccess(tx: Tx, entity: string, entityId: number): Promise<void> {
  const userId = tx.actor.grants.userId
  if (userId === null) throw new Refusal('forbidden', {}, 403)
  const open = await tx.db.selectFrom('access_question').select('id').where('user_id', '=', userId).where('answered_at', 'is', null).execute()
  if (open.length >= MOST_OPEN) throw new Refusal('too_many_questions', { most: MOST_OPEN }, 429)
  const same = await tx.db.selectFrom('access_question').select('id').where('user_id', '=', userId).where('entity', '=', entity).where('entity_id', '=', entityId).where('answered_at', 'is', null).executeTakeFirst()
  if (same) return
  const { id } = await tx.db.insertInto('access_question').values({ user_id: userId, entity, entity_id: entityId, asked_at: tx.at }).returning('id').executeTakeFirstOrThrow()
  tx.record({ kind: 'access_question.asked', entity: 'access_question', entityId: id, about: { entity, id: entityId } })
}

const MOST_OPEN = 20

/** @throws Refusal `not_found` */
export async function answerAccess(tx: Tx, id: number): Promise<void> {
  const done = await tx.db.updateTable('access_question').set({ answered_at: tx.at, answered_by: tx.actor.grants.userId }).where('id', '=', id).where('answered_at', 'is', null).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw notFound('access_question', id)
  tx.record({ kind: 'access_question.answered', entity: 'access_question', entityId: id })
}

/** Questions that wait; the title of a record only when whoever reads may see it. */
export async function accessQuestions(db: Db, asker: Actor, platform: Pick<Platform, 'visibility' | 'explains'>): Promise<AccessQuestions> {
  const rows = await db.kysely
    .selectFrom('access_question as q')
    .innerJoin('app_user as u', 'u.id', 'q.user_id')
    .select(['q.id', 'u.id as userId', 'u.name', 'q.entity', 'q.entity_id as entityId', 'q.asked_at as askedAt'])
    .where('q.answered_at', 'is', null)
    .orderBy('q.id')
    .limit(200)
    .execute()
  const titled = rows.map(async ({ userId, name, askedAt, ...row }) => {
    const seen = await platform.visibility[row.entity]?.(db.kysely, asker, [row.entityId])
    const record = seen?.has(row.entityId) ? await (platform.explains[row.entity] as Explain | undefined)?.find(db.kysely, `#${row.entityId}`) : null
    return { ...row, user: { id: userId, name }, title: record?.title ?? null, askedAt: askedAt.toISOString() }
  })
  return { questions: await Promise.all(titled) }
}
