import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Lists that can be written into a file; the right to each is `<entities>.export`. */
export const EXPORTED = ['order', 'customer', 'product', 'task', 'company'] as const
export type Exported = (typeof EXPORTED)[number]

export const StartExport = Type.Object(
  {
    entity: Type.Enum([...EXPORTED]),
    fields: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 200, uniqueItems: true, description: 'Columns in their order; those that the person may not see are left out' }),
    filter: Type.Optional(Type.String({ maxLength: 20_000, description: 'A condition as JSON' })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    sort: Type.Optional(Type.String({ maxLength: 64 })),
    group: Type.Optional(Id),
    separator: Type.Enum([';', ','], { description: 'With a semicolon decimals have a comma, as programs in Russian want them' }),
  },
  { additionalProperties: false },
)
export type StartExport = Static<typeof StartExport>

export const ExportRun = Type.Object({
  id: Id,
  entity: Type.String(),
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  total: Nullable(Type.Integer({ description: 'Rows to write; null: not counted yet' })),
  written: Type.Integer(),
  bytes: Nullable(Type.Integer()),
  reason: Nullable(Type.String({ description: 'Why it failed: rights_changed, disk_full, fault' })),
  createdAt: Moment,
  finishedAt: Nullable(Moment),
  fetchedAt: Nullable(Moment),
  isThere: Type.Boolean({ description: 'The file can be fetched' }),
})
export type ExportRun = Static<typeof ExportRun>
export const ExportRuns = Type.Object({ exports: Type.Array(ExportRun) })
