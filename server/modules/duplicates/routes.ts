import { Type } from 'typebox'
import {
  CustomerDuplicates, DuplicateCount, DuplicatePairs, MergeAnswer, MergePreview, MergeRequest, MergeRows, TypedMatches, UndoAnswer, UndoPreview, UndoRequest,
} from '#shared/contracts/duplicates.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { matchesOf, matchesOfTyped } from './find-matches.ts'
import { listMerges, mergesIntoCustomer } from './list-merges.ts'
import { countPairs, listPairs } from './list-pairs.ts'
import { mergeCustomers } from './merge-customers.ts'
import { previewMerge } from './preview-merge.ts'
import { previewUndo } from './preview-undo.ts'
import { undoMerges } from './undo-merge.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })

export function duplicatesRoutes(app: App, platform: Platform): void {
  findingRoutes(app, platform)
  mergeRoutes(app, platform)
}

function findingRoutes(app: App, { db, visibility }: Platform): void {
  const access = { config: { access: 'customers.view' as const } }

  const page = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 100 })) })
  app.get('/api/duplicates', { ...access, schema: { description: 'Customers who are probably one person, in pairs, the surest first', querystring: page, response: { 200: DuplicatePairs } } }, (request) =>
    listPairs(db.kysely, request.actor, request.query.cursor))

  app.get('/api/duplicates/totals', { ...access, schema: { description: 'How many pairs there are', response: { 200: DuplicateCount } } }, (request) => countPairs(db.kysely, request.actor))

  app.get('/api/duplicates/of/:id', { ...access, schema: { description: 'Who is probably the same person, and what was merged into this customer', params: ById, response: { 200: CustomerDuplicates } } }, async (request) => {
    const { id } = request.params
    const seen = await visibility['customer']!(db.kysely, request.actor, [id])
    if (!seen.has(id)) throw notFound('customer', id)
    const [matches, merges] = await Promise.all([matchesOf(db.kysely, request.actor, id), mergesIntoCustomer(db.kysely, request.actor, id)])
    return { matches, merges }
  })

  const typed = Type.Object({
    phone: Type.Optional(Type.String({ maxLength: 100 })), email: Type.Optional(Type.String({ maxLength: 254 })),
    site: Type.Optional(Type.String({ maxLength: 64 })), except: Type.Optional(Id),
  })
  app.get('/api/duplicates/typed', { ...access, schema: { description: 'Who has the phone or e-mail that is being typed', querystring: typed, response: { 200: TypedMatches } } }, async (request) => ({
    matches: await matchesOfTyped(db.kysely, request.actor, request.query),
  }))
}

function mergeRoutes(app: App, { db }: Platform): void {
  const mayRead = { config: { access: 'customers.view' as const } }
  const mayChange = { config: { access: 'customers.change' as const } }

  const asked = Type.Object({ ids: Type.String({ maxLength: 400, description: 'Ids of customers, by commas; 2 to 21' }), survivor: Type.Optional(Id) })
  app.get('/api/duplicates/preview', { ...mayRead, schema: { description: 'What merging them would come to, side by side', querystring: asked, response: { 200: MergePreview } } }, (request) =>
    previewMerge(db.kysely, request.actor, readIds(request.query.ids), request.query.survivor))

  app.post('/api/duplicates/merge', { ...mayChange, schema: { description: 'Makes one customer of several; can be undone for 30 days', body: MergeRequest, response: { 200: MergeAnswer } } }, (request) =>
    transact(db, request.actor, (tx) => mergeCustomers(tx, request.body)))

  const before = Type.Object({ before: Type.Optional(Id) })
  app.get('/api/duplicates/merges', { ...mayRead, schema: { description: 'Merges of the last 30 days, newest first', querystring: before, response: { 200: MergeRows } } }, (request) =>
    listMerges(db.kysely, request.actor, request.query.before))

  app.get('/api/duplicates/merges/:id/undo', { ...mayRead, schema: { description: 'What undoing it would come to', params: ById, response: { 200: UndoPreview } } }, (request) =>
    previewUndo(db.kysely, request.actor, request.params.id))

  app.post('/api/duplicates/undo', { ...mayChange, schema: { description: 'Splits again what was merged; what came since stays with the survivor', body: UndoRequest, response: { 200: UndoAnswer } } }, (request) =>
    transact(db, request.actor, (tx) => undoMerges(tx, request.body.mergeIds, request.body.notSame)))
}

function readIds(text: string): number[] {
  const ids = [...new Set(text.split(',').map(Number))]
  if (ids.length < 2 || ids.length > 21 || !ids.every((id) => Number.isSafeInteger(id) && id > 0)) throw invalid('ids', 'not_valid')
  return ids
}
