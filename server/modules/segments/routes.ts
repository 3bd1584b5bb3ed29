import { Type } from 'typebox'
import { CreateSegment, CustomerSegments, EditSegment, FoundNames, PreviewSegment, ReadySet, SaveScale, ScaleView, SEARCHED_KINDS, SegmentList, SegmentMade, SegmentPreview, SegmentRow, SegmentSizes, SegmentWhy, UseReady } from '#shared/contracts/segments.ts'
import { describeFields, fieldFor } from '#server/platform/fields.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { customerSegments } from './customer-card.ts'
import { explainMember } from './explain-member.ts'
import { previewSegment } from './preview-segment.ts'
import { readSegment, readSegments, readSizes } from './read-segments.ts'
import { readySet, useReady } from './ready-set.ts'
import { saveScale, scaleView } from './rfm-scale.ts'
import { chosenNames, searchNames } from './searched-names.ts'
import { createSegment, editSegment } from './save-segment.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const TOLD_LINES = 100
const Told = Type.Object({ name: Type.String(), type: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), filter: Type.Boolean(), options: Type.Optional(Type.String()) })

export function segmentRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const view = { config: { access: 'segments.view' as const } }
  const change = { config: { access: 'segments.change' as const } }

  app.get('/api/segments', { ...view, schema: { description: 'All segments, archived ones last', response: { 200: SegmentList } } }, async () => ({ segments: await readSegments(db.kysely) }))
  app.get('/api/segments/catalogue', { ...view, schema: { description: 'What conditions may ask of customers: fields, and what there is of them', response: { 200: Type.Object({ fields: Type.Array(Told), relations: Type.Array(Type.Object({ name: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), fields: Type.Array(Told) })) }) } } }, async ({ actor }) => ({
    fields: describeFields(customerCatalogue, actor).filter((field) => field.filter),
    relations: Object.entries(customerCatalogue.relations ?? {}).filter(([, relation]) => relation.label !== undefined).map(([name, relation]) => ({
      name, label: relation.label!, fields: [...relation.entity().fields.values()].flatMap((field) => (field.filter && fieldFor(actor, field) ? [{ name: field.name, type: field.type, label: field.label, filter: true, ...(field.options ? { options: field.options } : {}) }] : [])),
    })),
  }))
  app.get('/api/segments/names/:kind', { ...view, schema: { description: 'What conditions hold by number: looked for by name, or named by number', params: Type.Object({ kind: Type.Enum([...SEARCHED_KINDS]) }), querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })), codes: Type.Optional(Type.String({ maxLength: 20_000, description: 'Numbers with commas between them' })) }), response: { 200: FoundNames } } }, async ({ actor, params: { kind }, query: { q, codes } }) => ({
    items: codes === undefined ? await searchNames(db.kysely, actor, kind, q ?? '') : await chosenNames(db.kysely, actor, kind, codes.split(',')),
  }))
  app.get('/api/segments/ready', { ...view, schema: { description: 'The ready set', response: { 200: ReadySet } } }, () => readySet(db.kysely))
  app.post('/api/segments/ready', { ...change, schema: { description: 'Makes segments of the ready set; those in use stay as they are', body: UseReady, response: { 201: SegmentList } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => useReady(tx, request.body.codes, request.body.locale ?? 'ru'))
    return reply.code(201).send({ segments: await readSegments(db.kysely) })
  })
  app.put('/api/segments/scale', { ...change, schema: { description: 'Which bounds the bands of RFM go by', body: SaveScale, response: { 200: ScaleView } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveScale(tx, request.body))
    return scaleView(db.kysely)
  })
  app.get('/api/segments/scale', { ...view, schema: { description: 'Which bounds the bands of RFM go by, and how many customers are in each', response: { 200: ScaleView } } }, () => scaleView(db.kysely))
  app.post('/api/segments/scale/preview', { ...change, schema: { description: 'What the bounds and the bands would be; nothing is kept', body: SaveScale, response: { 200: ScaleView } } }, (request) => scaleView(db.kysely, request.body))
  // Counted over everybody: whoever sees only some of the customers would learn of the others by it.
  app.post('/api/segments/preview', { ...change, schema: { description: 'How many fulfil a condition, and ten of them; nothing is kept', body: PreviewSegment, response: { 200: SegmentPreview } } }, (request) => previewSegment(platform, request.actor, request.body.condition))
  app.post('/api/segments', { ...change, bodyLimit: 16_000_000, schema: { description: 'Makes a segment', body: CreateSegment, response: { 201: SegmentMade } } }, async (request, reply) => {
    const { id, unknown } = await transact(db, request.actor, (tx) => createSegment(tx, request.body))
    return reply.code(201).send({ segment: await readSegment(db.kysely, id), unknown: unknown.slice(0, TOLD_LINES), unknownCount: unknown.length })
  })

  app.get('/api/segments/:id', { ...view, schema: { description: 'A segment: its condition, in words too, and its size over thirty days', params: ById, response: { 200: SegmentRow } } }, (request) => readSegment(db.kysely, request.params.id))
  app.patch('/api/segments/:id', { ...change, schema: { description: 'Changes what is given; 409 conflict where somebody else was faster, segment_circle for one that asks about itself', params: ById, body: EditSegment, response: { 200: SegmentRow } } }, async (request) => {
    await transact(db, request.actor, (tx) => editSegment(tx, request.params.id, request.body))
    return readSegment(db.kysely, request.params.id)
  })
  app.get('/api/segments/:id/sizes', { ...view, schema: { description: 'Size day by day, and how many entered and left', params: ById, querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 1100, default: 90 })) }), response: { 200: SegmentSizes } } }, (request) =>
    readSizes(db.kysely, request.params.id, request.query.days ?? 90))
  app.get('/api/segments/:id/why/:customerId', { ...view, schema: { description: 'Why a customer is in the segment or is not', params: Type.Object({ id: Id, customerId: Id }), response: { 200: SegmentWhy } } }, (request) =>
    explainMember(db.kysely, request.actor, request.params.id, request.params.customerId))
  app.get('/api/customers/:id/segments', { ...view, schema: { description: 'The segments that a customer is in, his bands of RFM, and whether campaigns leave him out', params: ById, response: { 200: CustomerSegments } } }, (request) =>
    customerSegments(db.kysely, request.actor, request.params.id))
}
