import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const PersonalKey = Type.Object({
  id: Id,
  name: Type.String(),
  tail: Type.String({ description: 'The last four characters, to tell keys apart' }),
  createdAt: Moment,
  lastUsedAt: Nullable(Moment),
  lastUsedFrom: Nullable(Type.String({ description: 'Network address' })),
})
export type PersonalKey = Static<typeof PersonalKey>
export const PersonalKeys = Type.Object({ keys: Type.Array(PersonalKey), address: Type.String({ description: 'Where a program of the person connects: the MCP endpoint' }) })
export type PersonalKeys = Static<typeof PersonalKeys>
export const CreatePersonalKey = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'Which program it is for' }) }, { additionalProperties: false })
export const NewPersonalKey = Type.Object({ id: Id, key: Type.String({ description: 'Shown now and never again' }) })
