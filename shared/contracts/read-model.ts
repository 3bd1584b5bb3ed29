import { Type, type Static } from 'typebox'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** GET /api/analytics/state: how fresh the reports are, for «data as of 14:05». */
export const ReadModelAnswer = Type.Object({
  engine: Type.Object({
    kind: Type.Union([Type.Literal('embedded'), Type.Literal('outside')]),
    isReady: Type.Boolean({ description: 'Whether reports can be asked at this moment.' }),
    trouble: nullable(Type.Union([Type.Literal('engine_starting'), Type.Literal('engine_ended'), Type.Literal('server_unreachable')])),
    restarts: Type.Integer({ description: 'How often the engine ended without a quiet time between; the pauses before it is started again grow with it. 0 of a server outside.' }),
    nextStartAt: nullable(Type.String({ format: 'date-time', description: 'When it is started again; null: it runs or is starting.' })),
  }),
  position: nullable(Type.Integer({ description: 'Everything up to this entry of the change log is in the reports; null: nothing was ever read, or the engine is away.' })),
  behind: nullable(Type.Integer({ description: 'Entries of the change log that are still to come.' })),
  eventsBehind: nullable(Type.Integer({ description: 'Events of the sites that are still to come.' })),
  lagSeconds: nullable(Type.Number({ description: 'Age of the oldest change that is not in the reports yet; 0 when all are.' })),
  asOf: nullable(Type.String({ format: 'date-time', description: 'Reports show the data as it was then.' })),
  unrated: nullable(Type.Integer({ description: 'Orders in another currency than the account’s that nobody has said a rate for: figures leave them out.' })),
  isRebuilding: Type.Boolean({ description: 'Everything is being written anew; reports go on with what there was.' }),
  progress: nullable(Type.Object({
    table: Type.String(),
    done: Type.Integer({ description: 'Rows written so far.' }),
    total: Type.Integer({ description: 'About how many there will be.' }),
  })),
})
export type ReadModelAnswer = Static<typeof ReadModelAnswer>
