import { Type, type Static, type TSchema } from 'typebox'
import { ConditionSchema } from '#shared/conditions.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const shared = Type.Boolean({ description: 'Shown to everyone; needs the right views.share' })
const orNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))

export const ViewQuery = Type.Object(
  {
    filter: orNull(ConditionSchema),
    sort: orNull(Type.String({ maxLength: 64, description: 'Field name, with a leading minus for descending' })),
    columns: orNull(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, uniqueItems: true, description: 'Field names in their order' })),
  },
  { additionalProperties: false },
)
export type ViewQuery = Static<typeof ViewQuery>

export const SavedView = Type.Object({
  id: Type.Integer(),
  entity: Type.String(),
  name: Type.String(),
  shared: Type.Boolean(),
  mine: Type.Boolean({ description: 'May be changed by whoever asks' }),
  query: Type.Unsafe<ViewQuery>(Type.Object({}, { additionalProperties: true })),
  says: Type.Object({ ru: Type.String(), en: Type.String() }, { description: 'What it shows, as a sentence' }),
})
export type SavedView = Static<typeof SavedView>
export const SavedViews = Type.Object({ views: Type.Array(SavedView) })

export const CreateView = Type.Object(
  { entity: Type.String({ maxLength: 64 }), name: Name, shared: Type.Optional(shared), query: ViewQuery },
  { additionalProperties: false },
)
export type CreateView = Static<typeof CreateView>
export const EditView = Type.Partial(Type.Object({ name: Name, shared, query: ViewQuery }), { additionalProperties: false, minProperties: 1 })
export type EditView = Static<typeof EditView>
