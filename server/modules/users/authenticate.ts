import type { FastifyRequest } from 'fastify'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { isListed } from './address-list.ts'
import { personActor } from './person-actor.ts'
import { rulesFor, type SignInRules } from './sign-in-rules.ts'
import { viewedActor } from './view-as.ts'

const COOKIE = /(?:^|;\s*)(?:__Secure-)?prilavok\.session_token=([^;]+)/

/**
 * The session token of a request. Its signature is not looked at: the token is 32 random characters, and what counts is that the
 * database knows it.
 */
export function sessionToken(request: { headers: { cookie?: string } }): string | null {
  const found = COOKIE.exec(request.headers.cookie ?? '')?.[1]
  if (!found) return null
  try {
    return decodeURIComponent(found).split('.')[0] || null
  } catch {
    return null
  }
}

const SESSION = `
  select s.id as "sessionId", u.id, a.settings_version as version, u.password_change_demanded as "mustChangePassword", u.two_factor_enabled as "hasTwoFactor",
    case when s.watching_until > now() then (select w.id from app_user w where w.id = s.watching and w.active) end as watching,
    s.last_seen_at < now() - interval '1 minute' or s.last_seen_at is null as "isLongUnseen"
  from session s join app_user u on u.id = s.user_id cross join account a
  where s.token = $1 and s.expires_at > now() and u.active`

type SessionRow = { sessionId: number; id: number; version: number; mustChangePassword: boolean; hasTwoFactor: boolean; watching: number | null; isLongUnseen: boolean }
type Known = { actor: Actor; rules: SignInRules }

/** What can be reached before the demands on a sign-in are met: who one is, and meeting them. */
const ALWAYS_OPEN = /^\/api\/(session$|auth\/)/

/**
 * Who stands behind the session of a request. Each request asks the database whether the session still holds, so that someone
 * deactivated or signed out is out at once, in all processes; what the person may do is kept until the settings' version moves.
 * @throws Refusal `address_refused`, `password_change_needed`, `two_factor_needed`
 */
export function authenticator(db: Db): (request: FastifyRequest) => Promise<Actor | null> {
  let people = new Map<number, Known>()
  let version = -1
  return async (request) => {
    const token = sessionToken(request)
    if (!token || token.includes('\0')) return null
    const { rows } = await db.pool.query<SessionRow>({ name: 'session_person', text: SESSION, values: [token] })
    const session = rows[0]
    if (!session) return null
    if (session.version !== version) {
      people = new Map()
      version = session.version
    }
    const kept = people
    const known = kept.get(session.id) ?? (await know(db, session.id))
    if (!known) return null
    // Into the map of the version that was asked for: a newer one may have begun meanwhile.
    kept.set(session.id, known)
    if (session.isLongUnseen) noteSeen(db, session.sessionId, request.ip)
    refuseUnmet(request, session, known.rules)
    return session.watching === null ? known.actor : ((await viewedActor(db.kysely, known.actor, session.watching)) ?? known.actor)
  }
}

async function know(db: Db, userId: number): Promise<Known | null> {
  const actor = await personActor(db.kysely, userId)
  return actor && { actor, rules: await rulesFor(db.kysely, userId) }
}

function refuseUnmet(request: FastifyRequest, session: SessionRow, { addressLists, isTwoFactorDemanded }: SignInRules): void {
  if (!addressLists.every((list) => isListed(list, request.ip))) throw new Refusal('address_refused', { address: request.ip }, 403)
  if (ALWAYS_OPEN.test(request.routeOptions.url ?? '')) return
  if (session.mustChangePassword) throw new Refusal('password_change_needed', {}, 403)
  if (isTwoFactorDemanded && !session.hasTwoFactor) throw new Refusal('two_factor_needed', {}, 403)
}

// Not awaited: when a session was last used is for people, and must cost the request nothing.
function noteSeen(db: Db, sessionId: number, ip: string): void {
  db.pool.query('update session set last_seen_at = now(), ip_address = $2 where id = $1', [sessionId, ip]).catch(() => undefined)
}
