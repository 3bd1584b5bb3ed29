import { Type } from 'typebox'
import { parseCondition } from '#shared/conditions.ts'
import { CreateView, EditView, SavedView, SavedViews, type ViewQuery } from '#shared/contracts/views.ts'
import { may, refuseUnless, type Actor } from './access.ts'
import { differences } from './change-log.ts'
import type { Db } from './db.ts'
import { notFound, Refusal } from './errors.ts'
import type { Entity } from './fields.ts'
import { ById } from './http/by-id.ts'
import type { App } from './http/server.ts'
import type { Module } from './platform.ts'
import { describeCondition, type NameValue } from './conditions/describe.ts'
import { transact, type Tx } from './transact.ts'

type Kept = { id: number; entity: string; name: string; shared: boolean; ownerId: number; query: ViewQuery }

type Unsaid = Omit<SavedView, 'says'>

const config = { access: 'signed-in' } as const

/** Saved views of lists: one's own, and those that somebody shares. A private view of another person is not there at all. */
export function viewsRoutes(app: App, db: Db, catalogues: readonly Entity[], names: NonNullable<Module['names']>): void {
  const says = async (view: Unsaid): Promise<SavedView> => ({ ...view, says: sentences(view, catalogues, await names(db.kysely)) })
  const isKnown = (entity: string): boolean => catalogues.some((one) => one.name === entity)
  const Query = Type.Object({ entity: Type.Optional(Type.String({ maxLength: 64 })) })

  app.get('/api/views', { config, schema: { querystring: Query, response: { 200: SavedViews } } }, async (request) => ({
    views: await Promise.all((await viewList(db, request.actor, request.query.entity)).map(says)),
  }))
  app.post('/api/views', { config, schema: { body: CreateView, response: { 201: SavedView } } }, async (request, reply) => {
    if (!isKnown(request.body.entity)) throw new Refusal('invalid', {}, 400, [{ path: 'entity', code: 'unknown' }])
    return reply.code(201).send(await says(await transact(db, request.actor, (tx) => createView(tx, request.body))))
  })
  app.patch('/api/views/:id', { config, schema: { params: ById, body: EditView, response: { 200: SavedView } } }, async (request) =>
    says(await transact(db, request.actor, (tx) => editView(tx, request.params.id, request.body))))
  app.delete('/api/views/:id', { config, schema: { params: ById, response: { 200: Type.Object({ done: Type.Boolean() }) } } }, async (request) => {
    await transact(db, request.actor, (tx) => deleteView(tx, request.params.id))
    return { done: true }
  })
}

async function viewList(db: Db, actor: Actor, entity: string | undefined): Promise<Unsaid[]> {
  let query = db.kysely
    .selectFrom('saved_view')
    .select(['id', 'entity', 'name', 'shared', 'owner_id as ownerId', 'query'])
    .where((where) => where.or([where('shared', '=', true), where('owner_id', '=', actor.grants.userId ?? 0)]))
    .orderBy('position')
    .orderBy('name')
    .orderBy('id')
  if (entity !== undefined) query = query.where('entity', '=', entity)
  const rows = await query.limit(500).execute()
  return rows.map((row) => answerOf({ ...row, query: row.query as ViewQuery }, actor))
}

async function createView(tx: Tx, input: CreateView): Promise<Unsaid> {
  const ownerId = tx.actor.grants.userId
  if (ownerId === null) throw new Refusal('forbidden', {}, 403)
  const { entity, name, shared = false, query } = input
  check(tx, { shared, query })
  const { id } = await tx.db
    .insertInto('saved_view')
    .values({ entity, name: name.trim(), shared, owner_id: ownerId, query: JSON.stringify(query) })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'saved_view.created', entity: 'saved_view', entityId: id, fields: { name: [null, name], shared: [null, shared] } })
  return answerOf({ id, entity, name: name.trim(), shared, ownerId, query }, tx.actor)
}

async function editView(tx: Tx, id: number, changes: EditView): Promise<Unsaid> {
  const before = await changeable(tx, id)
  check(tx, changes)
  const after = { ...before, ...changes }
  await tx.db
    .updateTable('saved_view')
    .set({ name: after.name.trim(), shared: after.shared, query: JSON.stringify(after.query) })
    .where('id', '=', id)
    .execute()
  tx.record({ kind: 'saved_view.changed', entity: 'saved_view', entityId: id, fields: differences(before, after) })
  return answerOf(after, tx.actor)
}

async function deleteView(tx: Tx, id: number): Promise<void> {
  const view = await changeable(tx, id)
  await tx.db.deleteFrom('saved_view').where('id', '=', id).execute()
  tx.record({ kind: 'saved_view.deleted', entity: 'saved_view', entityId: id, fields: { name: [view.name, null] } })
}

/** @throws Refusal `not_found` also for a private view of somebody else, `forbidden` for a shared one without the right */
async function changeable(tx: Tx, id: number): Promise<Kept> {
  const row = await tx.db
    .selectFrom('saved_view')
    .select(['id', 'entity', 'name', 'shared', 'owner_id as ownerId', 'query'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || (!row.shared && row.ownerId !== tx.actor.grants.userId)) throw notFound('saved_view', id)
  if (row.shared) refuseUnless(tx.actor, 'views.share')
  return { ...row, query: row.query as ViewQuery }
}

function check(tx: Tx, input: { shared?: boolean; query?: ViewQuery }): void {
  if (input.shared) refuseUnless(tx.actor, 'views.share')
  if (input.query?.filter) parseCondition(input.query.filter)
}

function answerOf({ ownerId, ...view }: Kept, actor: Actor): Unsaid {
  return { ...view, mine: view.shared ? may(actor, 'views.share') : ownerId === actor.grants.userId }
}

/** What the view shows, in words; a view of an entity that is no more says nothing. */
function sentences(view: Unsaid, catalogues: readonly Entity[], name: NameValue): SavedView['says'] {
  const catalogue = catalogues.find((one) => one.name === view.entity)
  const { filter } = view.query
  if (!catalogue || !filter) return { ru: '', en: '' }
  return { ru: describeCondition(filter, catalogue, 'ru', name), en: describeCondition(filter, catalogue, 'en', name) }
}
