import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about loads of advertising spend. Money: minor units. Days: `YYYY-MM-DD`. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Code = Type.String({ minLength: 1, maxLength: 255 })
const Label = Type.String({ maxLength: 255 })
const Sites = Type.Array(Code, { maxItems: 100, uniqueItems: true })
const At = Type.Integer({ minimum: 0, maximum: 1000 })

export const Columns = Type.Partial(
  Type.Object({ date: At, dateTo: At, amount: At, source: At, medium: At, campaign: At, keyword: At, content: At, clicks: At, views: At, comment: At }, { additionalProperties: false }),
  { description: 'Which column of the file is what, from 0' },
)

/** Goes as JSON in the query, since the file itself is the body. */
export const LoadOptions = Type.Object(
  {
    item: Code,
    sites: Type.Optional(Sites),
    source: Type.Optional(Label),
    medium: Type.Optional(Label),
    cabinet: Type.Optional(Type.String({ maxLength: 100, description: 'Tells two cabinets of one source apart: files of one do not replace those of the other' })),
    percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Added to every amount: tax, commission' })),
    columns: Type.Optional(Columns),
    headerLine: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
)
export type LoadOptions = Static<typeof LoadOptions>

export const SpendProblem = Type.Object({ line: Type.Integer(), code: Type.String(), text: Type.String() })
export const SpendPreview = Type.Object({
  encoding: Type.String(),
  separator: Type.String(),
  headerLine: Type.Integer({ description: 'Where the headings stand, from 1' }),
  header: Type.Array(Type.String()),
  columns: Columns,
  isComplete: Type.Boolean({ description: 'The day and the money were found among the headings' }),
  rows: Type.Array(
    Type.Object({
      line: Type.Integer(), cells: Type.Array(Type.String()), problem: Nullable(SpendProblem), isSkipped: Type.Boolean(),
      spend: Nullable(Type.Object({ dateFrom: Type.String(), dateTo: Type.String(), amount: Type.Integer(), source: Type.String(), medium: Type.String(), campaign: Nullable(Type.String()) })),
    }),
    { description: 'The first lines, as they would be read' },
  ),
})
export type SpendPreview = Static<typeof SpendPreview>

export const AdLoad = Type.Object({
  id: Id,
  accountId: Nullable(Id),
  name: Type.String({ description: 'Of the file or the account' }),
  dateFrom: Nullable(Type.String()),
  dateTo: Nullable(Type.String()),
  rows: Type.Integer({ description: 'Lines read, without totals and empty ones' }),
  refused: Type.Integer(),
  created: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  removed: Type.Integer({ description: 'Of the same source and period, and not in this load any more' }),
  amount: Type.Integer(),
  problems: Type.Array(SpendProblem, { description: 'The first 200' }),
  createdAt: Type.String(),
  by: Nullable(Type.String()),
})
export type AdLoad = Static<typeof AdLoad>
export const AdLoadDone = Type.Object({ ...AdLoad.properties, alsoThere: Type.Object({ count: Type.Integer(), amount: Type.Integer() }, { description: 'Costs of the same sources and days that came another way: is something counted twice?' }) })
export type AdLoadDone = Static<typeof AdLoadDone>

export const AdAccount = Type.Object({
  id: Id,
  kind: Type.String(),
  name: Type.String(),
  settings: Type.Record(Type.String(), Type.Unknown()),
  secrets: Type.Array(Type.String(), { description: 'Names of the secrets that are set' }),
  item: Type.String(),
  sites: Sites,
  source: Type.String(),
  medium: Type.String(),
  daysBack: Type.Integer(),
  isOn: Type.Boolean(),
  health: Type.Enum(['new', 'waiting', 'well', 'failing']),
  healthCode: Nullable(Type.String()),
  healthWords: Nullable(Type.String({ description: 'What the service said' })),
  unitsLeft: Nullable(Type.Integer({ description: 'What is left of the service’s daily allowance' })),
  loadedAt: Nullable(Type.String()),
  loadedTo: Nullable(Type.String()),
  nextAt: Type.String(),
})
export type AdAccount = Static<typeof AdAccount>
const Given = {
  name: Type.String({ minLength: 1, maxLength: 100 }), settings: Type.Record(Type.String(), Type.Unknown()), secrets: Type.Record(Type.String(), Type.String({ maxLength: 2000 })), item: Code, sites: Sites,
  source: Type.String({ minLength: 1, maxLength: 255 }), medium: Label, daysBack: Type.Integer({ minimum: 1, maximum: 90, description: 'How many last days are loaded each time: services correct their figures' }), isOn: Type.Boolean(),
}
export const CreateAdAccount = Type.Object({ kind: Code, ...Type.Partial(Type.Object(Given)).properties, name: Given.name, item: Given.item }, { additionalProperties: false })
export type CreateAdAccount = Static<typeof CreateAdAccount>
export const EditAdAccount = Type.Partial(Type.Object(Given), { additionalProperties: false, minProperties: 1 })
export type EditAdAccount = Static<typeof EditAdAccount>
export const AdService = Type.Object({
  kind: Type.String(),
  title: Type.Object({ ru: Type.String(), en: Type.String() }),
  source: Type.String(),
  medium: Type.String(),
  settings: Type.Array(Type.Object({ name: Type.String(), kind: Type.Enum(['text', 'flag']), label: Type.Object({ ru: Type.String(), en: Type.String() }), value: Type.Optional(Type.Unknown()) })),
  secrets: Type.Array(Type.Object({ name: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }) })),
})
export type AdService = Static<typeof AdService>
