import { Type, type Static } from 'typebox'
import { LAUNCH_STEPS, LESSONS, TRADES } from '#shared/lessons.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const OrNull = <T extends typeof Moment | typeof Id>(schema: T) => Type.Union([schema, Type.Null()])

export const LessonCodeSchema = Type.Enum(LESSONS.map((lesson) => lesson.code))

/** A lesson as one person stands in it. */
export const LessonState = Type.Object({
  code: LessonCodeSchema,
  runId: OrNull(Id),
  orderId: OrNull(Id),
  startedAt: OrNull(Moment),
  finishedAt: OrNull(Moment),
  done: Type.Array(Type.String(), { description: 'Steps of the newest run that were noticed' }),
  total: Type.Integer({ description: 'Steps in all' }),
})
export const Lessons = Type.Object({ lessons: Type.Array(LessonState) })
export type LessonState = Static<typeof LessonState>

/** For the head: how far everybody is. */
export const LearningProgress = Type.Object({
  people: Type.Array(Type.Object({ id: Id, name: Type.String(), since: Moment, lessons: Type.Array(LessonState) })),
})
export type LearningProgress = Static<typeof LearningProgress>

export const Launch = Type.Object({
  steps: Type.Array(Type.Object({ step: Type.Enum([...LAUNCH_STEPS]), doneAt: OrNull(Moment), skipped: Type.Boolean() })),
  isOver: Type.Boolean({ description: 'Every step is done or skipped' }),
})
export type Launch = Static<typeof Launch>
export const MarkLaunchStep = Type.Object({ skipped: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export const ChooseTrade = Type.Object({ trade: Type.Enum([...TRADES]) }, { additionalProperties: false })
