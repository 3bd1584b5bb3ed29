import { Type } from 'typebox'
import { ChangePassword, OpenSessions, OwnSettings, Session, SignedIn, SignIn as SignInBody, Welcome, WelcomeState } from '#shared/contracts/users.ts'
import { systemActor } from '#server/platform/access.ts'
import { notFound } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { changeDemandedPassword, refuseOwnPassword } from './change-password.ts'
import { headersOf, passCookies, personOf, refusalOf } from './auth-answers.ts'
import { sessionToken } from './authenticate.ts'
import { setOwnSettings } from './edit-user.ts'
import { openSessions, sessionCard } from './session-card.ts'
import { isSetupNeeded, isSetupTokenValid, welcomeOwner } from './setup-link.ts'
import { SignInAttempts } from './sign-in-attempts.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { noteSignIn } from './sign-in-log.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'

const Done = Type.Object({ done: Type.Boolean() })
const done = { done: true }

/** Signing in and out, one's own sessions and settings. Only what is listed here of better-auth can be reached. */
export async function authRoutes(app: App, platform: Platform): Promise<void> {
  const { db, publicUrl } = platform
  const signIn = await createSignIn(db, publicUrl)
  const attempts = new SignInAttempts()

  app.post('/api/auth/sign-in/email', { config: { access: 'public' }, schema: { body: SignInBody, response: { 200: SignedIn } } }, async (request, reply) => {
    const { email, password, rememberMe } = request.body
    attempts.refuseWhenTooMany(request.ip, email)
    const answer = await signIn.api.signInEmail({ body: { email: email.trim(), password, rememberMe }, headers: headersOf(request), asResponse: true })
    if (!answer.ok) {
      attempts.failed(request.ip, email)
      const refusal = await refusalOf(answer)
      await noteSignIn(db.kysely, request, { userId: null, email, reason: refusal.code })
      throw refusal
    }
    attempts.succeeded(request.ip, email)
    passCookies(answer, reply)
    const { twoFactorRedirect = false } = (await answer.clone().json()) as { twoFactorRedirect?: boolean }
    if (twoFactorRedirect) return { done: false, twoFactor: true }
    await noteSignIn(db.kysely, request, { userId: null, email })
    return { done: true, twoFactor: false }
  })

  app.post('/api/auth/sign-out', { config: { access: 'public' }, schema: { response: { 200: Done } } }, async (request, reply) => {
    passCookies(await signIn.api.signOut({ headers: headersOf(request), asResponse: true }), reply)
    return done
  })

  app.post('/api/auth/change-password', { config: { access: 'signed-in' }, schema: { body: ChangePassword, response: { 200: Done } } }, async (request, reply) => {
    attempts.refuseWhenTooMany(request.ip, `of ${request.actor.id}`)
    await refuseOwnPassword(db.kysely, personOf(request), request.body)
    const answer = await signIn.api.changePassword({ body: { ...request.body, revokeOtherSessions: true }, headers: headersOf(request), asResponse: true })
    if (!answer.ok) {
      attempts.failed(request.ip, `of ${request.actor.id}`)
      throw await refusalOf(answer)
    }
    await transact(db, request.actor, (tx) => changeDemandedPassword(tx, request.ip))
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

  twoFactorRoutes(app, platform, signIn, attempts)
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
