import type { FastifyRequest } from 'fastify'
import type { Database } from '#server/platform/db.ts'
import { appendAudit } from '#server/modules/audit/index.ts'

type Attempt = {
  /** null: nobody is known by what was typed. */
  userId: number | null
  email?: string
  /** Code of the refusal; absent when it went well. */
  reason?: string
  factor?: 'app' | 'backup_code'
}

/** Every attempt to sign in stands in the audit; what was typed as a password never does. */
export async function noteSignIn(db: Database, request: FastifyRequest, { userId, email, reason, factor }: Attempt): Promise<void> {
  const written = email?.trim().toLowerCase() ?? ''
  // Now and then a password is typed into the wrong field: only what looks like an e-mail is kept.
  const typed = /^[^@\s]+@[^@\s]+$/.test(written) ? written.slice(0, 254) : undefined
  const known = userId ?? (typed ? ((await db.selectFrom('app_user').select('id').where('email', '=', typed).executeTakeFirst())?.id ?? null) : null)
  await appendAudit(db, [{
    topic: 'sign_in',
    kind: reason ? 'sign_in.failed' : 'sign_in.succeeded',
    userId: known,
    ip: request.ip,
    about: {
      ...(typed ? { email: typed } : {}),
      ...(reason ? { reason } : {}),
      ...(factor ? { factor } : {}),
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    },
  }])
}
