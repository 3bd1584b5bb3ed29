import type { FastifyRequest } from 'fastify'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { personActor } from './person-actor.ts'

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
  select u.id, a.settings_version as version
  from session s join app_user u on u.id = s.user_id cross join account a
  where s.token = $1 and s.expires_at > now() and u.active`

/**
 * Who stands behind the session of a request. Each request asks the database whether the session still holds, so that someone
 * deactivated or signed out is out at once, in all processes; what the person may do is kept until the settings' version moves.
 */
export function authenticator(db: Db): (request: FastifyRequest) => Promise<Actor | null> {
  let actors = new Map<number, Actor>()
  let version = -1
  return async (request) => {
    const token = sessionToken(request)
    if (!token || token.includes('\0')) return null
    const { rows } = await db.pool.query<{ id: number; version: number }>({ name: 'session_person', text: SESSION, values: [token] })
    const session = rows[0]
    if (!session) return null
    if (session.version !== version) {
      actors = new Map()
      version = session.version
    }
    const kept = actors
    const known = kept.get(session.id)
    if (known) return known
    const actor = await personActor(db.kysely, session.id)
    // Into the map of the version that was asked for: a newer one may have begun meanwhile.
    if (actor) kept.set(session.id, actor)
    return actor
  }
}
