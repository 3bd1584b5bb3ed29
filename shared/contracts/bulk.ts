import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

/** What is to be done with each record. */
export const BulkAction = Type.Union([
  Type.Object({ kind: Type.Literal('status'), status: Type.String({ maxLength: 100 }), comment: Type.Optional(Type.String({ maxLength: 2000 })) }, { description: 'Orders: move to this status' }),
  Type.Object({ kind: Type.Literal('set'), field: Type.String({ maxLength: 64 }), value: Type.Unknown({ description: 'As in an edit in place; money in minor units' }) }, { description: 'Set one field that is edited in place' }),
  Type.Object(
    { kind: Type.Literal('tags'), add: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })), remove: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })) },
    { description: 'Customers: put and take tags' },
  ),
])
export type BulkAction = Static<typeof BulkAction>

/** Either the records themselves, or everything that matches. */
export const StartBulk = Type.Object({
  entity: Type.String({ maxLength: 64 }),
  action: BulkAction,
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 20_000 })),
  filter: Type.Optional(Type.String({ maxLength: 20_000, description: 'A condition as JSON, as in the list' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Quick search, as in the list' })),
  whole: Type.Optional(Type.Literal(true, { description: 'Said outright where no ids are given: everything that matches, also when nothing narrows it' })),
})
export type StartBulk = Static<typeof StartBulk>

export const BulkRun = Type.Object({
  id: Id,
  entity: Type.String(),
  action: BulkAction,
  state: Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('done'), Type.Literal('stopped')]),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  undoes: Type.Union([Id, Type.Null()], { description: 'The run that this one takes back' }),
  undoneBy: Type.Union([Id, Type.Null()], { description: 'The run that takes this one back' }),
  mayUndo: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  finishedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})
export type BulkRun = Static<typeof BulkRun>

export const BulkFailures = Type.Object({
  failures: Type.Array(Type.Object({ id: Id, name: Type.String({ description: 'The number of the order, the name of the customer' }), code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()) })),
  nextAfter: Type.Union([Id, Type.Null()]),
})
export type BulkFailures = Static<typeof BulkFailures>
