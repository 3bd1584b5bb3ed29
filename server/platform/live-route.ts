import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import type { Actor } from './access.ts'
import { Refusal } from './errors.ts'
import type { App } from './http/server.ts'
import type { Platform } from './platform.ts'
import { Presence } from './presence.ts'

const HEARTBEAT = 20_000
/** A change of rights is met with at once, by the change log; a session that ended or ran out, by asking again. */
const ASK_AGAIN = 15_000
const STREAMS_A_PERSON = 30

/** `GET /api/live` and `POST /api/presence`. */
export function liveRoutes(app: App, platform: Platform, authenticate: (request: FastifyRequest) => Promise<Actor | null>): void {
  const presence = new Presence(platform.db, platform.live)
  app.addHook('onReady', () => presence.start())
  app.addHook('preClose', () => presence.stop())
  const open = new Map<number, number>()
  const closers = new Set<() => void>()
  app.addHook('preClose', async () => closers.forEach((close) => close()))

  app.get(
    '/api/live',
    {
      config: { access: 'signed-in' },
      schema: {
        description: 'Server-sent events: hello, change, presence, resync. Carries what changed, never values.',
        querystring: Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0, description: 'Last cursor seen; a gap is replayed' })) }),
      },
    },
    async (request, reply) => {
      const person = request.actor.id ?? 0
      if ((open.get(person) ?? 0) >= STREAMS_A_PERSON) throw new Refusal('too_many_streams', {}, 429)
      const since = Number(request.headers['last-event-id'] ?? request.query.since ?? Number.NaN)
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      })
      const send = (event: string, data: unknown): void => {
        const id = event === 'change' || event === 'hello' ? `id: ${(data as { cursor: number }).cursor}\n` : ''
        raw.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      }
      open.set(person, (open.get(person) ?? 0) + 1)
      let closed = false
      const cleanups: (() => void)[] = [() => open.set(person, (open.get(person) ?? 1) - 1)]
      const close = (): void => {
        if (closed) return
        closed = true
        for (const cleanup of cleanups) cleanup()
        closers.delete(close)
        raw.end()
      }
      closers.add(close)
      raw.on('close', close)
      raw.on('error', close)
      try {
        const opened = { actor: request.actor, send, again: () => authenticate(request), end: close }
        const stream = await platform.live.subscribe(opened, Number.isFinite(since) ? since : null)
        cleanups.push(() => stream.close())
        if (closed) return stream.close()
        const heartbeat = setInterval(() => raw.write(': beat\n\n'), HEARTBEAT)
        const asking = setInterval(() => void stream.askAgain(), ASK_AGAIN)
        cleanups.push(() => clearInterval(heartbeat), () => clearInterval(asking))
      } catch (error) {
        request.log.error({ err: error }, 'a live stream could not be opened')
        close()
      }
    },
  )

  app.post(
    '/api/presence',
    {
      config: { access: 'signed-in', whileViewing: true },
      schema: {
        description: 'Says that this person has a card open, and in which field they type. Repeated every 15 seconds; forgotten after 40.',
        body: Type.Object({
          entity: Type.String({ maxLength: 40 }),
          id: Type.Integer({ minimum: 1 }),
          field: Type.Optional(Type.Union([Type.String({ maxLength: 60 }), Type.Null()])),
          leave: Type.Optional(Type.Boolean()),
        }),
      },
    },
    async (request, reply) => {
      const { entity, id, field, leave } = request.body
      // Somebody who looks with another's eyes is not there, and nobody is there where they may not look.
      if (request.actor.viewedBy || !(await platform.live.mayShow(request.actor, entity, id))) return reply.code(204).send()
      await presence.say({ entity, id, userId: request.actor.id ?? 0, name: request.actor.name, field: field ?? null, leaves: leave ?? false })
      return reply.code(204).send()
    },
  )
}
