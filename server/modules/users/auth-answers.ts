import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#server/platform/errors.ts'
import { ADDRESS_HEADER } from './sign-in.ts'

/** The person behind a session. @throws Refusal `sign_in_needed` */
export function personOf(request: FastifyRequest): number {
  if (request.actor.grants.userId === null) throw new Refusal('sign_in_needed', {}, 401)
  return request.actor.grants.userId
}

/** What better-auth may know of a request: its cookies, the browser's name, and the address that the connection comes from. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip })
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name]
    if (value) headers.set(name, value)
  }
  return headers
}

export function passCookies(answer: Response, reply: FastifyReply): void {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
}

export async function refusalOf(answer: Response): Promise<Refusal> {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
  return new Refusal(code ?? 'sign_in_failed', {}, answer.status >= 400 && answer.status < 500 ? answer.status : 401)
}
