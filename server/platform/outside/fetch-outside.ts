import { lookup as lookUpName } from 'node:dns/promises'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Refusal } from '../errors.ts'
import { refusedRange } from './refused-address.ts'

export type FetchOutside = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Milliseconds for the whole: the name, the connection, the answer to its end. 10 s unless told. */
  timeout?: number
  /** Networks of one's own that may be called all the same: `10.1.0.0/16`, `127.0.0.1`. None unless told; see allowed-networks.ts. */
  allowPrivate?: readonly string[]
  /** Bytes of the answer's body; 1 MB unless told. */
  limit?: number
  /** What a longer answer comes to: a refusal, or its beginning with `isCut`. */
  tooLong?: 'refuse' | 'cut'
  /** How many redirects are followed, each looked at like the first address. None unless told: the 3xx is then the answer. */
  redirects?: number
  signal?: AbortSignal
  /** Who resolves names; the system unless told. */
  resolve?: (host: string) => Promise<readonly { address: string; family: number }[]>
}

export type OutsideAnswer = {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
  text: string
  /** The body was longer than the limit: this is its beginning. */
  isCut: boolean
  /** Where the answer came from, after redirects. */
  url: string
  /** The IP address that answered. */
  address: string
  /** Milliseconds. */
  took: number
}

const TIMEOUT = 10_000
const LIMIT = 1_000_000
/** Not carried to another host by a redirect. */
const CONFIDENTIAL = /^(authorization|cookie|proxy-authorization)$|secret|token|signature|api-?key/i

/**
 * A request to an address that somebody typed in or sent: it never reaches this machine or networks behind it. The name is resolved once,
 * every address it stands for is looked at, and the connection goes to one of those very addresses: a name that means something else a
 * moment later gains nothing. Any status is an answer; no status is a refusal.
 * @throws Refusal `url_not_http`, `url_private_address` (host, range), `url_unreachable` (reason), `url_too_slow` (timeout), `answer_too_long`
 * (limit), `url_redirect_refused` (from a closed connection to an open one), `url_too_many_redirects`
 */
export async function fetchOutside(url: string, options: FetchOutside = {}): Promise<OutsideAnswer> {
  const { timeout = TIMEOUT, redirects = 0 } = options
  const began = performance.now()
  const clock = AbortSignal.timeout(timeout)
  const signal = options.signal ? AbortSignal.any([clock, options.signal]) : clock
  let hop: Hop = { target: readUrl(url), method: options.method ?? 'GET', headers: options.headers ?? {}, body: options.body }
  try {
    for (let followed = 0; ; followed += 1) {
      const { answer, address } = await ask(hop, options, signal)
      const next = redirects > 0 ? nextHop(hop, answer) : null
      if (next && followed >= redirects) throw discarding(answer, new Refusal('url_too_many_redirects', { url: shown(hop.target), most: redirects }))
      if (!next) {
        const { body, isCut } = await readBody(answer, options, signal)
        return {
          status: answer.statusCode ?? 0, headers: answer.headers, body, text: body.toString('utf8'), isCut, url: hop.target.href, address, took: Math.round(performance.now() - began),
        }
      }
      answer.destroy()
      hop = next
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (clock.aborted) throw new Refusal('url_too_slow', { url: shown(hop.target), timeout })
    throw new Refusal('url_unreachable', { url: shown(hop.target), reason: reasonOf(error) })
  }
}

type Hop = { target: URL; method: string; headers: Record<string, string>; body: string | Uint8Array | undefined }

/** @throws Refusal `url_not_http` */
export function readUrl(text: string): URL {
  // The parser is the one of browsers: it writes 0177.0.0.1, 0x7f.1 and 2130706433 as 127.0.0.1, so there is one form to look at.
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname) throw new Refusal('url_not_http', { url: text.slice(0, 200) })
  return url
}

