import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { createGunzip } from 'node:zlib'
import { Refusal } from '#server/platform/errors.ts'
import { refusedRange } from '#server/platform/outside/index.ts'
import type { CatalogueSource } from './load-catalogue.ts'

export type DownloadLimits = {
  /** Bytes after unpacking. */
  bytes?: number
  /** Milliseconds until the answer begins, and between two pieces of it. */
  patience?: number
  /** Milliseconds for the whole. */
  duration?: number
  /** Addresses of this machine and of private networks are refused unless this is set: a feed's address comes through the API. */
  allowPrivate?: boolean
}

const REDIRECTS = 5

/**
 * A catalogue file at an address. The request leaves when the file is read; what goes wrong is a refusal out of the reading:
 * `url_not_http`, `url_private_address`, `url_unreachable`, `url_answered` (status), `url_too_slow`, `file_too_large`.
 */
export function download(url: string, limits: DownloadLimits = {}): CatalogueSource {
  return { name: url, bytes: readUrl(url, limits), bytesTotal: null }
}

async function* readUrl(url: string, { bytes = 2_000_000_000, patience = 60_000, duration = 3_600_000, allowPrivate = false }: DownloadLimits): AsyncGenerator<Uint8Array> {
  const whole = AbortSignal.timeout(duration)
  const answer = await follow(url, { patience, allowPrivate, signal: whole })
  const isPacked = answer.headers['content-encoding'] === 'gzip'
  const body = isPacked ? answer.pipe(createGunzip()) : answer
  // A pipe does not hand errors on.
  if (isPacked) answer.on('error', (error) => body.destroy(error))
  let read = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read += chunk.length
      if (read > bytes) throw new Refusal('file_too_large', { limit: bytes })
      yield chunk
    }
  } catch (error) {
    throw asRefusal(error, url, whole)
  } finally {
    answer.destroy()
  }
}

type Ask = { patience: number; allowPrivate: boolean; signal: AbortSignal }

async function follow(url: string, ask: Ask): Promise<IncomingMessage> {
  let address = url
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await send(address, ask).catch((error: unknown) => {
      throw asRefusal(error, address, ask.signal)
    })
    const status = answer.statusCode ?? 0
    if (status === 200) return answer
    answer.destroy()
    const next = answer.headers.location
    if (status < 300 || status >= 400 || !next || !URL.canParse(next, address)) throw new Refusal('url_answered', { url: address, status })
    address = new URL(next, address).href
  }
  throw new Refusal('url_answered', { url: address, status: 'too_many_redirects' })
}

function send(url: string, { patience, allowPrivate, signal }: Ask): Promise<IncomingMessage> {
  const target = URL.canParse(url) ? new URL(url) : null
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') throw new Refusal('url_not_http', { url: url.slice(0, 200) })
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) && refusedRange(host)) throw new Refusal('url_private_address', { url })
  return new Promise((resolve, reject) => {
    const sent = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
      signal,
      timeout: patience,
      // The very address that is connected to is looked at: asking the name twice could give two answers.
      ...(allowPrivate ? {} : { lookup: lookupPublic }),
      headers: { 'accept-encoding': 'gzip', 'user-agent': 'Prilavok' },
    })
    sent.on('timeout', () => sent.destroy(new Refusal('url_too_slow', { url })))
    sent.on('response', resolve)
    sent.on('error', reject)
    sent.end()
  })
}

const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const refused = addresses.some(({ address }) => refusedRange(address))
    if (refused) return callback(new Refusal('url_private_address', { host }) as NodeJS.ErrnoException, '')
    const [first] = addresses
    if (options.all) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  })
}

function asRefusal(error: unknown, url: string, whole: AbortSignal): Refusal {
  if (error instanceof Refusal) return error
  if (whole.aborted) return new Refusal('url_too_slow', { url })
  return new Refusal('url_unreachable', { url, reason: (error as NodeJS.ErrnoException).code ?? (error as Error).message })
}
