import { Type } from 'typebox'
import { ChooseTrade, Launch, LearningProgress, Lessons, LessonCodeSchema, MarkLaunchStep } from '#shared/contracts/learning.ts'
import { LAUNCH_STEPS } from '#shared/lessons.ts'
import { systemActor } from '#server/platform/access.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { chooseTrade, launchState, markLaunchStep } from './launch.ts'
import { learningProgress, lessonsOf } from './lesson-runs.ts'
import { startLesson } from './start-lesson.ts'

const own = { config: { access: 'signed-in' as const } }
const settings = { config: { access: 'settings.change' as const } }

export function learningRoutes(app: App, { db }: Platform): void {
  app.get('/api/lessons', { ...own, schema: { description: 'The lessons and how one stands in them', response: { 200: Lessons } } }, async (request) => ({
    lessons: await lessonsOf(db.kysely, request.actor.id!),
  }))

  app.post('/api/lessons/:code/start', { ...own, schema: { description: 'Begins a lesson anew, on a fresh training order', params: Type.Object({ code: LessonCodeSchema }), response: { 201: Lessons } } }, async (request, reply) => {
    await transact(db, systemActor('learning'), (tx) => startLesson(tx, request.actor, request.params.code))
    return reply.code(201).send({ lessons: await lessonsOf(db.kysely, request.actor.id!) })
  })

  app.get('/api/lessons/progress', { config: { access: 'users.change' }, schema: { description: 'How far everybody is', response: { 200: LearningProgress } } }, async () => ({
    people: await learningProgress(db.kysely),
  }))

  app.get('/api/launch', { ...settings, schema: { description: 'How far the store is on its way to the first order', response: { 200: Launch } } }, () => launchState(db.kysely))

  const Step = Type.Object({ step: Type.Enum([...LAUNCH_STEPS]) })
  app.post('/api/launch/steps/:step', { ...settings, schema: { description: 'Marks a step as done or skipped', params: Step, body: MarkLaunchStep, response: { 200: Launch } } }, async (request) => {
    await transact(db, request.actor, (tx) => markLaunchStep(tx, request.params.step, request.body.skipped === true))
    return launchState(db.kysely)
  })

  app.post('/api/launch/trade', { ...settings, schema: { description: 'Presets the statuses for a trade', body: ChooseTrade, response: { 200: Launch } } }, async (request) => {
    await transact(db, request.actor, (tx) => chooseTrade(tx, request.body.trade))
    return launchState(db.kysely)
  })
}
