import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ChangePassword, OpenSessions, OwnSettings, Session, SignIn as SignInBody, Welcome, WelcomeState } from '#shared/contracts/users.ts'
import { systemActor } from '#server/platform/access.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { sessionToken } from './authenticate.ts'
import { setOwnSettings } from './edit-user.ts'
import { openSessions, sessionCard } from './session-card.ts'
import { isSetupNeeded, isSetupTokenValid, welcomeOwner } from './setup-link.ts'
import { SignInAttempts } from './sign-in-attempts.ts'
import { ADDRESS_HEADER, createSignIn, type SignIn } from './sign-in.ts'

const Done = Type.Object({ done: Type.Boolean() })
const done = { done: true }

/** Signing in and out, one's own sessions and settings. Only what is listed here of better-auth can be reached. */
export async function authRoutes(app: App, { db, publicUrl }: Platform): Promise<void> {
  const signIn = await createSignIn(db, publicUrl)
  const attempts = new SignInAttempts()

  app.post('/api/auth/sign-in/email', { config: { access: 'public' }, schema: { body: SignInBody, response: { 200: Done } } }, async (request, reply) => {
    const { email, password, rememberMe } = request.body
    attempts.refuseWhenTooMany(request.ip, email)
    const answer = await signIn.api.signInEmail({ body: { email: email.trim(), password, rememberMe }, headers: headersOf(request), asResponse: true })
    if (!answer.ok) {
      attempts.failed(request.ip, email)
      throw await refusalOf(answer)
    }
    attempts.succeeded(request.ip, email)
    passCookies(answer, reply)
    return done
  })

  app.post('/api/auth/sign-out', { config: { access: 'public' }, schema: { response: { 200: Done } } }, async (request, reply) => {
    passCookies(await signIn.api.signOut({ headers: headersOf(request), asResponse: true }), reply)
    return done
  })

  app.post('/api/auth/change-password', { config: { access: 'signed-in' }, schema: { body: ChangePassword, response: { 200: Done } } }, async (request, reply) => {
    attempts.refuseWhenTooMany(request.ip, `of ${request.actor.id}`)
    const answer = await signIn.api.changePassword({ body: { ...request.body, revokeOtherSessions: true }, headers: headersOf(request), asResponse: true })
    if (!answer.ok) {
      attempts.failed(request.ip, `of ${request.actor.id}`)
      throw await refusalOf(answer)
    }
    passCookies(answer, reply)
    return done
  })

  app.get('/api/auth/list-sessions', { config: { access: 'signed-in' }, schema: { response: { 200: OpenSessions } } }, async (request) =>
    openSessions(db, personOf(request), sessionToken(request)))

  app.post('/api/auth/revoke-session/:id', { config: { access: 'signed-in' }, schema: { params: Type.Object({ id: Type.Integer() }), response: { 200: Done } } }, async (request) => {
    const gone = await db.kysely.deleteFrom('session').where('id', '=', request.params.id).where('user_id', '=', personOf(request)).returning('id').executeTakeFirst()
    if (!gone) throw notFound('session', request.params.id)
    return done
  })

  app.post('/api/auth/revoke-other-sessions', { config: { access: 'signed-in' }, schema: { response: { 200: Done } } }, async (request) => {
    await db.kysely.deleteFrom('session').where('user_id', '=', personOf(request)).where('token', '!=', sessionToken(request) ?? '').execute()
    return done
  })

  app.get('/api/session', { config: { access: 'signed-in' }, schema: { response: { 200: Session } } }, async (request, reply) => {
    // Each opening of the app keeps the session alive for another month.
    passCookies(await signIn.api.getSession({ headers: headersOf(request), asResponse: true }), reply)
    return sessionCard(db, request.actor)
  })

  app.patch('/api/session', { config: { access: 'signed-in' }, schema: { body: OwnSettings, response: { 200: Session } } }, async (request) => {
    await transact(db, request.actor, (tx) => setOwnSettings(tx, request.body))
    return sessionCard(db, request.actor)
  })

  welcomeRoutes(app, db, signIn)
}

function welcomeRoutes(app: App, db: Platform['db'], signIn: SignIn): void {
  const Query = Type.Object({ token: Type.Optional(Type.String({ maxLength: 200 })) })
  app.get('/api/welcome', { config: { access: 'public' }, schema: { querystring: Query, response: { 200: WelcomeState } } }, async (request) => ({
    isNeeded: await isSetupNeeded(db),
    isValid: request.query.token !== undefined && (await isSetupTokenValid(db, request.query.token)),
  }))

  app.post('/api/welcome', { config: { access: 'public' }, schema: { body: Welcome, response: { 201: Done } } }, async (request, reply) => {
    const { email, password } = request.body
    await transact(db, systemActor('welcome'), (tx) => welcomeOwner(tx, request.body))
    passCookies(await signIn.api.signInEmail({ body: { email: email.trim(), password }, headers: headersOf(request), asResponse: true }), reply)
    return reply.code(201).send(done)
  })
}

function personOf(request: FastifyRequest): number {
  if (request.actor.grants.userId === null) throw new Refusal('sign_in_needed', {}, 401)
  return request.actor.grants.userId
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip })
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name]
    if (value) headers.set(name, value)
  }
  return headers
}

function passCookies(answer: Response, reply: FastifyReply): void {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
  return new Refusal(code ?? 'sign_in_failed', {}, answer.status >= 400 && answer.status < 500 ? answer.status : 401)
}
