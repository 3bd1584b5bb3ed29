import { randomUUID } from 'node:crypto'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import helmet from '@fastify/helmet'
import compress from '@fastify/compress'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { Right } from '#shared/rights.ts'
import { refuseUnless, type Actor } from '../access.ts'
import { Refusal } from '../errors.ts'
import { answerWriters } from './answer-writers.ts'
import { answerError } from './error-answer.ts'
import { sound } from './sound-text.ts'

/** What a route demands of its caller. Every route says it: one that does not is refused when it is registered. */
export type Access = Right | 'public' | 'signed-in' | 'api-key'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Also for somebody who looks with another's eyes, who changes nothing else. */
    whileViewing?: boolean
    /** The route checks its caller by itself (API v5 has its own keys and envelope). */
    ownProtocol?: boolean
  }
  interface FastifyInstance {
    /** Every route that was registered, for the test of access that walks them all. */
    registeredRoutes: RegisteredRoute[]
  }
  interface FastifyRequest {
    /** Who acts. Set before the handler for every route that is not public. */
    actor: Actor
  }
}

export type RegisteredRoute = { method: string; url: string; access: Access; ownProtocol: boolean }

export type App = FastifyInstance<
  import('http').Server,
  import('http').IncomingMessage,
  import('http').ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type HttpOptions = {
  log: FastifyBaseLogger | false
  /** Who stands behind the session of this request; null when nobody is signed in. */
  authenticate(request: FastifyRequest): Promise<Actor | null>
  /** An address that cannot even be decoded, for protocols with words of their own. @returns false when it is none of theirs */
  answerBadUrl?(request: FastifyRequest, reply: FastifyReply): boolean
  version: string
  /** Proxies on other machines whose word about the caller's address is believed; this machine's always is. */
  trustedProxies?: string[]
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Fastify with what every route shares: request ids, limits, headers, sessions, rights, errors, the OpenAPI document. */
export async function createHttp(options: HttpOptions): Promise<App> {
  const app = Fastify({
    ...(options.log ? { loggerInstance: quietly(options.log) } : { logger: false }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 1_000_000,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    forceCloseConnections: true,
    trustProxy: ['loopback', ...(options.trustedProxies ?? [])],
    frameworkErrors: (error, request, reply) => {
      if (!options.answerBadUrl?.(request, reply)) answerError(error, request, reply)
    },
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as App
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  app.setSerializerCompiler(answerWriters)

  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // Mantine sets CSS variables in style elements
        imgSrc: ["'self'", 'data:', 'blob:', 'https:', 'http:'], // pictures of products stand on the stores' own sites
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null, // a first start is plain http on this machine
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  })
  await app.register(compress, { global: true, threshold: 2048, encodings: ['gzip', 'deflate'] })
  await app.register(swagger, {
    openapi: { info: { title: 'Prilavok', version: options.version }, openapi: '3.1.0' },
    hideUntagged: false,
  })

  app.decorateRequest('actor', null as unknown as Actor)
  app.decorate('registeredRoutes', [])
  app.addHook('onRoute', (route) => {
    // Built files of the web app, registered by a plug-in that cannot say it itself.
    if (route.url.startsWith('/assets/')) route.config = { ...route.config, access: 'public' }
    const { access, ownProtocol = false } = route.config ?? {}
    if (access === undefined) {
      throw new Error(`the route ${String(route.method)} ${route.url} does not say what it demands of its caller`)
    }
    for (const method of [route.method].flat()) app.registeredRoutes.push({ method, url: route.url, access, ownProtocol })
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('referrer-policy', 'same-origin')
    const access = request.routeOptions.config?.access
    if (access === undefined || request.routeOptions.config?.ownProtocol) return
    if (!SAFE.has(request.method)) refuseForeignOrigin(request)
    if (access === 'public') return
    const actor = await options.authenticate(request)
    if (!actor) throw new Refusal('sign_in_needed', {}, 401)
    request.actor = actor
    if (actor.viewedBy && !SAFE.has(request.method) && !request.routeOptions.config?.whileViewing) throw new Refusal('only_looking', { name: actor.name }, 403)
    if (access !== 'signed-in' && access !== 'api-key') refuseUnless(actor, access)
  })
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config?.ownProtocol) return
    request.body = sound(request.body)
    request.query = sound(request.query)
    request.params = sound(request.params)
  })
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler(notFoundAnswer)
  return app
}

// All that Fastify says of itself below a warning is where it listens, which people are told in words of their own.
const quietly = (log: FastifyBaseLogger): FastifyBaseLogger => (log.level === 'info' ? log.child({}, { level: 'warn' }) : log)

// Cross-site forms can send neither of these: the header needs a preflight that we never grant, the origin is set by the browser.
function refuseForeignOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== 'null' && URL.canParse(origin) && new URL(origin).host !== request.host)
  const marked = request.headers['x-requested-with'] !== undefined
  if (foreign || (!marked && !request.url.startsWith('/api/auth/'))) throw new Refusal('foreign_request', {}, 403)
}

async function notFoundAnswer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.code(404).send({ error: { code: 'no_such_route', params: { method: request.method } }, requestId: request.id })
}
