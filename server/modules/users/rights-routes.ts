import { Type } from 'typebox'
import { AccessQuestions, AskAccess, ChangeCells, RightsHistory, ViewAs, Viewing, Why, WhyQuery } from '#shared/contracts/rights.ts'
import { UserGroups } from '#shared/contracts/users.ts'
import { Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { sessionToken } from './authenticate.ts'
import { personActor } from './person-actor.ts'
import { refuseUnknownFields } from './restrictable-fields.ts'
import { rightsHistory } from './rights-history.ts'
import { changeCells } from './save-group.ts'
import { groupList } from './user-list.ts'
import { beginViewing, endViewing } from './view-as.ts'
import { accessQuestions, answerAccess, askAccess, explainAccess } from './why.ts'

const Done = Type.Object({ done: Type.Boolean() })

/** Who sees what: the matrix cell by cell, its history, looking with another's eyes, and why somebody does not see something. */
export function rightsRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const config = { access: 'users.change' } as const

  app.patch('/api/user-groups/:id/cells', { config, schema: { description: 'Changes some cells of the matrix of rights; what is not named stays', params: ById, body: ChangeCells, response: { 200: UserGroups } } }, async (request) => {
    refuseUnknownFields(platform.catalogues, request.body.fields)
    await transact(db, request.actor, (tx) => changeCells(tx, request.params.id, request.body))
    return groupList(db, platform.catalogues)
  })
  app.get('/api/user-groups/history', { config, schema: { description: 'Who changed whose rights', response: { 200: RightsHistory } } }, () => rightsHistory(db.kysely))
  app.get('/api/why', { config, schema: { description: 'By which rules somebody sees a record or does not', querystring: WhyQuery, response: { 200: Why } } }, (request) =>
    explainAccess(platform, request.actor, request.query.userId, request.query.target, request.query.entity))

  app.get('/api/access-questions', { config, schema: { description: 'Who asks to see what', response: { 200: AccessQuestions } } }, (request) => accessQuestions(db, request.actor, platform))
  app.post('/api/access-questions/:id/answer', { config, schema: { description: 'Settles a question: whatever had to be given was given elsewhere', params: ById, response: { 200: AccessQuestions } } }, async (request) => {
    await transact(db, request.actor, (tx) => answerAccess(tx, request.params.id))
    return accessQuestions(db, request.actor, platform)
  })
  app.post(
    '/api/access-questions',
    { config: { access: 'signed-in' }, schema: { description: 'Asks those who keep the rights to be shown a record; answers alike whether it exists or not', body: AskAccess, response: { 201: Done } } },
    async (request, reply) => {
      await transact(db, request.actor, (tx) => askAccess(tx, request.body.entity, request.body.id))
      return reply.code(201).send({ done: true })
    },
  )

  app.post('/api/view-as', { config, schema: { description: 'From now on this session sees what that person sees, for an hour, and changes nothing', body: ViewAs, response: { 200: Viewing } } }, async (request) => {
    const token = sessionToken(request)
    if (!token) throw new Refusal('sign_in_needed', {}, 401)
    const until = await transact(db, request.actor, (tx) => beginViewing(tx, token, request.body.userId))
    return { until: until.toISOString() }
  })
  app.delete(
    '/api/view-as',
    { config: { access: 'signed-in', whileViewing: true }, schema: { description: 'Back to one’s own eyes', response: { 200: Viewing } } },
    async (request) => {
      const { viewedBy, id } = request.actor
      const token = sessionToken(request)
      const real = viewedBy && (await personActor(db.kysely, viewedBy.id))
      if (real && id !== null && token) await transact(db, real, (tx) => endViewing(tx, token, id))
      return { until: null }
    },
  )
}
