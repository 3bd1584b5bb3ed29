import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import type { Db } from '#server/platform/db.ts'
import { isListed } from './address-list.ts'
import { rulesFor } from './sign-in-rules.ts'

const DAY = 24 * 60 * 60

/** better-auth over our tables: passwords and sessions. What it can do beyond that is not mounted, see auth-routes.ts. */
export async function createSignIn(db: Db, publicUrl: string) {
  return betterAuth({
    appName: 'Prilavok',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: await signInSecret(db),
    database: { db: db.kysely, type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: {
      modelName: 'app_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent',
        createdAt: 'created_at', updatedAt: 'updated_at',
      },
      expiresIn: 30 * DAY,
      updateAge: DAY,
    },
    account: {
      modelName: 'sign_in_account',
      fields: {
        userId: 'user_id', accountId: 'account_id', providerId: 'provider_id', accessToken: 'access_token', refreshToken: 'refresh_token',
        idToken: 'id_token', accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at', updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'sign_in_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      twoFactor({
        issuer: 'Prilavok',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factor',
            fields: { userId: 'user_id', backupCodes: 'backup_codes', failedVerificationCount: 'failed_verification_count', lockedUntil: 'locked_until' },
          },
        },
      }),
    ],
    advanced: {
      cookiePrefix: 'prilavok',
      useSecureCookies: publicUrl.startsWith('https://'),
      database: { generateId: 'serial', validateSchema: false },
      // Foreign origins are refused for all routes in one place: platform/http/server.ts.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    // Failures are counted by sign-in-attempts.ts: better-auth would count every sign-in of an office behind one address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const id = Number(session.userId)
            const user = await db.kysely.selectFrom('app_user').select('active').where('id', '=', id).executeTakeFirst()
            if (!user?.active) throw new APIError('FORBIDDEN', { code: 'account_inactive', message: 'The account is inactive' })
            const { addressLists } = await rulesFor(db.kysely, id)
            if (!addressLists.every((list) => isListed(list, session.ipAddress ?? ''))) throw new APIError('FORBIDDEN', { code: 'address_refused', message: 'Not from this address' })
          },
        },
      },
    },
  })
}

/** Set by our own routes from the connection, never taken from the caller. */
export const ADDRESS_HEADER = 'x-prilavok-address'

export type SignIn = Awaited<ReturnType<typeof createSignIn>>

async function signInSecret(db: Db): Promise<string> {
  const made = randomBytes(32).toString('base64url')
  await db.kysely.insertInto('sign_in_secret').values({ id: 1, value: made }).onConflict((conflict) => conflict.doNothing()).execute()
  return (await db.kysely.selectFrom('sign_in_secret').select('value').executeTakeFirstOrThrow()).value
}
