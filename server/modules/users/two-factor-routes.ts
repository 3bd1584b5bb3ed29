import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ConfirmTwoFactor, EnterTwoFactor, OwnPassword, TwoFactorCodes, TwoFactorSetup } from '#shared/contracts/users.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { sessionToken } from './authenticate.ts'
import { headersOf, passCookies, personOf, refusalOf } from './auth-answers.ts'
import type { SignInAttempts } from './sign-in-attempts.ts'
import { noteSignIn } from './sign-in-log.ts'
import { rulesFor } from './sign-in-rules.ts'
import type { SignIn } from './sign-in.ts'

const Done = Type.Object({ done: Type.Boolean() })
const done = { done: true }

/** The second factor: entering with it, and one's own: on, off, codes for the day the phone is lost. Secrets leave once and are never logged. */
export function twoFactorRoutes(app: App, { db }: Platform, signIn: SignIn, attempts: SignInAttempts): void {
  const signedIn = { config: { access: 'signed-in' as const } }

  app.post('/api/auth/two-factor/enter', { config: { access: 'public' }, schema: { description: 'The second step of signing in', body: EnterTwoFactor, response: { 200: Done } } }, async (request, reply) => {
    const { code, isBackupCode = false } = request.body
    attempts.refuseWhenTooMany(request.ip, 'second factor')
    // Only the step after a password: somebody who is signed in confirms their app elsewhere.
    if (sessionToken(request)) throw new Refusal('SESSION_EXPIRED', {}, 401)
    const call = { body: { code: code.replace(/\s/g, '') }, headers: headersOf(request), asResponse: true } as const
    const answer = isBackupCode ? await signIn.api.verifyBackupCode(call) : await signIn.api.verifyTOTP(call)
    const factor = isBackupCode ? 'backup_code' : 'app'
    if (!answer.ok) {
      attempts.failed(request.ip, 'second factor')
      passCookies(answer, reply)
      const refusal = await refusalOf(answer)
      await noteSignIn(db.kysely, request, { userId: null, reason: refusal.code, factor })
      throw refusal
    }
    const { user } = (await answer.clone().json()) as { user: { id: string } }
    attempts.succeeded(request.ip, 'second factor')
    await noteSignIn(db.kysely, request, { userId: Number(user.id), factor })
    passCookies(answer, reply)
    return done
  })

  app.post('/api/auth/two-factor/enable', { ...signedIn, schema: { description: 'Makes a secret for the person’s app; it counts once a code of it was confirmed', body: OwnPassword, response: { 200: TwoFactorSetup } } }, async (request) => {
    const answer = await asked(request, () => signIn.api.enableTwoFactor({ body: { password: request.body.password }, headers: headersOf(request), asResponse: true }))
    const { totpURI, backupCodes } = (await answer.json()) as { totpURI: string; backupCodes: string[] }
    return { uri: totpURI, secret: new URL(totpURI).searchParams.get('secret') ?? '', backupCodes }
  })

  app.post('/api/auth/two-factor/confirm', { ...signedIn, schema: { description: 'The first code of the app: from now on it is asked for. Ends the other sessions.', body: ConfirmTwoFactor, response: { 200: Done } } }, async (request, reply) => {
    const userId = personOf(request)
    const answer = await asked(request, () => signIn.api.verifyTOTP({ body: { code: request.body.code.replace(/\s/g, '') }, headers: headersOf(request), asResponse: true }))
    await endOtherSessions(answer, userId)
    await appendAudit(db.kysely, [{ topic: 'security', kind: 'two_factor.enabled', userId, entity: 'user', entityId: userId, ip: request.ip }])
    passCookies(answer, reply)
    return done
  })

  app.post('/api/auth/two-factor/disable', { ...signedIn, schema: { description: 'Off again; refused while a group demands it', body: OwnPassword, response: { 200: Done } } }, async (request, reply) => {
    const userId = personOf(request)
    if ((await rulesFor(db.kysely, userId)).isTwoFactorDemanded) throw new Refusal('two_factor_demanded', {}, 409)
    const answer = await asked(request, () => signIn.api.disableTwoFactor({ body: { password: request.body.password }, headers: headersOf(request), asResponse: true }))
    await appendAudit(db.kysely, [{ topic: 'security', kind: 'two_factor.disabled', userId, entity: 'user', entityId: userId, ip: request.ip }])
    passCookies(answer, reply)
    return done
  })

  app.post('/api/auth/two-factor/backup-codes', { ...signedIn, schema: { description: 'New codes; the old ones are void', body: OwnPassword, response: { 200: TwoFactorCodes } } }, async (request) => {
    const userId = personOf(request)
    const answer = await asked(request, () => signIn.api.generateBackupCodes({ body: { password: request.body.password }, headers: headersOf(request), asResponse: true }))
    await appendAudit(db.kysely, [{ topic: 'security', kind: 'two_factor.codes_renewed', userId, entity: 'user', entityId: userId, ip: request.ip }])
    return { backupCodes: ((await answer.json()) as { backupCodes: string[] }).backupCodes }
  })

  /** Guessing one's own password or code behind an open session is slowed down like at the door. */
  async function asked(request: FastifyRequest, ask: () => Promise<Response>): Promise<Response> {
    const key = `of ${request.actor.id}`
    attempts.refuseWhenTooMany(request.ip, key)
    const answer = await ask()
    if (answer.ok) return answer
    attempts.failed(request.ip, key)
    // Wrong is what was typed, not the session: 401 would lead to the door.
    throw new Refusal((await refusalOf(answer)).code, {}, 400)
  }

  async function endOtherSessions(answer: Response, userId: number): Promise<void> {
    const current = answer.headers.getSetCookie().map((cookie) => sessionToken({ headers: { cookie } })).find(Boolean) ?? ''
    await db.kysely.deleteFrom('session').where('user_id', '=', userId).where('token', '!=', current).execute()
  }
}

