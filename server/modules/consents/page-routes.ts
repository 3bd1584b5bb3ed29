import type { FastifyReply, FastifyRequest } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { recordConsents, type ConsentSource, type ConsentWish } from './ledger.ts'
import { PAGE_POLICY, preferencePage, tellingPage, unsubscribedPage, unsubscribePage } from './page.ts'
import { REASONS, type Locale } from './page-words.ts'
import { preferencesOf, type Preferences } from './preferences.ts'
import { linkSecret, readClaims, type LinkClaims } from './token.ts'

/** Which wording people agree to here; to be raised when the words of the page change their meaning. */
const TEXT_VERSION = 'preference-page-1'
const LARGEST_FORM = 20_000

type Visit = { token: string; claims: LinkClaims; known: Preferences; locale: Locale }

/**
 * The pages that links in messages lead to. Nobody signs in here: the signed link is the key. Only a POST changes anything, since scanners of
 * mail follow every link.
 */
export async function preferencePages(app: App, { db }: Pick<Platform, 'db'>): Promise<void> {
  const [fromAddress, ofLink] = [throttle({ most: 120, seconds: 60 }), throttle({ most: 30, seconds: 60 })]
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST_FORM }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal && error.status === 429) return page(reply.header('retry-after', String(error.params['seconds'])), 429, tellingPage(localeOf(request, null), 'busy'))
    throw error
  })
  const open = { config: { access: 'public' as const, ownProtocol: true } }

  const visit = async (request: FastifyRequest): Promise<Visit | null> => {
    fromAddress(request.ip)
    const { token } = request.params as { token: string }
    ofLink(token)
    const claims = readClaims(await linkSecret(db), token)
    const known = claims && (await preferencesOf(db.kysely, claims))
    return claims && known ? { token, claims, known, locale: localeOf(request, claims.locale) } : null
  }
  const answer = (work: (visit: Visit, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const found = await visit(request)
    return found ? work(found, request, reply) : page(reply, 404, tellingPage(localeOf(request, null), 'gone'))
  }
  const write = (known: Preferences, request: FastifyRequest, source: ConsentSource, wishes: ConsentWish[]) =>
    transact(db, systemActor('subscriber'), (tx) => recordConsents(tx, known.customerId, wishes, { source, ip: request.ip }))

  app.get('/u/:token', open, answer(async ({ token, claims, known, locale }, _request, reply) => {
    const topic = known.topics.find(({ channel, code }) => channel === claims.channel && code === claims.topic)
    return page(reply, 200, unsubscribePage(locale, token, known, { channel: claims.channel, topicName: topic?.name ?? claims.topic }))
  }))

  app.post('/u/:token', open, answer(async ({ token, claims, known, locale }, request, reply) => {
    const form = formOf(request)
    const isOneClick = /One-Click/i.test(form.get('List-Unsubscribe') ?? '')
    if (!isOneClick && form.get('unsubscribe') !== '1') return page(reply, 400, unsubscribePage(locale, token, known, { channel: claims.channel, topicName: claims.topic }))
    const { channel, topic, messageId } = claims
    await write(known, request, isOneClick ? 'one_click' : 'preference_page', [{ purpose: 'mailing', channel, topic, messageId, state: 'withdrawn', reason: reasonOf(form) }])
    return page(reply, 200, unsubscribedPage(locale, token))
  }))

  app.get('/preferences/:token', open, answer(async ({ token, known, locale }, request, reply) =>
    page(reply, 200, preferencePage(locale, token, known, (request.query as { saved?: string }).saved === '1'))))

  app.post('/preferences/:token', open, answer(async ({ token, claims, known, locale }, request, reply) => {
    const form = formOf(request)
    const [reason, messageId] = [reasonOf(form), claims.messageId]
    if (form.get('do') === 'nothing') await write(known, request, 'preference_page', [{ purpose: 'mailing', state: 'withdrawn', reason, messageId }])
    else {
      const [shown, ticked] = [new Set(form.getAll('shown')), new Set(form.getAll('topic'))]
      // Only what the person saw, and only where the answer differs from what they saw: leaving a tick alone is no new consent.
      const changed = known.topics.filter(({ channel, code, isOn }) => shown.has(`${channel}:${code ?? ''}`) && ticked.has(`${channel}:${code ?? ''}`) !== isOn)
      const wishes = changed.map(({ channel, code, isOn }): ConsentWish => ({ purpose: 'mailing', channel, topic: code, messageId, ...(isOn ? { state: 'withdrawn', reason } : { state: 'granted', textVersion: TEXT_VERSION }) }))
      if (wishes.length > 0) await write(known, request, 'preference_page', wishes)
    }
    return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?lang=${locale}&saved=1`, 303)
  }))
}

function page(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }).send(html)
}

/** A form as browsers send it, or as mail providers may: RFC 8058 allows multipart too. */
function formOf(request: FastifyRequest): URLSearchParams {
  const body = typeof request.body === 'string' ? request.body.replaceAll('\0', '') : ''
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(request.headers['content-type'] ?? '')?.[1]
  if (!boundary) return new URLSearchParams(body)
  const parts = body.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const found = /name="([^"]*)"[^]*?\r?\n\r?\n([^]*?)\r?\n$/.exec(part)
    return found ? [[found[1]!, found[2]!]] : []
  })
  return new URLSearchParams(parts)
}

const reasonOf = (form: URLSearchParams): string | null => REASONS.find((code) => code === form.get('reason')) ?? null

function localeOf(request: FastifyRequest, said: Locale | null): Locale {
  const wanted = (request.query as { lang?: string }).lang
  if (wanted === 'ru' || wanted === 'en') return wanted
  return said ?? (/^en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ru')
}
