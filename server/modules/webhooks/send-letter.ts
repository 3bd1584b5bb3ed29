import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { allowedNetworks, fetchOutside, type OutsideAnswer } from '#server/platform/outside/index.ts'
import type { Claimed } from './claim.ts'
import { cutHeaders, cutText } from './cut-secrets.ts'
import { signatureHeaders } from './sign.ts'

export type Endpoint = { id: number; url: string; headers: Record<string, string>; secret: string; oldSecret: string | null; oldSecretUntil: Date | null; failures: number }
export type Failure = { code: string; params: Record<string, unknown> }

/** How a try went, as it is kept: secrets are cut out already. */
export type Outcome = {
  at: Date
  took: number
  status: number | null
  error: Failure | null
  address: string | null
  requestHeaders: Record<string, string>
  answerHeaders: Record<string, string> | null
  answerBody: string | null
  isCut: boolean
  retryAfter: string | undefined
}

const PATIENCE = 10_000
const KEPT = 16_384

/** Null when it is switched off, paused, or rests after failures. */
export async function endpointToSendTo(db: Db, id: number, now: Date): Promise<Endpoint | null> {
  const row = await db.kysely
    .selectFrom('webhook_endpoint')
    .select(['id', 'url', 'headers', 'secret', 'old_secret', 'old_secret_until', 'failures'])
    .where('id', '=', id)
    .where('is_active', '=', true)
    .where('paused_at', 'is', null)
    .where((when) => when.or([when('retry_at', 'is', null), when('retry_at', '<=', now)]))
    .executeTakeFirst()
  if (!row) return null
  return { id: row.id, url: row.url, headers: row.headers as Record<string, string>, secret: row.secret, oldSecret: row.old_secret, oldSecretUntil: row.old_secret_until, failures: row.failures }
}

/** Sends a letter once. A try that fails is an outcome too: nothing is thrown for what the receiver does. */
export async function sendLetter(db: Db, endpoint: Endpoint, letter: Claimed, now: Date, patience: number = PATIENCE): Promise<Outcome> {
  const old = endpoint.oldSecret && endpoint.oldSecretUntil && endpoint.oldSecretUntil > now ? [endpoint.oldSecret] : []
  const secrets = [endpoint.secret, ...old]
  const signed = signatureHeaders(secrets, letter.eventId, Math.floor(now.getTime() / 1000), letter.body)
  const headers = { ...endpoint.headers, 'content-type': 'application/json; charset=utf-8', 'webhook-event': letter.kind, 'webhook-attempt': String(letter.attempts), ...signed }
  const hidden = [...secrets, ...Object.values(endpoint.headers), ...passwordsIn(endpoint.url)]
  const sent = { ...cutHeaders(headers, hidden), ...Object.fromEntries(Object.keys(endpoint.headers).map((name) => [name, '•••'])) }
  const began = performance.now()
  const nothing = { at: now, requestHeaders: sent, answerHeaders: null, answerBody: null, isCut: false, retryAfter: undefined, address: null, status: null }
  try {
    const answer = await fetchOutside(endpoint.url, {
      method: 'POST', headers, body: letter.body, timeout: patience, allowPrivate: await allowedNetworks(db.kysely), limit: KEPT, tooLong: 'cut',
    })
    return { ...nothing, ...kept(answer, hidden), error: answer.status >= 200 && answer.status < 300 ? null : { code: 'url_answered', params: { status: answer.status } } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...nothing, took: Math.round(performance.now() - began), error: { code: error.code, params: JSON.parse(cutText(JSON.stringify(error.params), hidden)) as Record<string, unknown> } }
  }
}

function kept(answer: OutsideAnswer, hidden: readonly string[]): Pick<Outcome, 'took' | 'status' | 'address' | 'answerHeaders' | 'answerBody' | 'isCut' | 'retryAfter'> {
  const retryAfter = answer.headers['retry-after']
  return {
    took: answer.took,
    status: answer.status,
    address: answer.address,
    answerHeaders: cutHeaders(answer.headers, hidden),
    answerBody: cutText(answer.text, hidden),
    isCut: answer.isCut,
    retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
  }
}

function passwordsIn(url: string): string[] {
  const { password, username } = new URL(url)
  return [password, decodeURIComponent(password), username].filter(Boolean)
}
