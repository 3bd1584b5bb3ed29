import { Type, type Static } from 'typebox'

const Moment = Type.Unsafe<Date | string>(Type.String({ format: 'date-time', description: 'ISO 8601, UTC' }))
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description?: string) => Type.Union([schema, Type.Null()], description ? { description } : {})
const Reason = Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()) })

export const LoadNote = Type.Object({
  line: Type.Integer({ description: 'Line of the file in which the row begins' }),
  code: Type.String({ description: 'missing_id, bad_id, missing_name, missing_price, bad_price, bad_number, row_too_large, doubled_id, bad_category, unknown_category' }),
  params: Type.Record(Type.String(), Type.Unknown()),
  isKept: Type.Boolean({ description: 'The row was taken all the same, without what is odd' }),
})

export const CatalogueLoad = Type.Object({
  id: Type.Integer(),
  site: Type.String(),
  source: Type.String({ description: 'Path, file name or URL' }),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('asks')], {
    description: 'asks: more than a fifth of the offers in sale are not in the file; they stay until it is confirmed',
  }),
  startedAt: Moment,
  finishedAt: Nullable(Moment),
  rowsRead: Type.Integer(),
  offersAdded: Type.Integer(),
  offersChanged: Type.Integer(),
  offersUnchanged: Type.Integer(),
  offersDeactivated: Type.Integer(),
  offersMissing: Nullable(Type.Integer(), 'Offers in sale that the file does not name; known when it has been read'),
  rowsRefused: Type.Integer(),
  bytesRead: Type.Integer(),
  bytesTotal: Nullable(Type.Integer(), 'null when the source does not say'),
  error: Nullable(Reason, 'Why it failed or what it asks'),
  report: Type.Array(LoadNote, { description: 'The first thousand notes about rows' }),
})
export type CatalogueLoad = Static<typeof CatalogueLoad>
export type LoadNote = Static<typeof LoadNote>
