import { Refusal } from '#server/platform/errors.ts'
import { allowedNetworks, fetchOutside, type OutsideAnswer } from '#server/platform/outside/index.ts'
import type { Db } from '#server/platform/db.ts'
import { SendError } from './provider.ts'

const TIMEOUT = 20_000

export type Asking = { method?: 'GET' | 'POST'; headers?: Record<string, string>; /** JSON. */ json?: unknown; form?: Record<string, string>; timeout?: number; signal?: AbortSignal }
export type Answered = { status: number; headers: OutsideAnswer['headers']; text: string; /** Undefined when it is not JSON. */ json: any }

/**
 * Asks a gateway over HTTP. Whatever keeps an answer from coming is worded here, and so is what any gateway says by its status alone; the rest is
 * for the caller to read.
 * @throws SendError
 */
export async function askGateway(db: Db, url: string, { method = 'POST', headers = {}, json, form, timeout = TIMEOUT, signal }: Asking): Promise<Answered> {
  const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : undefined
  const type = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  let answer: OutsideAnswer
  try {
    answer = await fetchOutside(url, { method, headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }), ...headers }, body, timeout, ...(signal ? { signal } : {}), allowPrivate: await allowedNetworks(db.kysely) })
  } catch (error) {
    throw error instanceof Refusal ? unanswered(error) : error
  }
  // Telegram says it in the body.
  const said = parsed(answer.text) as { parameters?: { retry_after?: unknown } } | undefined
  const retryAfter = Number(answer.headers['retry-after'] ?? said?.parameters?.retry_after) * 1000 || undefined
  const words = `${answer.status} ${answer.text.slice(0, 300)}`.trim()
  if (answer.status === 429) throw new SendError({ isTemporary: true, code: 'rate_limited', words, isProviderDown: true, ...(retryAfter ? { retryAfter } : {}) })
  // What stands before the gateway says that the gateway is not there: nothing was taken, and nothing else would be.
  if (answer.status === 502 || answer.status === 503) throw new SendError({ isTemporary: true, code: 'gateway_fault', words, isProviderDown: true, ...(retryAfter ? { retryAfter } : {}) })
  // It may have taken the message before it fell over.
  if (answer.status >= 500) throw new SendError({ isTemporary: true, code: 'gateway_fault', words, isUncertain: true })
  return { status: answer.status, headers: answer.headers, text: answer.text, json: parsed(answer.text) }
}

function unanswered({ code, params }: Refusal): SendError {
  const told = params['reason'] ?? params['timeout'] ?? params['range']
  const reason = typeof told === 'string' || typeof told === 'number' ? String(told) : ''
  if (code === 'url_too_slow') return new SendError({ isTemporary: true, code: 'timeout', words: `no answer in ${reason} ms`, isUncertain: true })
  // Closed on us after the request had left: who knows what became of it. A refused or nameless address never heard of the message.
  if (code === 'url_unreachable') {
    const isUncertain = /ECONNRESET|EPIPE|hang up|aborted/i.test(reason)
    return new SendError({ isTemporary: true, code: isUncertain ? 'dropped' : 'unreachable', words: reason, ...(isUncertain ? { isUncertain } : { isProviderDown: true }) })
  }
  if (code === 'answer_too_long') return new SendError({ isTemporary: true, code: 'gateway_fault', words: 'the answer is too long', isUncertain: true })
  return new SendError({ isTemporary: false, code: 'settings_wrong', words: `${code} ${reason}`.trim(), isProviderDown: true })
}

/** JSON, or undefined. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An answer that is none of those that the gateway documents. */
export const strangeAnswer = ({ status, text }: Answered): SendError =>
  new SendError({ isTemporary: true, code: 'strange_answer', words: `${status} ${text.slice(0, 300)}`, isUncertain: status < 300 })

export const basic = (name: string, password: string): string => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

/** Gateways want digits alone. */
export const digitsOf = (phone: string | null): string => {
  const digits = (phone ?? '').replace(/\D/g, '')
  if (digits.length < 7) throw new SendError({ isTemporary: false, code: 'refused_recipient', words: `no phone: ${phone ?? ''}` })
  return digits
}

/** A setting that is a text; empty when it was not set. */
export const settingOf = (settings: Record<string, unknown>, name: string): string => (typeof settings[name] === 'string' ? settings[name] : '')

/** The beginning of a gateway's addresses, without a slash at the end. */
export const baseOf = (settings: Record<string, unknown>, official: string): string => (settingOf(settings, 'url') || official).replace(/\/+$/, '')