async function ask(hop: Hop, options: FetchOutside, signal: AbortSignal): Promise<{ answer: IncomingMessage; address: string }> {
  const { target } = hop
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const allowed = options.allowPrivate ?? []
  const checked = await addressesOf(host, options, signal)
  for (const { address } of checked) {
    const range = refusedRange(address, allowed)
    // One bad address is enough: which of them is connected to is not for the name's owner to choose.
    if (range) throw new Refusal('url_private_address', { url: shown(target), host, range })
  }
  return new Promise((resolve, reject) => {
    const body = hop.body === undefined ? undefined : Buffer.from(hop.body as string)
    const request: ClientRequest = (target.protocol === 'https:' ? httpsRequest : httpRequest)({
      protocol: target.protocol,
      hostname: host,
      port: target.port || undefined,
      path: `${target.pathname}${target.search}`,
      auth: target.username ? `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}` : undefined,
      method: hop.method,
      headers: { 'user-agent': 'Prilavok', 'accept-encoding': 'identity', ...hop.headers, ...(body ? { 'content-length': String(body.length) } : {}) },
      // A connection of one's own: one that was opened under another list of networks is not used again.
      agent: false,
      lookup: onlyThese(checked),
      signal,
    })
    request.on('error', reject)
    request.on('response', (answer) => {
      const address = answer.socket.remoteAddress ?? ''
      if (refusedRange(address, allowed)) reject(discarding(answer, new Refusal('url_private_address', { url: shown(target), host, range: 'connected' })))
      else resolve({ answer, address })
    })
    request.end(body)
  })
}

async function addressesOf(host: string, { resolve = systemResolve }: FetchOutside, signal: AbortSignal): Promise<readonly { address: string; family: number }[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  // Asking the system cannot be broken off; waiting for it can.
  const found = await Promise.race([resolve(host), aborted(signal)])
  if (found.length === 0) throw new Refusal('url_unreachable', { url: host, reason: 'ENOTFOUND' })
  return found
}

const systemResolve = (host: string): Promise<{ address: string; family: number }[]> => lookUpName(host, { all: true })

/** In place of asking for the name again when connecting. */
function onlyThese(addresses: readonly { address: string; family: number }[]): LookupFunction {
  return (_host, options, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0)
    const usable = addresses.filter((one) => family === 0 || one.family === family)
    const [first] = usable
    if (!first) callback(Object.assign(new Error('no address of that family'), { code: 'ENOTFOUND' }), '', 0)
    else if (options.all) callback(null, [...usable])
    else callback(null, first.address, first.family)
  }
}

function nextHop(hop: Hop, answer: IncomingMessage): Hop | null {
  const status = answer.statusCode ?? 0
  const location = answer.headers.location
  if (![301, 302, 303, 307, 308].includes(status) || !location || !URL.canParse(location, hop.target)) return null
  const target = readUrl(new URL(location, hop.target).href)
  if (hop.target.protocol === 'https:' && target.protocol === 'http:') throw discarding(answer, new Refusal('url_redirect_refused', { url: shown(target) }))
  const headers = target.origin === hop.target.origin ? hop.headers : Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !CONFIDENTIAL.test(name)))
  const keepsMethod = status >= 307 || hop.method === 'GET' || hop.method === 'HEAD'
  return keepsMethod ? { ...hop, target, headers } : { target, method: 'GET', headers, body: undefined }
}

async function readBody(answer: IncomingMessage, { limit = LIMIT, tooLong = 'refuse' }: FetchOutside, signal: AbortSignal): Promise<{ body: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  const stop = (): void => void answer.destroy(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length
      chunks.push(chunk)
      if (length <= limit) continue
      if (tooLong === 'refuse') throw new Refusal('answer_too_long', { limit })
      return { body: Buffer.concat(chunks).subarray(0, limit), isCut: true }
    }
    return { body: Buffer.concat(chunks), isCut: false }
  } finally {
    signal.removeEventListener('abort', stop)
    answer.destroy()
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })

function discarding(answer: IncomingMessage, refusal: Refusal): Refusal {
  answer.destroy()
  return refusal
}

/** Without what stands in it to be kept from others: passwords, and parameters that often are keys. */
const shown = (url: URL): string => `${url.origin}${url.pathname}`.slice(0, 200)

function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return (first as NodeJS.ErrnoException | undefined)?.code ?? (first as Error | undefined)?.message ?? ''
}
